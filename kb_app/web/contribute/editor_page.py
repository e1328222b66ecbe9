"""The editor's page: choosing a kind, then its form over what is stored or was typed."""

from __future__ import annotations

import secrets
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from content import queries
from content.blocks.uses import blocks_offered
from content.files.models import RevisionFile
from content.kinds.base import Kind
from content.kinds.registry import all_kinds, kind_named
from content.laws.naming import laws_offered
from content.laws.relations import RELATION_LABELS
from content.models import Entry, RevisionState
from content.services.recognition import being_recognised
from content.structure import structure_now
from content.unfinished_drafts import lacking
from core.errors import Conflict, FieldErrors, Invalid, Text
from core.messages import _
from kb_app.container import container
from kb_app.errors import status_of
from kb_app.web.blueprint import blueprint
from kb_app.web.contribute.draft_form import DRAFT_FIELDS, Typed, typed_from, ungrouped
from kb_app.web.contribute.editor_fields import form_fields
from kb_app.web.contribute.laws_said import said_unstated
from kb_app.web.contribute.own_drafts import (
    asked_about,
    draft_of,
    form_key,
    own_entry,
    writer,
)
from people.actors import Actor
from questions.models import QuestionGroup
from questions.queries import answered_by, named
from review import queries as review_queries
from review.comments.anchors import Placed
from review.comments.queries import comments_for_author
from review.models import Review, ReviewState


@blueprint.get("/contribute/new")
def choose_kind() -> ResponseReturnValue:
    """The kinds there are, to begin one."""
    writer()
    forms_of = {name: form_fields(kind.schema()) for name, kind in all_kinds().items()}
    return render_template("contribute/choose_kind.html", forms_of=forms_of)


def editor_over_draft(number: str, error: Invalid | None = None) -> ResponseReturnValue:
    """The editor over the stored draft, with what keeps it from being submitted."""
    who = writer()
    with container().database.reading() as session:
        draft = draft_of(session, own_entry(session, who, number))
        kind, typed, version = kind_named(draft.entry.kind), typed_from(draft), draft.version
    return editor_over(kind, number, typed, version=version, error=error)


def editor_over(
    kind: Kind,
    number: str | None,
    typed: Typed,
    *,
    version: int = 0,
    error: Invalid | Conflict | None = None,
    dirty: bool = False,
) -> ResponseReturnValue:
    """The editor over `typed`, with what is wrong with it; `dirty` when it is not stored."""
    who = writer()
    errors: FieldErrors = ungrouped(kind, error.fields) if error else {}
    labels = _labels(kind)
    with container().database.reading() as session:
        entry = own_entry(session, who, number) if number else None
        page = render_template(
            "contribute/editor.html",
            kind=kind,
            fields=form_fields(kind.schema()),
            entry=entry,
            number=number,
            typed=typed,
            reason=request.form.get("reason", ""),
            version=version,
            errors=errors,
            error=error,
            dirty=dirty,
            key=form_key() or secrets.token_urlsafe(12),
            category_options=_category_options(session, who),
            departments=[
                (one.code, one.name) for one in structure_now(session).departments.values()
            ],
            cited=[_cited(session, citation) for citation in _citations(typed)],
            blocks=blocks_offered(session),
            relations=next(field for field in DRAFT_FIELDS if field.name == "relations"),
            laws=laws_offered(session) if kind.citable else [],
            said=said_unstated(session, kind, typed),
            relation_labels=RELATION_LABELS,
            question=asked_about() if not number else "",
            answers=_answers(session, who, entry),
            labels=labels,
            lacks=_lacks(session, labels, entry) if not (error or dirty) else [],
            returned=_returned(session, entry),
            comments=_comments(session, entry),
            files=_files(session, entry),
            being_recognised=being_recognised(session),
        )
    return page, status_of(error) if error else 200


def _category_options(session: Session, who: Actor) -> list[tuple[str, str]]:
    own = [c for c in queries.categories(session) if c.department_id == who.department_id]
    return [(category.code, category.name) for category in own]


def _citations(typed: Typed) -> list[Any]:
    citations = typed.get("citations") or []
    return citations if isinstance(citations, list) else []


def _cited(session: Session, typed: Any) -> dict[str, str]:
    """A citation as it was typed, with what it points at when that can be found."""
    written = typed if isinstance(typed, dict) else {}
    number, clause = str(written.get("number", "")), str(written.get("clause", ""))
    entry = queries.entry_numbered(session, number)
    shown = entry.published if entry is not None and queries.is_visible(entry) else None
    if entry is None or shown is None:
        return {"number": number, "clause": clause, "title": "", "text": ""}
    texts = {c.label: c.text for c in kind_named(entry.kind).clauses(shown.content)}
    text = texts.get(clause, "")
    return {"number": number, "clause": clause, "title": shown.title, "text": text}


def _answers(session: Session, who: Actor, entry: Entry | None) -> list[QuestionGroup]:
    """The questions it is written to answer: the way back to them."""
    if entry is not None:
        return answered_by(session, who, entry.id)
    return [named(session, who, asked_about()).group] if asked_about() else []


def _labels(kind: Kind) -> dict[str, Text]:
    """What the fields of the form are called."""
    labels = {field.name: field.label for field in DRAFT_FIELDS} | {"files": _("附件")}
    return labels | {f"content.{field.name}": field.label for field in form_fields(kind.schema())}


def _lacks(session: Session, labels: dict[str, Text], entry: Entry | None) -> list[Text]:
    """What the stored draft lacks before it can be submitted, as its fields are called."""
    draft = queries.revision_in_work(session, entry.id) if entry else None
    if draft is None or draft.state != RevisionState.DRAFT:
        return []
    steps = [name.split(".") for name in lacking(draft)]
    ways = [[".".join(step[:end]) for end in (len(step), 2, 1)] for step in steps]
    names = (next((one for one in way if one in labels), "") for way in ways)
    return [labels[name] for name in dict.fromkeys(names) if name]


def _comments(session: Session, entry: Entry | None) -> list[Placed]:
    """What the committee remarked on the change under way."""
    draft = queries.revision_in_work(session, entry.id) if entry else None
    return comments_for_author(session, draft) if draft else []


def _files(session: Session, entry: Entry | None) -> list[RevisionFile]:
    """The files of the stored draft."""
    draft = queries.revision_in_work(session, entry.id) if entry else None
    return draft.files if draft else []


def _returned(session: Session, entry: Entry | None) -> Review | None:
    """The last review of the entry, when it asked for changes."""
    if entry is None:
        return None
    latest = next(iter(review_queries.reviews_of(session, entry.id)), None)
    asked = latest is not None and latest.state == ReviewState.CHANGES_REQUESTED
    return latest if asked else None
