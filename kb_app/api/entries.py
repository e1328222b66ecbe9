"""Entries: create, read, draft, submit, retire, history."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from flask import Response, jsonify, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from content import queries
from content.as_of import past_entry
from content.diagnoses.walks import walk_counts
from content.doubts import Doubt, open_doubts
from content.laws.place import law_place
from content.laws.said import unsaid_in
from content.models import STATE_LABELS, Revision, RevisionState
from content.permissions import can_oversee, can_see_drafts_of
from content.schemas import DraftSchema, NewEntrySchema
from content.services import drafts
from core.base_schema import BaseSchema, Choice, Line, Moment
from core.errors import Conflict, Forbidden, Invalid
from core.messages import _, enumerated
from kb_app.api import request_response
from kb_app.api.documents.entry_documents import (
    entry_document,
    published_document,
    revision_document,
)
from kb_app.api.documents.past_documents import past_document
from kb_app.api.documents.policy_documents import whole_review_document
from kb_app.api.v1 import blueprint
from kb_app.auth import actor
from kb_app.container import container
from people.actors import Actor
from review import services as review_services
from review.assignment.workload import returned_entries
from review.held.findings import findings_of
from review.held.narrow_basis import narrow_basis_of
from review.impact.draft_searches import TriedLine, draft_searches
from review.impact.duplicates import Asked, likely_duplicates
from review.own_standing import own_counts, own_standing
from review.queries import approval_of
from review.schemas import RetireSchema, SubmitSchema


class EntryListSchema(request_response.PageSchema):
    """Which of the department's own entries are asked for."""

    state = Choice(tuple(RevisionState), load_default=None)
    kind = Line(load_default=None, max_length=32)
    q = Line(load_default="")


class FieldsSchema(BaseSchema):
    """Which fields of an entry are asked for, only ones the actor would get anyway; and of when."""

    names = Line(load_default="", data_key="fields")
    at = Moment(load_default=None, metadata={"label": _("时点")})


@blueprint.get("/entries")
def list_entries() -> Response:
    """The entries of the department one writes for, last changed first."""
    asked = request_response.arguments(EntryListSchema())
    who = actor()
    with container().database.reading() as session:
        narrowed = {"kind": asked["kind"], "text": asked["q"]}
        standing = RevisionState(asked["state"]) if asked["state"] else None
        counts = own_counts(session, who, **narrowed)
        page = own_standing(
            session,
            who,
            standing=standing,
            **narrowed,
            limit=asked["limit"],
            offset=asked["offset"],
        )
        returned = returned_entries(session, [own.entry.id for own in page.items])
        states = [
            RevisionState.RETURNED if own.entry.id in returned else own.newest.state
            for own in page.items
        ]
        items = [
            {
                "number": own.entry.number,
                "kind": own.entry.kind,
                "title": own.newest.title,
                "state": str(state),
                "state_label": str(STATE_LABELS[state]),
                "revision": own.newest.seq,
                "published": own.entry.published is not None,
                "updated_at": own.newest.updated_at.isoformat(),
            }
            for own, state in zip(page.items, states, strict=True)
        ]
    counted = {"counts": {str(state): count for state, count in counts.items()}}
    return jsonify(request_response.page_body(page, items) | counted)


@blueprint.post("/entries")
def create_entry() -> Response:
    """A new entry with its first draft."""
    values = request_response.body(NewEntrySchema())

    def work(session: Session, who: Actor) -> tuple[Any, int]:
        entry = drafts.create_entry(session, who, values)
        return entry_document(entry, queries.revision_in_work(session, entry.id)), 201

    return request_response.write(work)


@blueprint.get("/entries/<number>")
def read_entry(number: str) -> BaseResponse:
    """The published revision; for the department that owns it, its work as well.

    With `at`, what it said then, who approved it, and on what comparison.
    """
    asked = request_response.arguments(FieldsSchema())
    who = actor()
    if asked["at"] is not None:
        return _past(number, asked)
    with container().database.reading() as session:
        entry = queries.readable_entry(session, who, number)
        doubts = open_doubts(session, [entry.id]).get(entry.id, [])
        if can_see_drafts_of(who, entry.department_id):
            place = law_place(session, entry.published) if entry.published else None
            in_work = queries.revision_in_work(session, entry.id)
            document = entry_document(entry, in_work, doubts, place)
        else:
            seen = queries.visible_entry(session, who, number)
            place = law_place(session, seen.revision)
            document = published_document(seen.entry, seen.revision, doubts, place)
    response = request_response.answer(_selected(document, asked["names"]))
    response.set_etag(_tag(document, doubts))
    return response.make_conditional(request)


@blueprint.put("/entries/<number>/draft")
def save_draft(number: str) -> Response:
    """Save the draft over the version named by If-Match.

    Where only a published revision stands and If-Match names it, a draft is begun from it.
    """
    values = request_response.body(DraftSchema())
    version = request_response.expected_version()

    def work(session: Session, who: Actor) -> tuple[Any, int]:
        draft = drafts.save_draft(session, who, number, values, version)
        return {"number": number, "draft": revision_document(draft)}, 200

    return request_response.write(work)


@blueprint.post("/entries/<number>/draft")
def start_draft(number: str) -> Response:
    """A new draft, begun as a copy of the newest revision."""

    def work(session: Session, who: Actor) -> tuple[Any, int]:
        draft = drafts.start_draft(session, who, number)
        return {"number": number, "draft": revision_document(draft)}, 201

    return request_response.write(work)


