"""The place of a law among others, as far as whoever reads may know of these.

That a law has ended is told to all who may see it; by which law, to those who may see that one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from content.applicability.readers import access_now, is_readable, may_know_of
from content.kinds.registry import kind_named
from content.laws.models import LawRelation
from content.laws.ranks import RANK_LABELS, Rank
from content.laws.relations import ENDED_LABELS, ENDING, RELATION_LABELS, Relation
from content.laws.standing import Said, endings, said_of
from content.models import Entry, Revision, number_of
from content.queries import visible_now
from core.messages import LazyText, _


class Standing(StrEnum):
    """Whether a law is in force."""

    IN_FORCE = "in_force"
    AMENDED = "amended"
    REPEALED = "repealed"
    REPLACED = "replaced"


STANDING_LABELS: dict[Standing, LazyText] = {
    Standing.IN_FORCE: _("现行有效"),
    Standing.AMENDED: _("已被修改"),
    Standing.REPEALED: _("已废止"),
    Standing.REPLACED: _("已被代替"),
}


@dataclass(frozen=True)
class SeenLaw:
    """A law as whoever reads may know it: `title` and `number` are empty where it is not for them,
    `number` also where it is in no base; `is_shown`: it has a page to be opened."""

    title: str = ""
    number: str = ""
    is_shown: bool = False

    @property
    def told(self) -> str:
        """The title as it stands in a sentence, else the number."""
        if not self.title:
            return self.number
        return self.title if "《" in self.title else f"《{self.title}》"


UNSEEN = SeenLaw()


@dataclass(frozen=True)
class NamedLaw:
    """Another law and what lies between, from `since` on; None for what this law says itself."""

    relation: Relation
    law: SeenLaw
    since: date | None = None

    @property
    def label(self) -> LazyText:
        """What lies between, for people."""
        return RELATION_LABELS[self.relation]

    @property
    def ended(self) -> LazyText:
        """What became of the law that the other ended."""
        return ENDED_LABELS[self.relation]


@dataclass(frozen=True)
class LawPlace:
    """What a law says of others, and others of it."""

    says: Sequence[NamedLaw] = ()
    ended_by: Sequence[NamedLaw] = ()
    amended_by: Sequence[NamedLaw] = ()
    implemented_by: Sequence[NamedLaw] = ()
    rank: Rank | None = None

    @property
    def rank_label(self) -> LazyText | str:
        """How high it stands, for people; empty where it is not known."""
        return RANK_LABELS[self.rank] if self.rank else ""

    @property
    def standing(self) -> Standing:
        """Whether it is in force."""
        if self.ended_by:
            replaced = any(one.relation == Relation.REPLACES for one in self.ended_by)
            return Standing.REPLACED if replaced else Standing.REPEALED
        return Standing.AMENDED if self.amended_by else Standing.IN_FORCE

    @property
    def label(self) -> LazyText:
        """The same for people."""
        return STANDING_LABELS[self.standing]


def law_place(session: Session, revision: Revision) -> LawPlace | None:
    """The place of the law that a revision is of; None for what is no law."""
    if not kind_named(revision.entry.kind).citable:
        return None
    said = said_of(session, revision.entry_id)
    own = [one for one in revision.relations if one.law_id is not None]
    seen = seen_laws(
        session, {one.by_id for one in said} | {one.law_id for one in own if one.law_id}
    )
    return LawPlace(
        [law for one in revision.relations if (law := _says(one, seen))],
        told_of(said, seen, ENDING),
        [one for one in told_of(said, seen, (Relation.AMENDS,)) if one.law.number],
        [one for one in told_of(said, seen, (Relation.IMPLEMENTS,)) if one.law.is_shown],
        kind_named(revision.entry.kind).rank(revision.title, revision.content),
    )


def told_of(
    said: Iterable[Said], seen: Mapping[int, SeenLaw], relations: Collection[Relation]
) -> list[NamedLaw]:
    """What is told of those of these `relations`, with the laws that are `seen`."""
    return [
        NamedLaw(one.relation, seen.get(one.by_id, UNSEEN), one.since)
        for one in said
        if one.relation in relations
    ]


def ended_laws(session: Session, law_ids: Collection[int]) -> dict[int, list[NamedLaw]]:
    """Those of these laws that others have ended, with by which, the latest first."""
    ended = endings(session, law_ids)
    seen = seen_laws(session, {one.by_id for said in ended.values() for one in said})
    return {law: told_of(said, seen, ENDING) for law, said in ended.items()}


def seen_laws(session: Session, law_ids: Collection[int]) -> dict[int, SeenLaw]:
    """Those of these laws that whoever reads may know of, with their titles; what is no longer
    shown by the title it had last."""
    query = (
        select(Entry.id, Revision.title)
        .join(Revision, Revision.entry_id == Entry.id)
        .where(Entry.id.in_(law_ids), visible_now())
    )
    found = {
        law: SeenLaw(title, number_of(law), is_shown=True) for law, title in session.execute(query)
    }
    for law_id in set(law_ids) - found.keys():
        law = session.get(Entry, law_id)
        last = _last_published(law) if law is not None and may_know_of(law) else None
        if law is not None and last is not None and is_readable(law, last, access_now()):
            found[law_id] = SeenLaw(last.title, law.number)
    return found


def _says(one: LawRelation, seen: Mapping[int, SeenLaw]) -> NamedLaw | None:
    """What this law says itself; nothing of a law whose number it gives that is not for whoever
    reads."""
    law = seen.get(one.law_id or 0)
    if law is not None:
        return NamedLaw(one.relation, law)
    return NamedLaw(one.relation, SeenLaw(one.title)) if one.title else None


def _last_published(law: Entry) -> Revision | None:
    published = [one for one in law.revisions if one.published_at is not None]
    return published[-1] if published else None
