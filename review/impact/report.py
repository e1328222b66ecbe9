"""Everything a proposal would do, for the page of its review."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from content.diagnoses.walks import Retried, tried_again
from content.kinds.registry import kind_named
from core.errors import Unavailable
from review.impact.block_readings import Reading, readings_with
from review.impact.citing import Cited, citing_ended, touched_citations
from review.impact.near_copies import NearCopy, near_copies
from review.impact.neighbours import Neighbours, neighbours_of
from review.impact.search_replay import Replay, replay
from review.models import Purpose, Review
from search_index.engine import Index

NOBODY = Neighbours((), ())


@dataclass(frozen=True)
class Impact:
    """What it would do; `replay` is None while the index does not answer."""

    citing: Sequence[Cited]
    neighbours: Neighbours
    replay: Replay | None
    copies: Sequence[NearCopy] = ()
    walks: Retried | None = None  # of what is walked
    readings: Sequence[Reading] | None = None  # of what is said within others


def impact_of(session: Session, index: Index, review: Review) -> Impact:
    """What publishing (or retiring) would do now. Costs up to a second: ask when it is wanted."""
    citing = [*touched_citations(session, review), *citing_ended(session, review)]
    retiring = review.purpose == Purpose.RETIRE
    copies = [] if retiring else near_copies(session, review)
    walked = kind_named(review.entry.kind).tree is not None and not retiring
    walks = tried_again(session, review.entry_id, review.revision.content) if walked else None
    readings = readings_with(session, review)
    try:
        beside = NOBODY if retiring else neighbours_of(session, index.searcher, review)
        return Impact(citing, beside, replay(session, index, review), copies, walks, readings)
    except Unavailable:
        return Impact(citing, NOBODY, None, copies, walks, readings)
