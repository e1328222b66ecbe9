"""Reading how entries fare: all of them side by side, and one by the weeks. Pure reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from content.applicability.readers import readable_now
from content.kinds.registry import shown_kinds
from content.models import Entry, Revision, number_of
from content.queries import entry_numbered, is_published
from core import clock
from core.errors import NotFound
from insight.entries.health_rules import Finding
from insight.entries.models import EntryDay, EntryHealth
from insight.entries.permissions import can_see_entry_figures
from people.actors import Actor
from people.models import Department
from people.permissions import require_statistics
from questions.models import GroupKind, Question, QuestionGroup

WEEKS = 13


@dataclass(frozen=True)
class Fare:
    """How an entry fared over a time; `before`: how often it was used in as long a time before.

    `trust` and `findings` None: it was not checked yet.
    """

    number: str
    title: str
    department: str
    found: int = 0
    opened: int = 0
    read_out: int = 0
    in_vain: int = 0
    before: int = 0
    flagged: int = 0
    questions: int = 0
    trust: int | None = None
    findings: int | None = None

    @property
    def used(self) -> int:
        """How often it was opened or read out."""
        return self.opened + self.read_out


@dataclass(frozen=True)
class Unwell:
    """An entry and one thing that a rule found in it."""

    number: str
    title: str
    department: str
    finding: Finding


@dataclass(frozen=True)
class Week:
    """What searches did with an entry in the seven days from `first_day` on."""

    first_day: date
    found: int
    used: int
    in_vain: int


@dataclass(frozen=True)
class EntryFigures:
    """One entry: its fare, its last weeks, and its check; None before the first."""

    fare: Fare
    weeks: Sequence[Week]
    health: EntryHealth | None

    @property
    def findings(self) -> list[Finding]:
        """What the rules found."""
        return [Finding.from_json(one) for one in self.health.findings] if self.health else []


def fares(session: Session, actor: Actor, days: int) -> list[Fare]:
    """How every entry agents see fared in the last `days`, by number. Raises `Forbidden`."""
    require_statistics(actor)
    return _fares(session, days)


def unwell(session: Session, actor: Actor) -> list[Unwell]:
    """Everything the rules found, the least trusted entry first. Raises `Forbidden`."""
    require_statistics(actor)
    query = (
        select(Entry.id, Revision.title, Department.name, EntryHealth.findings)
        .join(Revision, Entry.published_revision_id == Revision.id)
        .join(Department, Entry.department_id == Department.id)
        .join(EntryHealth, EntryHealth.entry_id == Entry.id)
        .where(is_published(), readable_now())
        .order_by(EntryHealth.trust, Entry.id)
    )
    return [
        Unwell(number_of(entry_id), title, department, Finding.from_json(one))
        for entry_id, title, department, findings in session.execute(query)
        for one in findings
    ]


def entry_figures(session: Session, actor: Actor, number: str, days: int) -> EntryFigures:
    """One of them. Raises `NotFound` for what is not published, or not the actor's business."""
    entry = entry_numbered(session, number)
    if entry is None or not can_see_entry_figures(actor, entry.department_id):
        raise NotFound
    found = _fares(session, days, entry.id)
    if not found:
        raise NotFound
    health = session.get(EntryHealth, entry.id)
    return EntryFigures(found[0], _weeks(session, entry.id), health)


def asked_about(
    session: Session, actor: Actor, number: str, days: int, kind: GroupKind
) -> Sequence[QuestionGroup]:
    """The groups whose questions (or flags) a `Fare` counts, the last asked first.

    Raises `Forbidden`, `NotFound`.
    """
    require_statistics(actor)
    entry = entry_numbered(session, number)
    if entry is None:
        raise NotFound
    is_flag = kind == GroupKind.FLAG
    about = QuestionGroup.flagged_entry_id if is_flag else QuestionGroup.answer_entry_id
    asked = select(Question.group_id).where(Question.asked_at > clock.now() - timedelta(days=days))
    query = (
        select(QuestionGroup)
        .where(QuestionGroup.kind == kind, about == entry.id, QuestionGroup.id.in_(asked))
        .order_by(QuestionGroup.asked_at.desc(), QuestionGroup.id)
    )
    return session.scalars(query).all()


def _fares(session: Session, days: int, entry_id: int | None = None) -> list[Fare]:
    listed = (
        select(Entry.id, Revision.title, Department.name, EntryHealth.trust, EntryHealth.findings)
        .join(Revision, Entry.published_revision_id == Revision.id)
        .join(Department, Entry.department_id == Department.id)
        .outerjoin(EntryHealth, EntryHealth.entry_id == Entry.id)
        .where(is_published(), Entry.kind.in_(shown_kinds()), readable_now())
        .order_by(Entry.id)
    )
    if entry_id is not None:
        listed = listed.where(Entry.id == entry_id)
    used = _by_entry(session, _used(days), EntryDay.entry_id, entry_id)
    flagged = _by_entry(
        session, _asked(days, GroupKind.FLAG), QuestionGroup.flagged_entry_id, entry_id
    )
    led = _by_entry(
        session, _asked(days, GroupKind.QUESTION), QuestionGroup.answer_entry_id, entry_id
    )
    names = ("found", "opened", "read_out", "in_vain", "before")
    return [
        Fare(
            number_of(number),
            title,
            department,
            flagged=flagged.get(number, (0,))[0],
            questions=led.get(number, (0,))[0],
            trust=trust,
            findings=None if findings is None else len(findings),
            **dict(zip(names, used.get(number, (0,) * len(names)), strict=True)),
        )
        for number, title, department, trust, findings in session.execute(listed)
    ]


def _by_entry(
    session: Session, query: Any, column: Any, entry_id: int | None
) -> dict[int, tuple[int, ...]]:
    query = query.add_columns(column).where(column.is_not(None)).group_by(column)
    if entry_id is not None:
        query = query.where(column == entry_id)
    return {row[-1]: tuple(int(one) for one in row[:-1]) for row in session.execute(query)}


def _used(days: int) -> Any:
    """Found, opened, read out, in vain; and used in the time before."""
    since = clock.today() - timedelta(days=days)
    columns = (EntryDay.found, EntryDay.opened, EntryDay.read_out, EntryDay.in_vain)
    now = [func.sum(case((EntryDay.day > since, column), else_=0)) for column in columns]
    used = EntryDay.opened + EntryDay.read_out
    before = func.sum(case((EntryDay.day <= since, used), else_=0))
    return select(*now, before).where(EntryDay.day > since - timedelta(days=days))


def _asked(days: int, kind: GroupKind) -> Any:
    return (
        select(func.count(Question.id))
        .join(QuestionGroup, Question.group_id == QuestionGroup.id)
        .where(QuestionGroup.kind == kind, Question.asked_at > clock.now() - timedelta(days=days))
    )


def _weeks(session: Session, entry_id: int) -> list[Week]:
    first = clock.today() - timedelta(days=7 * WEEKS - 1)
    query = select(EntryDay).where(EntryDay.entry_id == entry_id, EntryDay.day >= first)
    rows: list[list[EntryDay]] = [[] for _week in range(WEEKS)]
    for row in session.scalars(query):
        rows[(row.day - first).days // 7].append(row)
    return [
        Week(
            first + timedelta(days=7 * week),
            sum(row.found for row in some),
            sum(row.opened + row.read_out for row in some),
            sum(row.in_vain for row in some),
        )
        for week, some in enumerate(rows)
    ]
