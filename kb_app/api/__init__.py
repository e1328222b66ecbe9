"""JSON under /api/v1: one thin module per package below. Views load, call a service, answer."""

from __future__ import annotations

from flask import Blueprint, Flask, request

from kb_app.auth import actor

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")

OPEN_TO_ALL = frozenset({"api.openapi", "api.docs", "api.docs_asset"})


@blueprint.before_request
def require_actor() -> None:
    """Who is asking is settled before a body is read or an argument looked at."""
    if request.endpoint not in OPEN_TO_ALL:
        actor()


def init_app(app: Flask) -> None:
    """Register every module's routes."""
    from kb_app.api import (  # noqa: F401
        absences,
        comments,
        entries,
        imports,
        inbox,
        openapi,
        policies,
        questions,
        reviews,
        search,
        upkeep,
        variants,
    )

    app.register_blueprint(blueprint)
