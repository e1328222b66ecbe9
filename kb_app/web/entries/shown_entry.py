"""An entry as readers see it: its text with the clauses it rests on and what is related.

Everything comes through queries that show approved, valid content only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from content.applicability.for_whom import EVERYWHERE, Scope
from content.applicability.readers import may_know_of
from content.blocks.uses import visible_uses
from content.doubts import Doubt, open_doubts
from content.facts import DateFacts
from content.files.models import RevisionFile
from content.files.text_pictures import marked_in
from content.kinds.base import Clause, Kind
from content.kinds.registry import kind_named
from content.laws.place import LawPlace, NamedLaw, ended_laws, law_place
from content.models import Citation, Entry, Revision
from content.queries import VisibleEntry, citing_entries, shown_revision
from content.text_to_say import sentence, text_to_say
from core import clock
from core.errors import Unavailable
from kb_app.web.blueprint import blueprint
from kb_app.web.entries.say_pair import SayPair, say_pair
from kb_app.web.entries.shown_guide import ShownGuide, shown_guide
from search_index.queries import FoundIn
from search_index.ranking.interface import Searcher
from search_index.related import related

RELATED = 5
SOON = timedelta(days=14)  # an end this near is worth a warning


@dataclass(frozen=True)
class Basis:
    """A clause an entry rests on; without `regulation` it is no longer in force, or not for whoever
    looks."""

    label: str
    regulation: VisibleEntry | None = None
    clause: Clause | None = None
    is_kept_back: bool = False
    ended_by: Sequence[NamedLaw] = ()

    @property
    def scope(self) -> Scope:
        """For whom the clause holds, where it says so itself."""
        if self.clause is None or self.regulation is None or self.clause.scope == EVERYWHERE:
            return EVERYWHERE
        return self.clause.scope.beside(self.regulation.revision.scope)


@dataclass(frozen=True)
class Related:
    """Another entry worth a look."""

    number: str
    kind: str
    title: str


@dataclass(frozen=True)
class ShownEntry:
    """What the view of an entry needs; `clause` where one clause of a regulation is meant.

    `related` None: not looked for yet, the page asks for it once it is wanted, as for `pair`.
    `answering` is the sentence of the clause that answers what was typed, where it was found so.
    """

    entry: Entry
    revision: Revision
    kind: Kind
    clause: Clause | None
    basis: list[Basis]
    related: list[Related] | None
    doubts: list[Doubt]
    pair: SayPair | None = None
    answering: str = ""
    guide: ShownGuide | None = None  # of what is walked
    used_in: Sequence[Related] = ()  # the entries that say it, of a block of text
    blocks: Sequence[Related] = ()  # of text that it says
    found_in: FoundIn | None = None  # the page of a file that was found
    place: LawPlace | None = None  # of a law, among others

    @property
    def number(self) -> str:
        """The permanent number."""
        return self.entry.number

    @property
    def is_trial(self) -> bool:
        """Whether it is not what agents see: nothing is kept of what is done in it."""
        return shown_revision(self.entry) != self.revision

    @property
    def provisional_until(self) -> datetime | None:
        """Until when an interim text is shown; None for what the committee has passed."""
        return VisibleEntry(self.entry, self.revision).provisional_until

    @property
    def content(self) -> Mapping[str, Any]:
        """The content, by the fields of its kind."""
        return self.revision.content

    @property
    def original(self) -> RevisionFile | None:
        """The PDF that its clauses were read from, whose pages they name."""
        return next((file for file in self.revision.files if file.blob.is_pdf), None)

    @property
    def placed_pictures(self) -> set[str]:
        """The names of the pictures that stand in its text."""
        return {name for _field, name in marked_in(self.content)}

    @property
    def scope(self) -> Scope:
        """For whom what is shown holds: the clause as its regulation where it does not say."""
        return self.scope_of(self.clause) if self.clause else self.revision.scope

    def scope_of(self, clause: Clause) -> Scope:
        """For whom a clause of it holds."""
        return clause.scope.beside(self.revision.scope)

    @property
    def text_to_say(self) -> str:
        """What copying copies."""
        return text_to_say(self.revision, self.clause)

    @property
    def sentence(self) -> str:
        """The sentence on top; empty for what is not for saying."""
        return sentence(self.revision, self.clause)

    @property
    def resting(self) -> list[Basis]:
        """The clauses it rests on that are in force."""
        return [one for one in self.basis if one.regulation]

    @property
    def cited(self) -> list[str]:
        """What it rests on, as a text names it that leaves the house: 《办法》第十二条."""
        resting = [(one.regulation.revision.title, one) for one in self.basis if one.regulation]
        return [
            f"{title if '《' in title else f'《{title}》'}{one.label}" for title, one in resting
        ]

    @property
    def around(self) -> tuple[Clause | None, Clause | None]:
        """The clauses before and after `clause`."""
        clauses = self.kind.clauses(self.content)
        if self.clause is None:
            return None, None
        place = clauses.index(self.clause)
        before = clauses[place - 1] if place else None
        return before, clauses[place + 1] if place + 1 < len(clauses) else None


@dataclass(frozen=True)
class Validity:
    """What to tell of a revision's dates: when approved, until when, and whether that is near."""

    approved_on: date | None
    ends_on: date | None
    review_by: date | None
    ends_soon: bool
    review_overdue: bool


