"""The contributor's own entries: the list, where one of them stands, how its draft would look.

Writing is the editor's business; what is published is shown to readers by `entries`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypedDict

from flask import render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from content import queries
from content.diagnoses.walks import walk_counts
from content.kinds.registry import all_kinds, kind_named
from content.models import STATE_LABELS, Entry, Revision, RevisionState
from content.queries import VisibleEntry, revision_in_work
from core.errors import Conflict, Invalid, NotFound
from core.unseen import without_controls
from kb_app.auth import actor
from kb_app.container import container
from kb_app.web.blueprint import blueprint
from kb_app.web.contribute import draft_actions
from kb_app.web.contribute.editor_page import editor_over_draft
from kb_app.web.contribute.own_drafts import own_entry, writer
from kb_app.web.entries.shown_entry import shown_entry
from kb_app.web.kit.request_form import whole
from people.actors import Actor
from questions.queries import answered_by
from review import queries as review_queries
from review import timeline
from review.assignment.workload import returned_entries
from review.comments.queries import comments_for_author
from review.models import Purpose, Review, ReviewState
from review.own_standing import own_counts, own_standing
from search_index.learning import proposals

PER_PAGE = 20
OFFSET_DIGITS = 7


class _Narrowed(TypedDict):
    """What both the list and the counts above it are narrowed by."""

    kind: str | None
    text: str


@blueprint.get("/contribute")
def contributions() -> ResponseReturnValue:
    """The entries of the department one writes for, last changed first."""
    who = writer()
    asked = request.args
    state, kind = asked.get("state", ""), asked.get("kind", "")
    text = without_controls(asked.get("q", "")).strip()[:200]
    narrowed: _Narrowed = {"kind": kind if kind in all_kinds() else None, "text": text}
    with container().database.reading() as session:
        page = own_standing(
            session,
            who,
            standing=RevisionState(state) if state in tuple(RevisionState) else None,
            **narrowed,
            limit=PER_PAGE,
            offset=whole(asked.get("offset", ""), digits=OFFSET_DIGITS) or 0,
        )
        return render_template(
            "contribute/own.html",
            page=page,
            states=STATE_LABELS,
            counts=own_counts(session, who, **narrowed),
            asked={"state": state, "kind": kind, "q": text},
            narrowed=bool(state or kind or text),
            proposed=proposals.open_count(session, who),
            returned=returned_entries(session, [own.entry.id for own in page.items]),
        )


@blueprint.route("/contribute/<number>", methods=["GET", "POST"])
def contribution(number: str) -> ResponseReturnValue:
    """The editor while there is a draft, else where the entry stands; POST saves the draft."""
    if request.method == "POST":
        return draft_actions.save_draft(number)
    who = actor()
    with container().database.reading() as session:
        entry = own_entry(session, who, number)
        in_work = revision_in_work(session, entry.id)
        if in_work is None or in_work.state != RevisionState.DRAFT:
            return page_of_entry(session, who, entry, in_work)
    return editor_over_draft(number)


@blueprint.get("/contribute/<number>/preview")
def preview_draft(number: str) -> ResponseReturnValue:
    """The draft or submission as agents would see it."""
    with container().database.reading() as session:
        entry = own_entry(session, actor(), number)
        revision = revision_in_work(session, entry.id)
        if revision is None:
            raise NotFound
        shown = shown_entry(session, container().index.searcher, VisibleEntry(entry, revision))
        return render_template("contribute/preview.html", shown=shown, revision=revision)


def page_of_entry(
    session: Session,
    who: Actor,
    entry: Entry,
    in_work: Revision | None,
    error: Invalid | Conflict | None = None,
    reason: str = "",
) -> str:
    """Where an entry without a draft stands, and what can be done next."""
    newest = in_work or queries.history(session, who, entry.number)[0]
    shown = in_work or entry.published or newest
    reviews = review_queries.reviews_of(session, entry.id)
    return render_template(
        "contribute/entry.html",
        entry=entry,
        kind=kind_named(entry.kind),
        newest=newest,
        shown=shown_entry(session, container().index.searcher, VisibleEntry(entry, shown)),
        reviews=reviews,
        answers=answered_by(session, who, entry.id),
        open_publication=_open(reviews, Purpose.PUBLISH),
        open_retirement=_open(reviews, Purpose.RETIRE),
        steps_of=timeline.steps,
        comments=comments_for_author(session, newest),
        walks=walk_counts(session, entry.id) if kind_named(entry.kind).tree else None,
        errors=error.fields if error else {},
        error=error,
        reason=reason,
    )


def _open(reviews: Iterable[Review], purpose: Purpose) -> Review | None:
    found = (r for r in reviews if r.state == ReviewState.OPEN and r.purpose == purpose)
    return next(found, None)
