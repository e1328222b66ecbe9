"""Which laws a proposal would end: repeal or replace, once it is in force."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from content.laws.relations import RELATION_LABELS, Relation
from content.laws.standing import ended_by, endings
from content.models import Entry, Revision
from content.queries import citing_entries
from core.messages import LazyText
from review.models import Purpose, Review


@dataclass(frozen=True)
class Ended:
    """A law in force that a proposal would end: `says`, whether it repeals or replaces it."""

    law: Entry
    revision: Revision
    says: Relation
    citing: int  # entries that cite it

    @property
    def label(self) -> LazyText:
        """What it does to it, for people."""
        return RELATION_LABELS[self.says]


def laws_ended(session: Session, review: Review) -> list[Ended]:
    """The laws that a proposal would end and that no other has ended yet, in its order."""
    if review.purpose == Purpose.RETIRE:
        return []
    ending = ended_by(review.revision)
    ended = endings(session, ending.keys())
    found = []
    for law_id, relation in ending.items():
        law = session.get_one(Entry, law_id)
        over = any(said.by_id != review.entry_id for said in ended.get(law_id, ()))
        if law.published is not None and not over:
            citing = {one.entry.id for one in citing_entries(session, law_id)}
            found.append(Ended(law, law.published, relation, len(citing)))
    return found
