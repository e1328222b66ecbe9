"""The page of one review: the comparison, what it rests on, what was said, what it would do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from content.applicability.for_whom import Scope
from content.awaited import awaited
from content.basis import cited_clauses_of
from content.files.queries import sound
from content.hashing import content_hash
from content.kinds.registry import kind_named
from content.models import INTERIM_HOURS_MAX, Revision
from content.queries import is_interim
from content.text_to_say import text_to_say
from core.base_schema import BaseSchema, Choice, Line, load
from core.errors import DomainError, Text
from core.messages import _
from kb_app.auth import actor
from kb_app.container import container
from kb_app.errors import status_of
from kb_app.web.blueprint import blueprint
from kb_app.web.kit.request_form import NOTHING_TYPED
from kb_app.web.review.before_signing import before_signing
from kb_app.web.review.openings import opened, record_opened
from kb_app.web.review.queue_page import QUEUE_SHOWN, beside, obstacle
from kb_app.web.review.reading_choice import reading_choice
from questions.queries import open_flags
from review import queries, timeline
from review.assignment.presence import takers
from review.checklist import checklist_of
from review.comments.anchors import placed
from review.comments.models import PIECE_MAX
from review.comments.queries import carried_to, comments_on
from review.comparison import MARK_LABELS, Comparison, compare
from review.comparison.alignment import Left
from review.comparison.pieces import pieces_of, relation_pieces
from review.comparison.words import says_a_measure
from review.grading.grades import higher_than
from review.grading.summary import summed_up
from review.models import Purpose, Review, ReviewState
from review.policies.queries import demand_of, still_after, unreachable
from review.queue import Wanted, queue

MANY_UNCHANGED = 8  # from here on the unchanged pieces are folded away at first


class ViewSchema(BaseSchema):
    """How the texts are shown; works without a script too."""

    against = Choice(("published", "previous"), load_default=None, allow_none=True)
    view = Choice(("sides", "inline"), load_default=None, allow_none=True)
    note = Line(load_default=None, max_length=PIECE_MAX)  # the key of a piece to comment on


@dataclass(frozen=True)
class Base:
    """A revision the proposal can be compared with."""

    code: str
    label: Text
    revision: Revision


@blueprint.get("/review/<int(max=2147483647):review_id>")
def review(review_id: int) -> ResponseReturnValue:
    """One review: both texts, what they rest on, what was said, the verdict."""
    asked = load(ViewSchema(), {name: value for name, value in request.args.items() if value})
    with container().database.reading() as session:
        page = page_of_review(session, review_id, asked)
        first_seen = opened(session, [queries.review_numbered(session, actor(), review_id)])
    record_opened(first_seen)
    return page


def page_of_review(
    session: Session,
    review_id: int,
    asked: Mapping[str, Any] = NOTHING_TYPED,
    *,
    error: DomainError | None = None,
    typed: Mapping[str, Any] = NOTHING_TYPED,
) -> ResponseReturnValue:
    """The page, also with what was typed and why it was refused."""
    who = actor()
    shown = queries.review_numbered(session, who, review_id)
    waiting = queue(session, who, Wanted(), limit=QUEUE_SHOWN)
    texts = _texts(session, shown, asked)
    html = render_template(
        "review/review.html",
        here=lambda: url_for("web.review", review_id=review_id),
        review=shown,
        steps_of=timeline.steps,
        basis=cited_clauses_of(shown.revision),
        takers=takers(session, who, shown),
        earlier=timeline.earlier(queries.reviews_of(session, shown.entry_id), shown),
        to_say=text_to_say(shown.revision),
        altered=kind_named(shown.entry.kind).altered_figures(shown.revision.content),
        intact=content_hash(shown.revision) == shown.content_hash and sound(shown.revision),
        ticked=_ticked(typed),
        error=error,
        typed=typed,
        following=next((one for one in waiting.items if obstacle(who, one) is None), None),
        **_policy(session, shown),
        **before_signing(session, shown),
        **texts,
        **_comments(session, shown, texts, asked),
        **beside(session, waiting),
        reading_choice=reading_choice(session, shown),
        flags=open_flags(session, shown.entry_id),
        callers=awaited(session, [shown.entry_id]).get(shown.entry_id),
    )
    return html, status_of(error) if error else 200


def _policy(session: Session, shown: Review) -> dict[str, Any]:
    """What the committee's policy demands, what is missing, what more could be done."""
    who = actor()
    is_open = shown.state == ReviewState.OPEN
    demand = demand_of(session, shown)
    return {
        "demand": demand,
        "checklist": checklist_of(shown, demand),
        "stuck": unreachable(session, shown) if is_open else [],
        "still_after_me": still_after(session, shown, who) if is_open else "",
        "touched": summed_up(shown.reasons),
        "higher": higher_than(shown.grade),
        "is_interim": shown.entry.interim_revision_id == shown.revision_id
        and is_interim(shown.entry),
        "hours_max": INTERIM_HOURS_MAX,
    }


