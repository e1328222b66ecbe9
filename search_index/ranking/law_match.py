"""Laws called by name, and their clauses called by name and number."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from search_index.index.law_names import LIKE_A_LAW, laws_named
from search_index.index.snapshot import SegmentSnapshot, Snapshot
from search_index.query.query import Query
from search_index.ranking.tiers import Tier, score_in
from search_index.text.clause_numbers import named_clauses, reference_of

_OF_CERTAINTY = 0.1  # what one more step of certainty adds to a score
_AS_SURE = 0.1  # scores this close to the best are as sure

Place = tuple[int, int]  # number of the segment, document in it


def named_laws(snapshot: Snapshot, query: Query) -> dict[Place, tuple[Tier, float]]:
    """What the line calls by name, with its score: clauses, or laws where it gives no number.

    Only what is named as surely as the best.
    """
    if not LIKE_A_LAW.search(query.meant):
        return {}
    clauses = named_clauses(query.meant)
    tier = Tier.CLAUSE_NAMED if clauses else Tier.LAW_NAMED
    found: dict[Place, float] = {}
    for number, segment in enumerate(snapshot.segments):
        named = _clauses(segment, clauses) if clauses else _laws(segment, query.meant)
        for doc, certainty in named:
            found[number, doc] = score_in(tier, certainty * _OF_CERTAINTY)
    best = max(found.values(), default=0.0)
    return {place: (tier, score) for place, score in found.items() if score > best - _AS_SURE}


def _laws(segment: SegmentSnapshot, name: str) -> Iterator[tuple[int, float]]:
    phrases = segment.lexicon.phrases
    for phrase, certainty in laws_named(phrases.by_name, name, whole=True):
        yield int(phrases.docs[phrase]), certainty


def _clauses(
    segment: SegmentSnapshot, clauses: list[tuple[str, str]]
) -> Iterator[tuple[int, float]]:
    phrases = segment.lexicon.phrases
    for name, reference in clauses:
        for phrase, certainty in laws_named(phrases.by_name, name):
            for doc in _clauses_of(segment, int(phrases.docs[phrase]), reference):
                yield doc, certainty


def _clauses_of(segment: SegmentSnapshot, law: int, reference: str) -> Iterator[int]:
    postings = segment.postings
    for doc in np.flatnonzero(postings.entry_id == postings.entry_id[law]).tolist():
        if postings.place[doc] and reference_of(postings.label_of(doc) or "") == reference:
            yield doc