@blueprint.app_template_global()
def validity(revision: Revision) -> Validity:
    """The dates that say how far a text can be relied on today."""
    review_by = revision.review_by
    if revision.entry.published_revision_id == revision.id:
        review_by = revision.entry.review_by  # the department may have confirmed it since
    return validity_by(DateFacts(revision.published_at, revision.expires_on, review_by))


def validity_by(dates: DateFacts) -> Validity:
    """How far a text of these dates can be relied on today."""
    today = clock.today()
    published_at, ends_on, review_by = dates
    return Validity(
        approved_on=published_at.astimezone(clock.HOTLINE_ZONE).date() if published_at else None,
        ends_on=ends_on,
        review_by=review_by,
        ends_soon=ends_on is not None and ends_on <= today + SOON,
        review_overdue=review_by is not None and review_by < today,
    )


def shown_entry(
    session: Session,
    searcher: Searcher,
    visible: VisibleEntry,
    clause: str | None = None,
    *,
    with_related: bool = True,
) -> ShownEntry:
    """Everything to show of a visible entry; an unknown `clause` is taken for none.

    `with_related`: what is like it is searched for, which costs a search.
    """
    kind = kind_named(visible.entry.kind)
    doubts = open_doubts(session, [visible.entry.id]).get(visible.entry.id, [])
    return ShownEntry(
        visible.entry,
        visible.revision,
        kind,
        clause_labelled(visible.revision, clause),
        _bases(session, visible.revision),
        _related(session, searcher, visible, clause) if with_related else None,
        doubts,
        say_pair(session, searcher, visible) if with_related else None,
        guide=shown_guide(session, visible.revision, doubts),
        used_in=[] if kind.stands_for is None else _using(session, visible.entry),
        place=law_place(session, visible.revision),
        blocks=[_said(use.block) for use in visible.revision.block_uses if may_know_of(use.block)],
    )


def _using(session: Session, block: Entry) -> list[Related]:
    uses = visible_uses(session, block.id)
    return [Related(one.number, one.entry.kind, one.revision.title) for one in uses]


def _said(block: Entry) -> Related:
    title = block.published.title if block.published else ""
    return Related(block.number, block.kind, title)


def clause_labelled(revision: Revision, label: str | None) -> Clause | None:
    """The clause of a regulation with this label."""
    if not label:
        return None
    clauses = kind_named(revision.entry.kind).clauses(revision.content)
    return next((clause for clause in clauses if clause.label == label), None)


def _bases(session: Session, revision: Revision) -> list[Basis]:
    if not revision.citations:
        return []
    ended = ended_laws(session, {one.regulation_id for one in revision.citations})
    return [
        replace(_basis(one), ended_by=ended.get(one.regulation_id, ()))
        for one in revision.citations
    ]


def _basis(citation: Citation) -> Basis:
    regulation = citation.regulation
    if not may_know_of(regulation):
        return Basis(citation.clause, is_kept_back=True)
    stands = shown_revision(regulation)
    if stands is None:
        return Basis(citation.clause)
    clause = clause_labelled(stands, citation.clause)
    if clause is None:
        return Basis(citation.clause)
    return Basis(citation.clause, VisibleEntry(regulation, stands), clause)


def _related(
    session: Session, searcher: Searcher, visible: VisibleEntry, clause: str | None
) -> list[Related]:
    """For a regulation or a clause what cites it, for others what is like them."""
    kind, content = kind_named(visible.entry.kind), visible.revision.content
    if kind.clauses(content):
        citing = citing_entries(session, visible.entry.id, clause)
        return _first_of_each(
            [Related(v.number, v.entry.kind, v.revision.title) for v in citing], visible.number
        )
    others = [*kind.variants(content), *kind.keywords(content)]
    title = visible.revision.title
    try:
        found = related(session, searcher, visible.entry.id, title, others, RELATED)
    except Unavailable:
        return []
    return [Related(one.number, one.kind, one.title) for one in found]


def _first_of_each(candidates: list[Related], own_number: str) -> list[Related]:
    found = {r.number: r for r in reversed(candidates) if r.number != own_number}
    order = dict.fromkeys(r.number for r in candidates if r.number in found)
    return [found[number] for number in order][:RELATED]