def _texts(session: Session, shown: Review, asked: Mapping[str, Any]) -> dict[str, Any]:
    """What the middle of the page shows: two texts side by side, or one as readers would see it."""
    bases = bases_of(session, shown)
    wanted = asked.get("against") or (bases[0].code if bases else None)
    base = next((one for one in bases if one.code == wanted), None)
    comparison = compare(base.revision, shown.revision) if base else None
    revision = shown.revision
    return {
        "bases": bases,
        "base": base,
        "view": asked.get("view"),
        "comparison": comparison,
        "folded": comparison is not None and _much_is_unchanged(comparison),
        "is_left": lambda row: isinstance(row, Left),
        "is_measure": says_a_measure,
        "mark_labels": MARK_LABELS,
        "blocks": [] if base else kind_named(revision.entry.kind).as_read(revision.content),
        "chapters": _chapters(revision),
        "relations": relation_pieces(revision),
        "clause_scopes": {
            f"clauses.{label}": Scope.of(told)
            for label, told in (revision.clauses_apply_to or {}).items()
        },
    }


def _chapters(revision: Revision) -> dict[str, str]:
    """The chapter each clause stands in, by the clause's key."""
    clauses = kind_named(revision.entry.kind).clauses(revision.content)
    return {f"clauses.{clause.label}": clause.heading for clause in clauses}


def _comments(
    session: Session, shown: Review, texts: Mapping[str, Any], asked: Mapping[str, Any]
) -> dict[str, Any]:
    """What was remarked, in this round and before, at the piece the page shows it at."""
    who = actor()
    comparison: Comparison | None = texts["comparison"]
    base: Base | None = texts["base"]
    pieces = [*pieces_of(shown.revision), *(pieces_of(base.revision) if base else ())]
    keys = [p.key for p in comparison.pairs] if comparison else [b.key for b in texts["blocks"]]
    written = [*carried_to(session, shown), *comments_on(session, who, shown)]
    at = dict(placed(written, pieces, keys))
    own = [c for c in written if c.sent_at is None and c.writer_id == who.id]
    return {
        "comments_at": lambda key: at.pop(key, []),
        "waiting_comments": waiting_comments(len(own)),
        "note": asked.get("note"),
        "note_text": asked.get("note_text", ""),
    }


def _ticked(typed: Mapping[str, Any]) -> list[str]:
    """The keys of the checklist that were ticked before the page was refused."""
    ticked = typed.get("checklist")
    return [str(key) for key in ticked] if isinstance(ticked, list) else []


def waiting_comments(count: int) -> str:
    """What stands beside the buttons of the verdict."""
    return str(_("{count} 条批注将随结论送出", count=count)) if count else ""


def bases_of(session: Session, shown: Review) -> list[Base]:
    """What the proposal can be compared with, first choice first."""
    found = []
    if shown.purpose == Purpose.RETIRE:
        return []
    published = queries.published_beside(session, shown)
    if published is not None:
        is_open = shown.state == ReviewState.OPEN
        label = (
            _("现行 第 {n} 版", n=published.seq)
            if is_open
            else _("此前 第 {n} 版", n=published.seq)
        )
        found.append(Base("published", label, published))
    previous = queries.proposed_before(session, shown)
    if previous is not None and (published is None or previous.id != published.id):
        found.append(Base("previous", _("上次送审 第 {n} 版", n=previous.seq), previous))
    return found


def _much_is_unchanged(comparison: Comparison) -> bool:
    changes = len(comparison.changes)
    return changes > 0 and len(comparison.pairs) - changes >= MANY_UNCHANGED