@blueprint.get("/entries/<number>/draft/checks")
def check_draft(number: str) -> Response:
    """What to know before submitting: figures that do not agree, entries that say the same."""
    request_response.arguments(BaseSchema())
    with container().database.reading() as session:
        draft = _in_work(session, number)
        asked = Asked(draft.entry.kind, draft.title, draft.content, draft.entry_id, draft.scope)
        alike = likely_duplicates(session, container().index.searcher, asked)
        told = {
            "relations_said": [one.as_json for one in unsaid_in(draft)],
            "figures": [one.as_json() for one in findings_of(session, draft)],
            "narrow_basis": [one.as_json() for one in narrow_basis_of(session, draft)],
            "duplicates": [
                {
                    "number": one.entry.number,
                    "title": one.entry.revision.title,
                    "likeness": one.likeness,
                }
                for one in alike
            ],
        }
    return jsonify(told)


@blueprint.get("/entries/<number>/draft/searches")
def searches_of_draft(number: str) -> Response:
    """Which lines that agents typed would find the draft, and which would not."""
    request_response.arguments(BaseSchema())
    with container().database.reading() as session:
        draft = _in_work(session, number)
        told = draft_searches(session, container().index, draft)
        document = {
            "lines": told.lines,
            "known": told.known,
            "found": [_line(one) for one in told.found],
            "missed": [_line(one) for one in told.missed],
            "phrasings": list(told.phrasings),
        }
    return jsonify(document)


def _in_work(session: Session, number: str) -> Revision:
    """What is in work of an entry one writes for. Raises `NotFound`, `Conflict` without any."""
    entry = drafts.writable_entry(session, actor(), number)
    draft = queries.revision_in_work(session, entry.id)
    if draft is None:
        raise Conflict(_("没有草稿；请先从已发布的版本新建草稿"), code="no_draft")
    return draft


def _line(one: TriedLine) -> dict[str, Any]:
    return {"text": one.query.text, "times": one.query.times, "place": one.place}


@blueprint.delete("/entries/<number>/draft")
def discard_draft(number: str) -> Response:
    """Give the draft up; it stays in the department's history."""
    version = request_response.expected_version()

    def work(session: Session, who: Actor) -> tuple[Any, int]:
        drafts.discard_draft(session, who, number, version)
        return {"number": number, "draft": None}, 200

    return request_response.write(work)


@blueprint.post("/entries/<number>/submit")
def submit(number: str) -> Response:
    """Put the draft before the committee."""
    values = (
        request_response.body(SubmitSchema()) if request.get_data() else SubmitSchema().load({})
    )

    def work(session: Session, who: Actor) -> tuple[Any, int]:
        review = review_services.submit(session, who, number, **values)
        return {"review": review.id, **whole_review_document(session, review)}, 201

    def grade(session: Session, who: Actor) -> None:
        review_services.grade_ahead(session, number)

    return request_response.write(work, before=grade)


@blueprint.post("/entries/<number>/retire")
def retire(number: str) -> Response:
    """Ask the committee to take the entry down."""
    values = request_response.body(RetireSchema())

    def work(session: Session, who: Actor) -> tuple[Any, int]:
        review = review_services.ask_to_retire(session, who, number, values["reason"])
        return {"review": review.id, **whole_review_document(session, review)}, 201

    return request_response.write(work)


@blueprint.get("/entries/<number>/history")
def history(number: str) -> Response:
    """The revisions the actor may know of, newest first."""
    with container().database.reading() as session:
        revisions = queries.history(session, actor(), number)
        items = [
            {
                "revision": r.seq,
                "state": str(r.state),
                "title": r.title,
                "author": r.author.name,
                "created_at": r.created_at.isoformat(),
                "published_at": r.published_at.isoformat() if r.published_at else None,
                "ended_at": r.ended_at.isoformat() if r.ended_at else None,
                "content_hash": r.content_hash,
            }
            for r in revisions
        ]
    return jsonify({"items": items, "total": len(items)})


@blueprint.get("/entries/<number>/walks")
def walks(number: str) -> Response:
    """How a diagnosis was walked in the last 30 days, where it ended and where people stopped."""
    with container().database.reading() as session:
        who = actor()
        entry = queries.readable_entry(session, who, number)
        if not (can_see_drafts_of(who, entry.department_id) or can_oversee(who)):
            raise Forbidden(_("只有本部门和班长、审核委员、管理员可以查看"))
        counts = walk_counts(session, entry.id)
    return jsonify(
        walks=counts.walks,
        ended=counts.ended,
        endings=[{"step": label, "times": times} for label, times in counts.endings],
        stops=[{"step": label, "times": times} for label, times in counts.stops],
    )


def _past(number: str, asked: dict[str, Any]) -> Response:
    with container().database.reading() as session:
        past = past_entry(session, actor(), number, asked["at"])
        document = past_document(past, approval_of(session, past.revision), session)
    return jsonify(_selected(document, asked["names"]))


def _selected(document: dict[str, Any], names: str) -> dict[str, Any]:
    if not names:
        return document
    wanted = {name.strip() for name in names.split(",")}
    unknown = wanted - document.keys()
    if unknown:
        raise Invalid.field("fields", _("没有这些字段：{names}", names=enumerated(sorted(unknown))))
    return {name: document[name] for name in document if name in wanted}


def _tag(document: dict[str, Any], doubts: Sequence[Doubt]) -> str:
    """The version, and the doubts about it: what is in doubt now is not what was sent before, nor
    is what other laws say of it."""
    draft = document.get("draft")
    version = draft["version"] if draft else document["version"]
    tag = "-".join(map(str, [version, *(doubt.id for doubt in doubts)]))
    law = document.get("law")
    if law is None:
        return tag
    packed = json.dumps(law, sort_keys=True, ensure_ascii=False)
    return f"{tag}-{hashlib.sha256(packed.encode()).hexdigest()[:12]}"
