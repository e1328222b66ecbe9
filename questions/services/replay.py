"""Whether an answer is found: the original queries are put to the search again.

A question counts as answered when the entry is among the first three hits of every phrasing.
"""

from __future__ import annotations

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from content.models import Entry
from content.queries import is_visible
from questions.models import (
    ON_THE_WAY,
    GroupKind,
    QuestionAnswer,
    QuestionGroup,
    StepKind,
)
from questions.queries import phrasings_of
from questions.services import notices
from questions.services.ending import conclude
from questions.services.history import add_step
from search_index.owed import is_owed
from search_index.queries import SearchRequest, search
from search_index.ranking.interface import Searcher

FIRST_HITS = 3


def due_checks(session: Session, consumer: str, limit: int = 50) -> list[int]:
    """Ids of answers whose entry has a published revision that was not checked yet, and that the
    index of `consumer` holds."""
    query = (
        select(QuestionAnswer.id)
        .join(QuestionGroup, QuestionAnswer.group_id == QuestionGroup.id)
        .join(Entry, QuestionAnswer.entry_id == Entry.id)
        .where(
            QuestionGroup.state.in_(ON_THE_WAY),
            Entry.published_revision_id.is_not(None),
            or_(
                QuestionAnswer.checked_revision_id.is_(None),
                QuestionAnswer.checked_revision_id != Entry.published_revision_id,
            ),
            or_(
                QuestionAnswer.from_revision_id.is_(None),
                QuestionAnswer.from_revision_id != Entry.published_revision_id,
            ),
            ~is_owed(QuestionAnswer.entry_id, consumer),
        )
        .order_by(QuestionAnswer.id)
        .limit(limit)
    )
    return list(session.scalars(query))


def check_due(session: Session, searcher: Searcher, answer_id: int) -> None:
    """Check one answer of `due_checks`, its group locked; what changed meanwhile is left alone."""
    answer = session.get(QuestionAnswer, answer_id)
    if answer is None:
        return
    locked = select(QuestionGroup).where(QuestionGroup.id == answer.group_id)
    group = session.scalars(
        locked.with_for_update(of=QuestionGroup), execution_options={"populate_existing": True}
    ).one()
    session.refresh(answer)
    if group.state in ON_THE_WAY and answer.group_id == group.id:
        check(session, searcher, answer)


def check(session: Session, searcher: Searcher, answer: QuestionAnswer) -> None:
    """Put the group's phrasings to the search; all find the entry: the group is answered.

    Otherwise `answer.not_found` says which do not. Raises `IndexDamaged`.
    """
    entry, group = answer.entry, answer.group
    if not is_visible(entry):
        return
    is_flag = group.kind == GroupKind.FLAG
    asked = [] if is_flag else phrasings_of(session, group)
    where = group.region_id, group.only_customer
    answer.not_found = [p for p in asked if not finds(session, searcher, p, entry.id, *where)]
    answer.checked_revision_id = entry.published_revision_id
    session.flush()
    if answer.not_found:
        missed = list(answer.not_found)
        told = {"number": entry.number, "phrasings": missed}
        notices.not_found(
            session, group, add_step(session, None, group, StepKind.NOT_FOUND, **told)
        )
    else:
        conclude(session, answer)


def finds(
    session: Session,
    searcher: Searcher,
    text: str,
    entry_id: int,
    region_id: int | None = None,
    customer: str | None = None,
) -> bool:
    """Whether a search for `text`, asked from a region by a class of customer, shows the entry
    among the first three hits, and not as one for others."""
    request = SearchRequest(
        text, limit=FIRST_HITS, corrected=False, region_id=region_id, customer=customer
    )
    hits = search(session, searcher, request).hits
    return any(hit.entry_id == entry_id and hit.holds_here is not False for hit in hits)
