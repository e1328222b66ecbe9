"""What one keeps at hand, and what one follows."""

from __future__ import annotations

from typing import Any

from flask import Response, jsonify
from sqlalchemy.orm import Session

from briefing import followed
from briefing.schemas import FollowSchema
from briefing.services import following, starring
from content.queries import visible_entries
from core.base_schema import BaseSchema
from kb_app.api import request_response
from kb_app.api.documents.briefing_documents import favourite_documents, follow_document
from kb_app.api.v1 import blueprint
from kb_app.auth import actor
from kb_app.container import container
from people.actors import Actor


@blueprint.get("/favourites")
def list_favourites() -> Response:
    """The entries one keeps at hand, the latest first; what cannot be seen is left out."""
    request_response.arguments(BaseSchema())
    with container().database.reading() as session:
        ids = followed.favourite_ids(session, actor().id)
        visible = visible_entries(session, ids)
        return jsonify(items=favourite_documents([visible[one] for one in ids if one in visible]))


@blueprint.put("/favourites/<number>")
def keep_favourite(number: str) -> Response:
    """Keep an entry at hand."""

    def work(session: Session, who: Actor) -> tuple[Any, int]:
        starring.keep_at_hand(session, who, number)
        return {"number": number, "favourite": True}, 200

    return request_response.write(work)


@blueprint.delete("/favourites/<number>")
def drop_favourite(number: str) -> Response:
    """Keep it no more."""

    def work(session: Session, who: Actor) -> tuple[Any, int]:
        starring.let_go(session, who, number)
        return {"number": number, "favourite": False}, 200

    return request_response.write(work)


@blueprint.get("/follows")
def list_follows() -> Response:
    """What one follows."""
    request_response.arguments(BaseSchema())
    with container().database.reading() as session:
        return jsonify(
            items=[follow_document(one) for one in followed.follows_of(session, actor().id)]
        )


@blueprint.post("/follows")
def follow() -> Response:
    """Follow an entry, or a category with all below it."""
    values = request_response.body(FollowSchema())

    def work(session: Session, who: Actor) -> tuple[Any, int]:
        return follow_document(following.follow(session, who, **values)), 201

    return request_response.write(work)


@blueprint.delete("/follows/<int(max=2147483647):follow_id>")
def unfollow(follow_id: int) -> Response:
    """Follow it no more."""

    def work(session: Session, who: Actor) -> tuple[Any, int]:
        following.unfollow(session, who, follow_id)
        return {"id": follow_id}, 200

    return request_response.write(work)
