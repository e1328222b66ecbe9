"""What a hand-over takes along: the choice as it is stored, and what it means as things stand now.

With a category go the entries that stand in it, what is asked and complained of in it; with an
entry its draft, its submission, the flags on it and the questions it is to answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy.orm import Session

from content.models import Category, Entry, RevisionState
from content.services.handing_over import entries_of
from core.errors import Invalid
from core.messages import _, enumerated
from handover.holdings import Holdings, Thing, holdings
from handover.models import SORT_LABELS, Sort
from handover.schemas import AllOf
from people.models import Department
from review.services.owner_changes import Standing, standing_under

NAMED_AT_MOST = 10


@dataclass(frozen=True)
class Choice:
    """What was chosen, by codes and numbers."""

    everything: bool = False
    categories: Sequence[str] = ()
    regions: Sequence[str] = ()
    sorts: Sequence[str] = ()
    numbers: Sequence[str] = ()

    @classmethod
    def of(cls, values: dict[str, Any]) -> Choice:
        """Out of the fields of `HandoverSchema`, or of what is stored."""
        lists = ("categories", "regions", "sorts", "numbers")
        found = {name: sorted({str(one).strip() for one in values[name]}) for name in lists}
        found["numbers"] = sorted({one.upper() for one in found["numbers"]})
        return cls(values["everything"], **found)

    def as_json(self) -> dict[str, Any]:
        """As it is stored."""
        return asdict(self)


@dataclass(frozen=True)
class Moving:
    """What would move as things stand now, and what the committee would ask of it then."""

    things: Sequence[Thing]
    standings: Sequence[Standing]

    def of(self, sort: Sort) -> list[Thing]:
        """The things of a sort."""
        return [one for one in self.things if one.sort == sort]

    @property
    def by_sort(self) -> Iterator[tuple[Sort, list[Thing]]]:
        """Each sort that moves, with its things."""
        for sort in Sort:
            if found := self.of(sort):
                yield sort, found

    @property
    def keys(self) -> list[str]:
        """What they are among all things."""
        return [one.key for one in self.things]

    @property
    def summary(self) -> str:
        """业务类别 1、条目 12、未解答问题和纠错 3."""
        return summary_of(self.things)

    @property
    def stuck(self) -> list[Standing]:
        """The reviews nobody could decide any more."""
        return [one for one in self.standings if one.stuck]

    @property
    def late(self) -> list[Thing]:
        """What is overdue already."""
        return [one for one in self.things if one.is_late and one.sort != Sort.ENTRY]


def summary_of(things: Iterable[Thing]) -> str:
    """How many of each sort, in words."""
    counts: dict[Sort, int] = {}
    for one in things:
        counts[one.sort] = counts.get(one.sort, 0) + 1
    told = (
        _("{what} {n}", what=SORT_LABELS[sort], n=counts[sort]) for sort in Sort if sort in counts
    )
    return enumerated(told)


def moving(session: Session, choice: Choice, giver: Department, receiver: Department) -> Moving:
    """What `choice` takes from the one to the other now.

    Raises `Invalid` on codes and numbers of things the giver does not hold.
    """
    held = holdings(session, giver.id)
    keys = _chosen(session, choice, held, giver)
    things = [one for one in held.things if one.key in keys]
    entry_ids = [one.id for one in things if one.sort == Sort.ENTRY]
    reviews = [review for entry_id in entry_ids for review in held.reviews.get(entry_id, [])]
    standings = [standing_under(session, one, receiver.id) for one in reviews]
    return Moving(things, standings)


def still_held(session: Session, choice: Choice, giver: Department) -> Choice:
    """The choice without what the giver holds no more: it went elsewhere, or was finished."""
    held = holdings(session, giver.id)
    return Choice(
        choice.everything,
        [code for code in choice.categories if f"{Sort.CATEGORY}:{code}" in held.by_key],
        [code for code in choice.regions if f"{Sort.REGION}:{code}" in held.by_key],
        choice.sorts,
        [number for number in choice.numbers if _by_number(held, number)],
    )


def _chosen(session: Session, choice: Choice, held: Holdings, giver: Department) -> set[str]:
    if choice.everything:
        return set(held.by_key)
    keys = {f"{Sort.CATEGORY}:{code}" for code in choice.categories}
    keys |= {f"{Sort.REGION}:{code}" for code in choice.regions}
    _require_held(held, keys, "categories", giver)
    for number in choice.numbers:
        key = _by_number(held, number)
        if key is None:
            text = _("{number} 不在{department}名下", number=number, department=giver.name)
            raise Invalid.field("numbers", text, code="not_held")
        keys.add(key)
    keys |= {one.key for name in choice.sorts for one in _all_of(AllOf(name), held)}
    for category in held.categories:
        if f"{Sort.CATEGORY}:{category.code}" in keys:
            keys |= _with_category(session, category, held)
    return keys | _with_entries(held, keys)


def _require_held(held: Holdings, keys: set[str], field: str, giver: Department) -> None:
    foreign = sorted(key.partition(":")[2] for key in keys if key not in held.by_key)
    if foreign:
        named = enumerated(foreign[:NAMED_AT_MOST])
        text = _("{number} 不在{department}名下", number=named, department=giver.name)
        raise Invalid.field(field, text, code="not_held")


def _by_number(held: Holdings, number: str) -> str | None:
    sorts = {"KB": Sort.ENTRY, "Q": Sort.QUESTION, "CG": Sort.GRIEVANCE, "M": Sort.MEASURE}
    sort = sorts.get(number.partition("-")[0])
    key = f"{sort}:{number}"
    return key if sort is not None and key in held.by_key else None


def _all_of(name: AllOf, held: Holdings) -> list[Thing]:
    sorts = {
        AllOf.QUESTIONS: Sort.QUESTION,
        AllOf.GRIEVANCES: Sort.GRIEVANCE,
        AllOf.MEASURES: Sort.MEASURE,
    }
    if name in sorts:
        return [one for one in held.things if one.sort == sorts[name]]
    if name == AllOf.SUBMISSIONS:
        ids = set(held.reviews)
    else:
        drafts = (one for one in held.in_work.values() if one.state == RevisionState.DRAFT)
        ids = {one.entry_id for one in drafts}
    return [one for one in held.things if one.sort == Sort.ENTRY and one.id in ids]


def _with_category(session: Session, category: Category, held: Holdings) -> set[str]:
    query = entries_of(category, category.department_id).with_only_columns(Entry.id)
    ids = set(session.scalars(query))
    keys = {one.key for one in held.things if one.sort == Sort.ENTRY and one.id in ids}
    keys |= {f"{Sort.QUESTION}:{g.number}" for g in held.groups if g.category_id == category.id}
    return keys | {
        f"{Sort.GRIEVANCE}:{one.number}"
        for one in held.grievances
        if one.grievance.category_id == category.id
    }


def _with_entries(held: Holdings, keys: set[str]) -> set[str]:
    """Flags on them, and questions they are to answer."""
    ids = {one.id for one in held.things if one.sort == Sort.ENTRY and one.key in keys}
    return {
        f"{Sort.QUESTION}:{group.number}"
        for group in held.groups
        if group.flagged_entry_id in ids or ids & {answer.entry_id for answer in group.answers}
    }
