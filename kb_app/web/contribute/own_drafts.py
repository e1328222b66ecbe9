"""Finding the drafts of one's own department, and reading which version a form was opened on."""

from __future__ import annotations

from flask import request
from sqlalchemy.orm import Session

from content import queries
from content.kinds.base import Kind
from content.kinds.registry import all_kinds, kind_named
from content.models import Entry, Revision, RevisionState
from content.permissions import can_see_drafts_of, can_write
from core import idempotency
from core.errors import Conflict, Forbidden, NotFound
from core.messages import _
from kb_app.auth import actor
from kb_app.container import container
from kb_app.web.kit.request_form import whole
from people.actors import Actor

REFERENCE_MAX = 20


def writer() -> Actor:
    """Whoever writes for a department. Raises `Forbidden` for others."""
    who = actor()
    if not can_write(who):
        raise Forbidden(_("只有部门供稿人可以写稿"))
    return who


def own_entry(session: Session, who: Actor, number: str) -> Entry:
    """An entry of the department one writes for. Raises `NotFound`."""
    entry = queries.entry_numbered(session, number)
    if entry is None or not can_see_drafts_of(who, entry.department_id):
        raise NotFound
    return entry


def draft_of(session: Session, entry: Entry) -> Revision:
    """The draft of an entry. Raises `Conflict` when there is none."""
    draft = queries.revision_in_work(session, entry.id)
    if draft is None:
        raise Conflict(_("没有草稿；请先从已发布的版本新建草稿"), code="no_draft")
    if draft.state != RevisionState.DRAFT:
        raise Conflict(_("这个版本已经送审，不能再改；可以先撤回"), code="not_a_draft")
    return draft


def kind_of(number: str) -> Kind:
    """The kind of one's own entry. Raises `NotFound`."""
    with container().database.reading() as session:
        return kind_named(own_entry(session, actor(), number).kind)


def kind_in_address(name: str) -> Kind:
    """The kind called `name`. Raises `NotFound`: it stands in an address, not in a form."""
    kind = all_kinds().get(name)
    if kind is None:
        raise NotFound
    return kind


def asked_about() -> str:
    """The question that a new entry is written to answer; mostly empty."""
    reference = request.values.get("question", "")
    return reference if len(reference) <= REFERENCE_MAX else ""


def form_version() -> int:
    """The version the form was opened on; 0, which is always stale, when it does not say."""
    return whole(request.form.get("version", "")) or 0


def form_key() -> str:
    """The key of a new entry's form, under which it is made once only; may be empty."""
    key = request.form.get("key", "")
    return key if len(key) <= idempotency.KEY_MAX and key.isprintable() else ""
