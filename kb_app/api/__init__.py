"""JSON under /api/v1: one thin module per package below. Views load, call a service, answer."""

from __future__ import annotations

from flask import Blueprint, Flask

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")


def init_app(app: Flask) -> None:
    """Register every module's routes."""
    from kb_app.api import entries, imports, openapi, reviews, search  # noqa: F401

    app.register_blueprint(blueprint)
