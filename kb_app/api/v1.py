"""The blueprint of /api/v1: who is asking is settled before anything is read."""

from __future__ import annotations

from flask import Blueprint, request

from kb_app.auth import actor

blueprint = Blueprint("api", "kb_app.api", url_prefix="/api/v1")

OPEN_TO_ALL = frozenset({"api.openapi", "api.docs", "api.docs_asset"})


@blueprint.before_request
def require_actor() -> None:
    """Who is asking is settled before a body is read or an argument looked at."""
    if request.endpoint not in OPEN_TO_ALL:
        actor()
