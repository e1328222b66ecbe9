"""Lines of speech as they are heard: what is proposed for them, shown, used, counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from calls.models import CLAUSE_MAX, Call, Proposal, SpokenLine
from calls.queries import own_call
from core import clock
from core.errors import Conflict, Unavailable
from core.messages import _
from people.actors import Actor
from search_index.queries import SearchHit, SearchRequest, search
from search_index.ranking.interface import Searcher

PROPOSED = 3
SEARCHED = 8  # hits looked at: what is not for saying is passed over


@dataclass(frozen=True)
class Found:
    """What there is to say to a line, and how sure that is, from 0 to 1."""

    hits: Sequence[SearchHit] = ()
    confidence: float = 0.0


def find_for(
    session: Session, searcher: Searcher, text: str, region_id: int | None = None
) -> Found:
    """What there is to say to a line: nothing where the search is not sure, or has no index.

    A search: to be made before the transaction that keeps the line. `region_id`: the caller's.
    """
    try:
        request = SearchRequest(text, limit=SEARCHED, corrected=False, region_id=region_id)
        found = search(session, searcher, request)
    except Unavailable:
        return Found()
    if not found.confident or found.confidence is None:
        return Found()
    sayable = [hit for hit in found.hits if hit.text_to_say]
    return Found(sayable[:PROPOSED], found.confidence)


def keep_line(session: Session, actor: Actor, key: str, text: str, found: Found) -> SpokenLine:
    """Keep a line of one's own call (masked as `SpokenLineSchema` gives it) and what was found.

    `text` is empty where it is not to be kept. Raises `NotFound`, `Conflict` after the call.
    """
    call = own_call(session, actor, key)
    if not call.is_under_way:
        raise Conflict(_("这通电话已经结束"), code="call_ended")
    line = SpokenLine(call_id=call.id, text=text, at=clock.now())
    session.add(line)
    session.flush()
    session.add_all(
        Proposal(
            call_id=call.id,
            line_id=line.id,
            entry_id=hit.entry_id,
            clause=hit.clause[:CLAUSE_MAX] if hit.clause else None,
            confidence=found.confidence,
            at=line.at,
        )
        for hit in found.hits
    )
    session.flush()
    return line


def note_told(
    session: Session, actor: Actor, key: str, shown: Sequence[int], used: Sequence[int]
) -> Call:
    """Note which proposals the page showed and which were used; told twice it counts once."""
    call = own_call(session, actor, key)
    now = clock.now()
    query = select(Proposal).where(Proposal.call_id == call.id, Proposal.id.in_({*shown, *used}))
    for proposal in session.scalars(query):
        proposal.shown_at = proposal.shown_at or now
        if proposal.id in used:
            proposal.used_at = proposal.used_at or now
    session.flush()
    return call
