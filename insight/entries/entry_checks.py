"""Holds published texts to the rules and to one another: what changed soon, all by night."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from content.basis import cited_clauses_of
from content.doubts import DoubtReason, open_doubts
from content.kinds.registry import kind_named, shown_kinds
from content.models import Entry, Revision
from content.queries import is_published
from core import clock
from core.database import Database
from core.errors import Unavailable
from core.paging import batches
from insight.entries.health_rules import Finding, Rule, findings_in
from insight.entries.models import EntryDay, EntryHealth
from insight.entries.trust import Standing, trusted
from questions.models import GroupKind, Question, QuestionGroup
from review.held.findings import Against, findings_of
from review.impact.duplicates import Asked, likely_duplicates
from search_index.ranking.interface import Searcher

AT_ONCE = 25  # entries that are checked between two writes
A_STEP = 1_000  # entries of one round; the next takes the others
LOOKED_BACK = timedelta(days=90)
OTHERS_TOLD = 3  # duplicates, and contradictions, of one entry


def check_entries(database: Database, searcher: Searcher) -> None:
    """Check what was published since it was checked; by night whatever was not checked today."""
    with database.reading() as session:
        ids = _to_check(session)
    for some in batches(ids, AT_ONCE):
        with database.reading() as session:
            found = list(_checked(session, searcher, some))
        with database.transaction() as session:
            for one in found:
                session.merge(one)


def _to_check(session: Session) -> Sequence[int]:
    """Ids of entries agents see whose check is of another text, or, by night, of another day."""
    checked_before = EntryHealth.revision_id.is_(None) | (
        EntryHealth.revision_id != Entry.published_revision_id
    )
    if clock.is_night():
        checked_before |= EntryHealth.checked_at < clock.start_of(clock.today())
    query = (
        select(Entry.id)
        .join(Revision, Entry.published_revision_id == Revision.id)
        .outerjoin(EntryHealth, EntryHealth.entry_id == Entry.id)
        .where(is_published(), Entry.kind.in_(shown_kinds()), checked_before)
        .order_by(EntryHealth.checked_at.is_not(None), Entry.id)
        .limit(A_STEP)
    )
    return session.scalars(query).all()


def _checked(session: Session, searcher: Searcher, ids: Sequence[int]) -> Iterator[EntryHealth]:
    doubts = open_doubts(session, ids)
    used, flags = _used(session, ids), _flags(session, ids)
    for entry in session.scalars(select(Entry).where(Entry.id.in_(ids)).order_by(Entry.id)):
        revision = entry.published
        if revision is None:
            continue
        findings = _findings(session, searcher, entry, revision)
        reasons = {doubt.reason for doubt in doubts.get(entry.id, ())}
        found, in_vain = used.get(entry.id, (0, 0))
        kind = kind_named(entry.kind)
        parts = trusted(
            Standing(
                cites=bool(revision.citations) if kind.needs_basis else None,
                is_shaken=DoubtReason.BASIS_CHANGED in reasons or _is_gone(revision),
                taken_over=revision.taken_over_at is not None,
                overdue=DoubtReason.REVIEW_OVERDUE in reasons,
                found=found,
                in_vain=in_vain,
                flags=flags.get(entry.id, 0),
                findings=sum(one.rule != Rule.NEIGHBOURS for one in findings),
            )
        )
        yield EntryHealth(
            entry_id=entry.id,
            revision_id=revision.id,
            checked_at=clock.now(),
            findings=[one.as_json() for one in findings],
            trust=sum(parts.values()),
            parts={str(part): points for part, points in parts.items()},
        )


def _is_gone(revision: Revision) -> bool:
    """Whether a clause it cites is not in force any more."""
    return any(one.clause is None or not one.in_force for one in cited_clauses_of(revision))


def _findings(
    session: Session, searcher: Searcher, entry: Entry, revision: Revision
) -> list[Finding]:
    kind = kind_named(entry.kind)
    against = [
        Finding(
            Rule.NEIGHBOURS if one.against == Against.SAME_BASIS else Rule.CONTRADICTION,
            f"{one.own.said} / {one.other.said}",
            one.number,
        )
        for one in findings_of(session, revision)[:OTHERS_TOLD]
    ]
    asked = Asked(entry.kind, revision.title, revision.content, entry.id, revision.scope)
    try:
        alike = likely_duplicates(session, searcher, asked)[:OTHERS_TOLD]
    except Unavailable:  # without an index nothing is alike; the next night knows more
        alike = []
    duplicates = [
        Finding(Rule.DUPLICATE, f"{round(100 * one.likeness)} %", one.entry.number) for one in alike
    ]
    own = findings_in(kind, revision.content, cites=bool(revision.citations))
    return [*against, *duplicates, *own]


def _used(session: Session, ids: Collection[int]) -> Mapping[int, tuple[int, int]]:
    query = (
        select(EntryDay.entry_id, func.sum(EntryDay.found), func.sum(EntryDay.in_vain))
        .where(EntryDay.entry_id.in_(ids), EntryDay.day > clock.today() - LOOKED_BACK)
        .group_by(EntryDay.entry_id)
    )
    return {row[0]: (int(row[1]), int(row[2])) for row in session.execute(query)}


def _flags(session: Session, ids: Collection[int]) -> Mapping[int, int]:
    """Flags of late, but for those after which the text was kept as it is."""
    query = (
        select(QuestionGroup.flagged_entry_id, func.count(Question.id))
        .join(Question, Question.group_id == QuestionGroup.id)
        .where(
            QuestionGroup.kind == GroupKind.FLAG,
            QuestionGroup.flagged_entry_id.in_(ids),
            Question.asked_at > clock.now() - LOOKED_BACK,
            or_(QuestionGroup.closed_at.is_(None), QuestionGroup.confirmed_at.is_not(None)),
        )
        .group_by(QuestionGroup.flagged_entry_id)
    )
    return {row[0]: row[1] for row in session.execute(query) if row[0] is not None}
