"""The contributor's own entries: the list, one entry, and what can be done with it.

Writing is `editor`'s business; what is published is shown to readers by `search`.
"""

from __future__ import annotations

from collections.abc import Iterable

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from content import queries
from content.kinds.registry import all_kinds, kind_named
from content.models import STATE_LABELS, Entry, Revision, RevisionState
from content.queries import VisibleEntry, revision_in_work
from content.services import drafts
from core.base_schema import load
from core.errors import Conflict, Invalid, NotFound
from core.messages import _
from kb_app.auth import actor
from kb_app.container import container
from kb_app.errors import status_of
from kb_app.web.blueprint import blueprint
from kb_app.web.contribute import draft_views
from kb_app.web.contribute.editor_page import stored_form
from kb_app.web.contribute.own_drafts import form_version, own_entry, writer
from kb_app.web.entries.shown_entry import shown_entry
from people.actors import Actor
from review import queries as review_queries
from review import services as review_services
from review import timeline
from review.comments.queries import comments_for_author
from review.models import Purpose, Review, ReviewState
from review.schemas import RetireSchema
from search_index.learning import proposals

PER_PAGE = 20
OFFSET_DIGITS = 7


@blueprint.get("/contribute")
def contributions() -> ResponseReturnValue:
    """The entries of the department one writes for, last changed first."""
    who = writer()
    asked = request.args
    state, kind, offset = asked.get("state", ""), asked.get("kind", ""), asked.get("offset", "")
    known_offset = offset.isascii() and offset.isdigit() and len(offset) <= OFFSET_DIGITS
    text = asked.get("q", "").strip()[:200]
    with container().database.reading() as session:
        page = queries.own_entries(
            session,
            who,
            state=RevisionState(state) if state in tuple(RevisionState) else None,
            kind=kind if kind in all_kinds() else None,
            text=text,
            limit=PER_PAGE,
            offset=int(offset) if known_offset else 0,
        )
        return render_template(
            "contribute/own.html",
            page=page,
            states=STATE_LABELS,
            asked={"state": state, "kind": kind, "q": text},
            narrowed=bool(state or kind or text),
            proposed=proposals.open_count(session, who),
        )


@blueprint.route("/contribute/<number>", methods=["GET", "POST"])
def contribution(number: str) -> ResponseReturnValue:
    """The editor while there is a draft, else where the entry stands; POST saves the draft."""
    if request.method == "POST":
        return draft_views.save_draft(number)
    who = actor()
    with container().database.reading() as session:
        entry = own_entry(session, who, number)
        in_work = revision_in_work(session, entry.id)
        if in_work is None or in_work.state != RevisionState.DRAFT:
            return _standing(session, who, entry, in_work)
    return stored_form(number)


@blueprint.post("/contribute/<number>/draft")
def start_draft(number: str) -> ResponseReturnValue:
    """Begin a draft beside what is published."""
    with container().database.transaction() as session:
        drafts.start_draft(session, actor(), number)
    return redirect(url_for("web.contribution", number=number), 303)


@blueprint.post("/contribute/<number>/discard")
def discard(number: str) -> ResponseReturnValue:
    """Give the draft up."""
    with container().database.transaction() as session:
        drafts.discard_draft(session, actor(), number, form_version())
    flash(str(_("草稿已放弃，仍留在版本历史里")), "success")
    return redirect(url_for("web.contribution", number=number), 303)


@blueprint.post("/contribute/<number>/retire")
def retire(number: str) -> ResponseReturnValue:
    """Ask the committee to take the entry down; without a reason the page says so."""
    who = actor()
    typed = request.form.get("reason", "")
    try:
        asked = load(RetireSchema(), {"reason": typed})
        with container().database.transaction() as session:
            review_services.ask_to_retire(session, who, number, asked["reason"])
    except (Invalid, Conflict) as error:
        with container().database.reading() as session:
            entry = own_entry(session, who, number)
            in_work = revision_in_work(session, entry.id)
            return _standing(session, who, entry, in_work, error, typed), status_of(error)
    flash(str(_("已申请下线，审核通过前坐席仍能看到它")), "success")
    return redirect(url_for("web.contribution", number=number), 303)


@blueprint.post("/reviews/<int:review_id>/withdraw")
def withdraw(review_id: int) -> ResponseReturnValue:
    """Take a submission back; its text goes on as a draft."""
    with container().database.transaction() as session:
        review = review_services.withdraw(session, actor(), review_id)
        number, purpose = review.entry.number, review.purpose
    done = _("已撤回，可以接着修改") if purpose == Purpose.PUBLISH else _("已撤回下线申请")
    flash(str(done), "success")
    return redirect(url_for("web.contribution", number=number), 303)


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


def _standing(
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
        open_publication=_open(reviews, Purpose.PUBLISH),
        open_retirement=_open(reviews, Purpose.RETIRE),
        steps_of=timeline.steps,
        comments=comments_for_author(session, newest),
        errors=error.fields if error else {},
        error=error,
        reason=reason,
    )


def _open(reviews: Iterable[Review], purpose: Purpose) -> Review | None:
    found = (r for r in reviews if r.state == ReviewState.OPEN and r.purpose == purpose)
    return next(found, None)
