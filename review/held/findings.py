"""What the figures of a text do not agree with: its clauses, itself, who rests on the same.

Told to who writes it and to who signs it, before anything that was found by likeness.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import islice
from typing import Any

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from content.applicability.for_whom import EVERYWHERE, Scope
from content.basis import CitedClause, cited_clauses_of
from content.kinds.base import Block
from content.kinds.registry import kind_named
from content.models import Citation, Entry, Revision
from content.queries import entry_numbered, visible_now
from content.structure import structure_now
from core.errors import Text
from core.messages import LazyText, _
from review.held.told import Told, told_in
from review.held.unlike import OWN_CLAUSE, OWN_PART, SAME_BASIS, Unlike, unlike

SHOWN = 8
NEIGHBOURS = 40  # entries on the same clauses that are read
_RATES = ("比例", "金额", "倍")  # what an example has to reckon with


class Against(StrEnum):
    """What a figure does not agree with."""

    CLAUSE = "clause"
    OWN_PART = "own_part"
    SAME_BASIS = "same_basis"


AGAINST_LABELS: dict[Against, LazyText] = {
    Against.CLAUSE: _("与依据不符"),
    Against.OWN_PART: _("自相矛盾"),
    Against.SAME_BASIS: _("与同依据的条目不一致"),
}


@dataclass(frozen=True)
class Finding:
    """A figure and what it does not agree with: `where` in words, `number` and `clause` to open."""

    against: Against
    own_where: Text
    pair: Unlike
    where: Text
    number: str = ""
    clause: str = ""

    @property
    def own(self) -> Told:
        """The figure as it is written."""
        return self.pair.own

    @property
    def other(self) -> Told:
        """What stands there instead."""
        return self.pair.other

    def as_json(self) -> dict[str, Any]:
        """As the API tells it."""
        return {
            "against": str(self.against),
            "where": str(self.where),
            "number": self.number or None,
            "clause": self.clause or None,
            "own": {"figure": self.own.said, "sentence": self.own.sentence},
            "other": {"figure": self.other.said, "sentence": self.other.sentence},
        }


@dataclass(frozen=True)
class Part:
    """A part of a text that is read by itself."""

    label: Text
    told: tuple[Told, ...]
    said: bool


def findings_of(session: Session, revision: Revision) -> list[Finding]:
    """What the figures of a stored revision do not agree with, the clauses first."""
    return findings(
        session,
        revision.entry.kind,
        revision.content,
        cited_clauses_of(revision),
        own_entry=revision.entry_id,
        scope=revision.scope,
    )


def findings(
    session: Session,
    kind: str,
    content: Mapping[str, Any],
    cited: Sequence[CitedClause],
    *,
    own_entry: int | None = None,
    scope: Scope = EVERYWHERE,
) -> list[Finding]:
    """The same for a text that may not be stored yet; `own_entry` is no neighbour of itself, nor is
    what can never hold for a customer that `scope` holds for, be it an entry or a clause."""
    if kind_named(kind).citable or not kind_named(kind).shown:
        return []
    parts, structure = parts_of(kind, content), structure_now(session)
    holding = [one for one in cited if structure.meet(scope, one.scope)]
    found = [*_against_clauses(parts, holding), *_against_itself(parts)]
    found += _against_neighbours(session, parts, cited, own_entry, scope)
    return list(islice(_each_once(found), SHOWN))


def parts_of(kind: str, content: Mapping[str, Any]) -> list[Part]:
    """The parts of a content that tell figures."""
    blocks = kind_named(kind).as_read(content)
    read = [block for block in blocks if not (block.finding_aid or block.key == "no_basis")]
    to_say = kind_named(kind).text_to_say(content)
    parts = [part for block in read for part in _parts(block, to_say)]
    return [part for part in parts if part.told]


def _parts(block: Block, to_say: str) -> Iterator[Part]:
    """A block, or what of it is read out and the rest of it."""
    text = block.shown
    if block.said_first and to_say and text.startswith(to_say):
        yield Part(_("对客户说"), tuple(told_in(to_say)), said=True)
        text = text.removeprefix(to_say)
    yield Part(block.label, tuple(told_in(text)), block.said)


def _against_clauses(parts: Sequence[Part], cited: Sequence[CitedClause]) -> Iterator[Finding]:
    """All parts together against all clauses: what one clause has not another may have."""
    whence: dict[int, CitedClause] = {}
    theirs: list[Told] = []
    for clause in cited:
        for told in told_in(clause.clause.text) if clause.clause else ():
            theirs.append(told)
            whence[id(told)] = clause
    own = [told for part in parts for told in part.told]
    labels = {id(told): part.label for part in parts for told in part.told}
    for pair in unlike(own, theirs, OWN_CLAUSE):
        found = whence[id(pair.other)]
        where = f"{found.title or found.number} {found.label}"
        label = labels[id(pair.own)]
        yield Finding(Against.CLAUSE, label, pair, where, found.number, found.label)


def _against_itself(parts: Sequence[Part]) -> Iterator[Finding]:
    """What is said against the other parts, and examples against what is laid down."""
    for part in parts:
        if part.said:
            others = [told for other in parts if other is not part for told in other.told]
            rest = [told for told in others if not told.is_example]
            yield from _unlike_parts(part, list(part.told), rest, parts)
        examples = [replace(told, is_example=False) for told in part.told if told.is_example]
        laid_down = [told for other in parts for told in other.told if not told.is_example]
        rates = [told for told in examples if told.measure in _RATES]
        yield from _unlike_parts(part, rates, laid_down, parts)


def _unlike_parts(
    part: Part, own: Sequence[Told], rest: Sequence[Told], parts: Sequence[Part]
) -> Iterator[Finding]:
    labels = {id(told): other.label for other in parts for told in other.told}
    for pair in unlike(own, rest, OWN_PART):
        yield Finding(Against.OWN_PART, part.label, pair, labels[id(pair.other)])


def _against_neighbours(
    session: Session,
    parts: Sequence[Part],
    cited: Collection[CitedClause],
    own_entry: int | None,
    scope: Scope,
) -> Iterator[Finding]:
    """Published entries that cite one of the same clauses and can hold for the same customer."""
    if not parts or not cited:
        return
    own = [told for part in parts for told in part.told]
    labels = {id(told): part.label for part in parts for told in part.told}
    structure = structure_now(session)
    for entry, revision, label in _neighbours(session, cited, own_entry):
        if not structure.meet(scope, revision.scope):
            continue
        other = parts_of(entry.kind, revision.content)
        for pair in unlike(own, [told for part in other for told in part.told], SAME_BASIS):
            where = f"{entry.number} {revision.title}"
            yield Finding(
                Against.SAME_BASIS, labels[id(pair.own)], pair, where, entry.number, label
            )


def _neighbours(
    session: Session, cited: Collection[CitedClause], own_entry: int | None
) -> Iterator[tuple[Entry, Revision, str]]:
    clauses = [
        (entry.id, clause.label)
        for clause in cited
        if (entry := entry_numbered(session, clause.number)) is not None
    ]
    query = (
        select(Entry, Revision, Citation.clause)
        .join(Revision, Revision.entry_id == Entry.id)
        .join(Citation, Citation.revision_id == Revision.id)
        .where(
            tuple_(Citation.regulation_id, Citation.clause).in_(clauses),
            visible_now(),
            Entry.id != (own_entry or 0),
        )
        .order_by(Entry.id)
        .limit(NEIGHBOURS)
    )
    seen: set[int] = set()
    for entry, revision, label in session.execute(query).unique():
        if entry.id not in seen:
            seen.add(entry.id)
            yield entry, revision, label


def _each_once(found: Sequence[Finding]) -> Iterator[Finding]:
    """A figure that is not what the clause says is told of once, not again for each part."""
    seen: set[tuple[Against, str, tuple[str, str], tuple[str, str]]] = set()
    for one in found:
        key = (one.against, one.number, one.own.key, one.other.key)
        if key not in seen:
            seen.add(key)
            yield one
