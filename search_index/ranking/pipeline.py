"""A search, stage by stage. The stages stand in one list: `STAGES`, in the order they run.

Each is given the search and the hits so far and gives back the hits as it leaves them: some more,
others, or in another order. There are two retrievers, `by_terms` and `by_meaning`: the second puts
its own among the first's once these are in order. What is named comes before both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from search_index.index.snapshot import Snapshot
from search_index.meaning.meaning import Near
from search_index.query.query import Query
from search_index.ranking.by_meaning import WORDED, with_meaning
from search_index.ranking.exact_match import whole_phrases
from search_index.ranking.interface import Hits, RankedHit, RankRequest
from search_index.ranking.law_match import Place, named_laws
from search_index.ranking.one_slip import has_one_slip
from search_index.ranking.quoted import quoted_in
from search_index.ranking.rerank import LOOKED_AT, reranked
from search_index.ranking.term_ranker import allowed_in, ranked_by_terms
from search_index.ranking.tiers import Tier, score_in
from search_index.text.pinyin import key_of

_SLIPS_AMONG = 5  # of the best ranked


@dataclass(frozen=True)
class Search:
    """What every stage knows: the index at one commit, the line as understood, what is asked.

    `near`: how near the documents are to the line in meaning, where it is known.
    """

    snapshot: Snapshot
    query: Query
    request: RankRequest
    near: Near | None = None


Stage = Callable[[Search, Hits], Hits]


def by_terms(search: Search, hits: Hits) -> Hits:
    """What holds the words of the line, ranked by how much they weigh."""
    looked_at = LOOKED_AT if search.near is None else WORDED
    limit = max(search.request.limit, looked_at)
    wanted = replace(search.request, query=search.query, limit=limit)
    return hits.followed_by(ranked_by_terms(search.snapshot, wanted).but(hits))


def rerank(search: Search, hits: Hits) -> Hits:
    """The best of them by how their phrases are worded."""
    return reranked(search.snapshot, key_of(search.query.meant), hits)


def by_meaning(search: Search, hits: Hits) -> Hits:
    """Those and what is near the line in meaning, in one order."""
    if search.near is None:
        return hits
    return with_meaning(
        search.snapshot, hits, search.near, lambda segment: allowed_in(segment, search.request)
    )


def quoted(search: Search, hits: Hits) -> Hits:
    """What holds all of a long line."""
    return hits.joined_by(quoted_in(search.snapshot, search.query, hits))


def exact_match(search: Search, hits: Hits) -> Hits:
    """What is typed whole: a title or variant, as written, spelled or by initials."""
    line = search.query.plain
    key = key_of(line)
    best: dict[Place, tuple[Tier, float]] = {}
    for number, segment in enumerate(search.snapshot.segments):
        for match in whole_phrases(segment.lexicon.phrases, line, key):
            place = number, match.doc
            best[place] = max(best.get(place, (match.tier, 0.0)), (match.tier, match.score))
    return hits.joined_by(_surest_first(search, best))


def number_named(search: Search, hits: Hits) -> Hits:
    """The entries that the line calls by their numbers, in its order."""
    best: dict[Place, tuple[Tier, float]] = {}
    for rank, entry_id in enumerate(search.query.entry_ids):
        score = score_in(Tier.NUMBER_NAMED, -rank / (rank + 1))
        for number, segment in enumerate(search.snapshot.segments):
            doc = segment.lexicon.phrases.doc_of(entry_id)
            if doc is not None:
                best[number, doc] = Tier.NUMBER_NAMED, score
    return hits.joined_by(_surest_first(search, best))


def clause_named(search: Search, hits: Hits) -> Hits:
    """Clauses called by law and number, and laws by their names."""
    return hits.joined_by(_surest_first(search, named_laws(search.snapshot, search.query)))


def one_slip(search: Search, hits: Hits) -> Hits:
    """Where nothing was typed whole: the best ranked that the line is but for one slip."""
    if len(hits) and hits.tiers[0] > Tier.QUOTED:
        return hits
    key = key_of(search.query.meant)
    best = np.flatnonzero(hits.whole[:_SLIPS_AMONG])
    meant = [
        place for place in best.tolist() if _is_one_slip_off(search.snapshot, hits, place, key)
    ]
    return hits.joined_by(
        replace(hits[place], tier=Tier.ONE_SLIP, score=score_in(Tier.ONE_SLIP)) for place in meant
    )


STAGES: Sequence[Stage] = (
    by_terms,
    rerank,
    by_meaning,
    quoted,
    exact_match,
    number_named,
    clause_named,
    one_slip,
)


def run(search: Search, stages: Sequence[Stage] = STAGES) -> Hits:
    """The hits after all stages, as many as are asked for."""
    hits = Hits.of(())
    for stage in stages:
        hits = stage(search, hits)
    return hits[: search.request.limit]


def _is_one_slip_off(snapshot: Snapshot, hits: Hits, place: int, key: str) -> bool:
    """Whether the title or a variant of a hit, as they are compared, is `key` but for one slip."""
    sizes = range(len(key) - 1, len(key) + 2)
    ids = int(hits.entry_ids[place]), int(hits.revision_ids[place])
    return any(has_one_slip(key, other) for other in snapshot.phrase_keys(*ids, sizes))


def _surest_first(search: Search, found: Mapping[Place, tuple[Tier, float]]) -> Iterator[RankedHit]:
    """The hits at these places that may come back; among equals by entry, then by clause."""
    hits = []
    for (number, doc), (tier, score) in found.items():
        segment = search.snapshot.segments[number]
        if allowed_in(segment, search.request)[doc]:
            own = segment.postings
            ids = int(own.entry_id[doc]), int(own.revision_id[doc])
            hit = RankedHit(*ids, own.label_of(doc), score, tier)
            hits.append(((-tier, -score, hit.entry_id, int(own.place[doc])), hit))
    return (hit for _, hit in sorted(hits, key=lambda pair: pair[0]))
