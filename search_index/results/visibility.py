"""What of the ranked may be shown now: decided by the database, never by the index.

The facts of everything published are kept in arrays by entry id. With each search the count of
changes is read; when it has moved, the entries that changed are read again first. So what was
withdrawn, replaced or published, by whichever process, is seen so from the next search on; dates
are compared with today's each time, and the end of an interim text with this moment.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from sqlalchemy.orm import Session

from content.applicability.for_whom import EVERYWHERE, Scope
from content.applicability.readers import access_in
from content.facts import InterimFacts, PublishedFacts, interim_facts, published_facts
from content.laws.standing import Said, endings
from content.structure import Access, Named, Structure, structure_now
from core import clock
from core.cache import Bounded, ProcessCache
from core.changes import Counts, counts, entries_changed
from core.database import Database
from search_index.ranking.interface import RankedHit, Readable

ONE_BY_ONE = 2_000  # changed entries; for more, everything is read
_NEVER = 2**31 - 1
_COLUMNS = ("revision", "kind", "category", "department", "begins", "ends", "circle")
_REVISION, _CATEGORY, _DEPARTMENT, _BEGINS, _ENDS, _CIRCLE = 0, 2, 3, 4, 5, 6
_ACCESSES_KEPT = 64  # what that many sorts of readers may see, a bit for each entry

Longs = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
ClauseScopes = Mapping[str, Scope]


@dataclass(frozen=True)
class Facts:
    """What a hit says of its entry besides the text."""

    revision_id: int
    kind: str
    category: Named
    department: Named


@dataclass(frozen=True)
class Published:
    """Everything published, as of one count of changes. Immutable, shared by threads.

    A column for each of `_COLUMNS`, a row for each entry id; revision 0: not published.
    """

    counted: int = -1
    table: npt.NDArray[np.int32] = field(
        default_factory=lambda: np.zeros((len(_COLUMNS), 0), dtype=np.int32)
    )
    kinds: Sequence[str] = ()
    interims: Mapping[int, InterimFacts] = field(default_factory=dict)  # by entry id
    scopes: Mapping[int, Scope] = field(default_factory=dict)  # of entries that say for whom
    ended: Mapping[int, Sequence[Said]] = field(default_factory=dict)  # laws, by which others
    clause_scopes: Mapping[int, ClauseScopes] = field(default_factory=dict)  # of clauses that do
    readable: Bounded[Access, Readable] = field(
        default_factory=lambda: Bounded(_ACCESSES_KEPT), compare=False
    )

    def readable_by(self, access: Access) -> Readable:
        """Which entries, a bit for each id, these readers may see; made once, not with a search."""
        known = self.readable.get(access)
        if known is None:
            circles, categories = self.table[_CIRCLE], self.table[_CATEGORY]
            mask = (circles == 0) | np.isin(circles, list(access.circles))
            mask &= ~np.isin(categories, list(access.closed))
            if access.department_id is not None:
                mask |= self.table[_DEPARTMENT] == access.department_id
            known = Readable(mask)
            self.readable.keep({access: known})
        return known

    def changed(
        self,
        counted: int,
        entry_ids: Collection[int],
        rows: Sequence[PublishedFacts],
        interims: Iterable[InterimFacts] = (),
    ) -> Published:
        """As it is after `entry_ids` changed: `rows` are those of them that are published,
        `interims` those of which an interim text is shown."""
        size = max(self.table.shape[1], max((row.entry_id for row in rows), default=-1) + 1)
        table = np.zeros((len(_COLUMNS), size), dtype=np.int32)
        table[:, : self.table.shape[1]] = self.table
        gone = np.fromiter(entry_ids, dtype=np.int64)
        table[0, gone[gone < size]] = 0
        kinds = list(dict.fromkeys([*self.kinds, *(row.kind for row in rows)]))
        numbers = {kind: number for number, kind in enumerate(kinds)}
        if rows:
            ids, revisions, names, categories, departments, begins, ends, _, circles, _ = zip(
                *rows, strict=True
            )
            columns = (
                revisions,
                [numbers[kind] for kind in names],
                categories,
                departments,
                [day.toordinal() if day else 0 for day in begins],
                [day.toordinal() if day else _NEVER for day in ends],
                [circle or 0 for circle in circles],
            )
            places = np.array(ids)
            for row, column in enumerate(columns):
                table[row, places] = np.array(column, dtype=np.int32)
        kept = {one: shown for one, shown in self.interims.items() if one not in entry_ids}
        kept |= {interim.facts.entry_id: interim for interim in interims}
        scopes = {one: scope for one, scope in self.scopes.items() if one not in entry_ids}
        scopes |= {row.entry_id: Scope.of(row.applies_to) for row in rows if row.applies_to}
        clauses = {one: said for one, said in self.clause_scopes.items() if one not in entry_ids}
        clauses |= {
            row.entry_id: {label: Scope.of(one) for label, one in row.clauses_apply_to.items()}
            for row in rows
            if row.clauses_apply_to
        }
        return Published(counted, table, kinds, kept, scopes, self.ended, clauses)

    def with_interims(self, entry_ids: Collection[int]) -> Published:
        """With the interim texts of these entries in the place of what is published."""
        interims = [self.interims[one] for one in entry_ids]
        rows = [interim.facts for interim in interims]
        return self.changed(self.counted, entry_ids, rows, interims)


@dataclass(frozen=True)
class Visible:
    """What agents may see today; `access`: of what is limited, whoever it is read for."""

    published: Published
    structure: Structure
    today: int
    access: Access | None = None

    @property
    def readable(self) -> Readable | None:
        """Which entries whoever reads may see; None for all."""
        return None if self.access is None else self.published.readable_by(self.access)

    def showable(self, entry_ids: Longs, revision_ids: Longs) -> Mask:
        """Which of these revisions are the ones to be seen of their entries."""
        table = self.published.table
        known = entry_ids < table.shape[1]
        if not known.all():
            mask = np.zeros(len(entry_ids), dtype=np.bool_)
            mask[known] = self.showable(entry_ids[known], revision_ids[known])
            return mask
        revision, begins, ends = (table[row, entry_ids] for row in (_REVISION, _BEGINS, _ENDS))
        shown: Mask = (revision == revision_ids) & (begins <= self.today) & (ends >= self.today)
        return shown if self.readable is None else shown & self.readable.among(entry_ids)

    def scope(self, entry_id: int, clause: str | None = None) -> Scope:
        """For whom an entry that agents may see holds, or a clause of it."""
        category = int(self.published.table[_COLUMNS.index("category"), entry_id])
        above = self.structure.scopes.get(category, EVERYWHERE)
        whole = self.published.scopes.get(entry_id, EVERYWHERE).beside(above)
        own = self.clause_scopes(entry_id).get(clause) if clause is not None else None
        return own.beside(whole) if own is not None else whole

    def clause_scopes(self, entry_id: int) -> ClauseScopes:
        """For whom the clauses of an entry hold, of those that say so themselves, by label."""
        return self.published.clause_scopes.get(entry_id, {})

    def in_force(self, entry_ids: Longs) -> Mask:
        """Which of these entries no law has ended."""
        if not self.published.ended:
            return np.ones(len(entry_ids), dtype=np.bool_)
        return ~np.isin(entry_ids, list(self.published.ended))

    def limited_to_some(self, entry_ids: Sequence[int]) -> list[bool]:
        """Which of these entries, all of them shown, not everybody may see."""
        structure = self.structure
        if not structure.circles:
            return [False] * len(entry_ids)
        rows = self.published.table[[_CIRCLE, _CATEGORY]][:, list(entry_ids)]
        return [
            bool(circle) or structure.is_limited(category) for circle, category in rows.T.tolist()
        ]

    def limited(self, entry_ids: Longs) -> Mask:
        """Which of these entries, or clauses of theirs, may not hold everywhere: for which `scope`
        is worth asking."""
        limited = np.isin(self._column("category", entry_ids), list(self.structure.scopes))
        for saying in (self.published.scopes, self.published.clause_scopes):
            if saying:
                limited |= np.isin(entry_ids, list(saying))
        return limited

    def newest_first(self) -> Longs:
        """The entries that may be seen, by the age of their text."""
        revisions, begins, ends = (self.published.table[n] for n in (_REVISION, _BEGINS, _ENDS))
        shown = (revisions > 0) & (begins <= self.today) & (ends >= self.today)
        if self.readable is not None:
            shown &= self.readable.mask
        seen = np.flatnonzero(shown)
        ordered: Longs = seen[np.argsort(-revisions[seen], kind="stable")]
        return ordered

    def revisions_of(self, entry_ids: Longs) -> Longs:
        """The published revisions of these entries, all of them published."""
        revisions: Longs = self.published.table[_REVISION, entry_ids]
        return revisions

    def ending_by(self, entry_ids: Longs, day: date) -> Mask:
        """Which of these entries, all of them published, are over by `day`."""
        over: Mask = self.published.table[_ENDS, entry_ids] <= day.toordinal()
        return over

    def within(self, name: str, codes: frozenset[str], entry_ids: Longs) -> Mask:
        """Which of these entries have one of `codes` as their kind, category, department."""
        wanted = [number for number, code in self._known(name).items() if code in codes]
        return np.isin(self._column(name, entry_ids), wanted)

    def counted(self, name: str, entry_ids: Longs) -> dict[str, int]:
        """How many of these entries have which kind, category, department; most first."""
        numbers, firsts, counts = np.unique(
            self._column(name, entry_ids), return_index=True, return_counts=True
        )
        known = self._known(name)
        order = np.lexsort((firsts, -counts)).tolist()
        return {known[int(numbers[n])]: int(counts[n]) for n in order}

    def facts(self, entry_id: int) -> Facts | None:
        """Facts of an entry that agents may see; None of any other."""
        table = self.published.table
        if not 0 <= entry_id < table.shape[1]:
            return None
        if self.readable is not None and entry_id not in self.readable:
            return None
        revision, kind, category, department, begins, ends, _circle = table[:, entry_id].tolist()
        if not (revision and begins <= self.today <= ends):
            return None
        return Facts(
            revision,
            self.published.kinds[kind],
            self.structure.categories[category],
            self.structure.departments[department],
        )

    def provisional_until(self, entry_id: int) -> datetime | None:
        """Until when an interim text of the entry is shown; None when it is none."""
        interim = self.published.interims.get(entry_id)
        if interim is None or interim.until <= clock.now():
            return None
        return interim.until

    def _column(self, name: str, entry_ids: Longs) -> npt.NDArray[np.int32]:
        column: npt.NDArray[np.int32] = self.published.table[_COLUMNS.index(name), entry_ids]
        return column

    def _known(self, name: str) -> Mapping[int, str]:
        """The codes behind the numbers of a column."""
        if name == "kind":
            return dict(enumerate(self.published.kinds))
        known = self.structure.categories if name == "category" else self.structure.departments
        return {number: named.code for number, named in known.items()}


class _Overlaid(NamedTuple):
    """What is published, with the interim texts of some entries in its place."""

    published: Published
    live: tuple[int, ...]
    shown: Published


_published = ProcessCache[Published]()
_overlaid = ProcessCache[_Overlaid]()


def shown_now(session: Session, now: Counts | None = None) -> Visible:
    """What agents may see, no older than this session's view of what is committed.

    `now`: the counts, when they were read already.
    """
    now = now or counts(session)
    counted, database = now.content, Database.of(session)

    def read(before: Published | None) -> Published:
        with Database.committed(session) as reading:
            return _updated(reading, before, counted)

    published = _published.current(database, read, lambda kept: kept.counted >= counted)
    shown = _at_this_moment(database, published)
    structure = structure_now(session, now)
    return Visible(shown, structure, clock.today().toordinal(), access_in(structure))


def _at_this_moment(database: Database, published: Published) -> Published:
    """With the interim texts whose time is not over."""
    now = clock.now()
    live = tuple(one for one, shown in published.interims.items() if shown.until > now)
    if not live:
        return published

    def holds(kept: _Overlaid) -> bool:
        return kept.published is published and kept.live == live

    def overlay(before: _Overlaid | None) -> _Overlaid:
        return _Overlaid(published, live, published.with_interims(live))

    return _overlaid.current(database, overlay, holds).shown


def _updated(session: Session, before: Published | None, counted: int) -> Published:
    changed = entries_changed(session, before.counted, counted) if before is not None else None
    if before is None or changed is None or len(changed) > ONE_BY_ONE:
        rows, interims = published_facts(session), interim_facts(session)
        published = Published().changed(counted, (), rows, interims)
    else:
        rows, interims = published_facts(session, changed), interim_facts(session, changed)
        published = before.changed(counted, changed, rows, interims)
    return replace(published, ended=endings(session))


def visible_facts(session: Session, entry_ids: Collection[int]) -> dict[int, Facts]:
    """Facts of those entries that agents may see today, by id."""
    visible = shown_now(session)
    found = ((entry_id, visible.facts(entry_id)) for entry_id in entry_ids)
    return {entry_id: facts for entry_id, facts in found if facts is not None}


def showable(session: Session, hits: Sequence[RankedHit]) -> list[tuple[RankedHit, Facts]]:
    """The hits that may be shown, in their order.

    A hit whose indexed revision is no longer the visible one is dropped: it was found by a text
    that has been replaced.
    """
    facts = visible_facts(session, {hit.entry_id for hit in hits})
    return [
        (hit, facts[hit.entry_id])
        for hit in hits
        if hit.entry_id in facts and facts[hit.entry_id].revision_id == hit.revision_id
    ]
