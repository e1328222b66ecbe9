"""What hits of laws that have ended say of it: which law ended them, and which clause of that says
the same anew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from content.clause_changes import corresponding
from content.kinds.base import Clause
from content.laws.place import NamedLaw, ended_laws
from content.models import id_of
from core.cache import Bounded, ProcessCache
from core.database import Database
from search_index.ranking.interface import RankedHit
from search_index.results.stored_text import ShownText, shown_texts
from search_index.results.visibility import Visible

PAIRS_KEPT = 200  # of a law and the one that took its place

_pairs = ProcessCache[Bounded[tuple[int, int], Mapping[str, str]]]()  # by their revisions


@dataclass(frozen=True)
class Ended:
    """By which laws, the latest first, and the clause of the first that says the same anew."""

    by: Sequence[NamedLaw]
    now_clause: str = ""


def endings_told(
    session: Session,
    visible: Visible,
    hits: Sequence[RankedHit],
    texts: Mapping[int, ShownText],
) -> dict[tuple[int, str | None], Ended]:
    """Of those of these hits that are of laws that have ended, by entry and clause."""
    over = [hit for hit in hits if hit.entry_id in visible.published.ended]
    if not over:
        return {}
    ended = ended_laws(session, {hit.entry_id for hit in over})
    return {
        (hit.entry_id, hit.clause): Ended(
            ended[hit.entry_id], _anew(session, visible, hit, texts, ended[hit.entry_id])
        )
        for hit in over
        if hit.entry_id in ended
    }


def _anew(
    session: Session,
    visible: Visible,
    hit: RankedHit,
    texts: Mapping[int, ShownText],
    by: Sequence[NamedLaw],
) -> str:
    shown = next((id_of(one.law.number) for one in by if one.law.is_shown), None)
    facts = visible.facts(shown) if shown is not None else None
    if facts is None or hit.clause is None or hit.revision_id not in texts:
        return ""
    kept = _pairs.current(Database.of(session), lambda before: Bounded(PAIRS_KEPT))
    pair = hit.revision_id, facts.revision_id
    known = kept.get(pair)
    if known is None:
        after = shown_texts(session, [facts.revision_id]).get(facts.revision_id)
        if after is None:
            return ""
        known = corresponding(_clauses(texts[hit.revision_id]), _clauses(after))
        kept.keep({pair: known})
    return known.get(hit.clause, "")


def _clauses(text: ShownText) -> list[Clause]:
    return [Clause(label, "", said) for label, said in text.clauses.items()]
