"""Who answers for what, what nobody does, what changed; the operations group."""

from __future__ import annotations

from typing import Any

from flask import Response, jsonify
from sqlalchemy.orm import Session

from core.base_schema import BaseSchema, YesNo
from core.errors import Forbidden
from core.messages import _
from handover.duty_changes import changes_since
from handover.duty_list import duty_list
from handover.orphans import orphans
from handover.permissions import can_see_duties, can_see_orphans
from handover.schemas import ChangesSchema
from kb_app.api import request_response
from kb_app.api.documents.duty_documents import (
    change_document,
    duties_document,
    member_document,
    orphan_document,
)
from kb_app.api.v1 import blueprint
from kb_app.auth import actor
from kb_app.container import container
from people.actors import Actor
from people.operations_group import group_members
from people.schemas import GroupMemberSchema
from people.services.appointing import appoint, end_term


class PastSchema(BaseSchema):
    """Whether terms that are over are given, too."""

    past = YesNo(load_default=False)


@blueprint.get("/duties")
def list_duties() -> Response:
    """Departments with duties, people and clocks; since a day also what changed."""
    asked = request_response.arguments(ChangesSchema())
    who = actor()
    with container().database.reading() as session:
        body: dict[str, Any] = {"items": [duties_document(o) for o in duty_list(session, who)]}
        if asked["since"]:
            since = changes_since(session, who, asked["since"])
            body["changes"] = [change_document(one) for one in since]
    return jsonify(body)


@blueprint.get("/orphans")
def list_orphans() -> Response:
    """Everything that has no able owner."""
    request_response.arguments(BaseSchema())
    if not can_see_orphans(actor()):
        raise Forbidden(_("只有管理者能看无人负责的事项"))
    with container().database.reading() as session:
        items = [orphan_document(one) for one in orphans(session)]
    return jsonify({"items": items, "total": len(items)})


@blueprint.get("/operations-group")
def list_group() -> Response:
    """Who sits in the operations group."""
    asked = request_response.arguments(PastSchema())
    if not can_see_duties(actor()):
        raise Forbidden(_("您的账号还没有角色，请管理员分配后重新登录"))
    with container().database.reading() as session:
        members = group_members(session, past=asked["past"])
        return jsonify({"items": [member_document(one) for one in members]})


@blueprint.post("/operations-group")
def appoint_to_group() -> Response:
    """Appoint somebody."""
    values = request_response.body(GroupMemberSchema())

    def work(session: Session, who: Actor) -> tuple[Any, int]:
        return member_document(appoint(session, who, values)), 201

    return request_response.write(work)


@blueprint.delete("/operations-group/<int(max=2147483647):term_id>")
def end_group_term(term_id: int) -> Response:
    """End a term now."""

    def work(session: Session, who: Actor) -> tuple[Any, int]:
        return member_document(end_term(session, who, term_id)), 200

    return request_response.write(work)
