"""The searcher the service uses: understands a line, ranks by it, puts first what is meant whole.

What is ranked by terms is put in order once more by `likeness`. Before it come entries that are
typed whole (`whole`) and clauses that are named by law and number (`laws`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from search_index.index.bm25f import WORDS
from search_index.index.law_names import LIKE_A_LAW, laws_named
from search_index.index.postings import term_key
from search_index.index.snapshot import SegmentSnapshot, Snapshot
from search_index.query.parser import understand
from search_index.query.pinyin_input import has_letters
from search_index.query.query import Query
from search_index.query.spelling import corrected, corrected_letters
from search_index.ranking.autocomplete import complete
from search_index.ranking.exact_match import SLIP, has_one_slip, whole_phrases
from search_index.ranking.interface import Completion, Hits, RankedHit, Ranking, RankRequest
from search_index.ranking.kernels import load_kernels
from search_index.ranking.rerank import LOOKED_AT, reranked
from search_index.ranking.term_ranker import TermRanker, allowed_in
from search_index.text.analyzer import words
from search_index.text.clause_numbers import named_clauses, reference_of
from search_index.text.pinyin import key_of, letters_of, segmented

CLAUSE_NAMED, LAW_NAMED = 994.0, 992.0
_SLIPS_AMONG = 5  # of the best ranked
_LIKE_IT = 20  # ranked entries whose phrases say what a mistyped character should be


class StagedSearcher:
    """Finds by what a line means, in the index that `ranker` follows."""

    def __init__(self, ranker: TermRanker) -> None:
        self._ranker = ranker

    def warm(self) -> None:
        """Open the index, and load what understanding needs. Raises `IndexDamaged`."""
        load_understanding()
        self.rank(RankRequest("停电tingdian", limit=1))

    def understand(self, text: str) -> Query:
        """What a line means. Raises `IndexDamaged`."""
        view = self._ranker.view()
        vocabularies = [s.book.words for s in view.segments]
        return understand(text, vocabularies, lambda word: _holding(view, WORDS, word))

    def complete(self, text: str, limit: int) -> Sequence[Completion]:
        """What may be meant by a line that is still being typed, likeliest first.

        Raises `IndexDamaged`.
        """
        return complete(self, self._ranker.view(), text, limit)

    def correct(self, line: Query) -> str | None:
        """The line put right where something in it looks mistyped. Raises `IndexDamaged`."""
        view = self._ranker.view()
        vocabularies = [s.book.words for s in view.segments]
        if line.plain.isascii():
            letters = letters_of(line.plain)
            read = not has_letters(line.meant) and any(len(word) > 1 for word in line.readings)
            known = read or _holding(view, WORDS, letters)
            return None if known else corrected_letters(letters, vocabularies)
        return corrected(
            line.meant,
            vocabularies,
            lambda family, terms: _known(view, family, terms),
            lambda: self._phrases(view, line),
        )

    def _phrases(self, view: Snapshot, line: Query) -> list[str]:
        """Keys of titles and variants that are like the line."""
        wanted = RankRequest(line.text, limit=_LIKE_IT, entries_only=True, line=line)
        return [key for hit in self._ranker.rank(wanted).hits for key in _keys(view, hit)]

    def rank(self, request: RankRequest) -> Ranking:
        """The best hits. Raises `IndexDamaged` when there is no index to search."""
        line = request.line or self.understand(request.text)
        view = self._ranker.view()
        first = _first(view, line, request)
        wanted = replace(request, line=line, limit=max(request.limit, LOOKED_AT))
        ranked = reranked(view, key_of(line.meant), self._ranker.rank(wanted).hits)
        if not first:
            first = _slips(view, line, ranked[:_SLIPS_AMONG])
        if first:
            surest = Hits.of(first)
            ranked = surest.followed_by(ranked.but(surest))
        return Ranking(ranked[: request.limit])


def load_understanding() -> None:
    """Load what does not come from the index: loops, dictionaries, syllables."""
    load_kernels()
    words("停电")
    segmented("tingdian")


def _known(view: Snapshot, family: int, terms: Sequence[str]) -> set[str]:
    """Those of `terms` that some document holds."""
    if not terms:
        return set()
    keys = np.array([term_key(family, term.encode()) for term in terms], dtype=np.uint64)
    held = np.sum([s.holding(s.terms(keys)) for s in view.segments], axis=0)
    return {term for term, count in zip(terms, np.atleast_1d(held).tolist(), strict=False) if count}


def _holding(view: Snapshot, family: int, term: str) -> int:
    """How many documents hold a term."""
    keys = np.array([term_key(family, term.encode())], dtype=np.uint64)
    return sum(int(s.holding(s.terms(keys))[0]) for s in view.segments)


def _first(view: Snapshot, line: Query, request: RankRequest) -> list[RankedHit]:
    """What the line means whole, surest first."""
    scores: dict[tuple[int, int], float] = {}
    key = key_of(line.plain)
    for number, segment in enumerate(view.segments):
        for doc, score in whole_phrases(segment.book.phrases, line.plain, key):
            place = number, int(doc)
            scores[place] = max(score, scores.get(place, 0.0))
    named = _named(view, line)
    scores |= {place: score for place, score in named.items() if score > scores.get(place, 0.0)}
    hits = []
    for (number, doc), score in scores.items():
        segment = view.segments[number]
        if allowed_in(segment, request)[doc]:
            hits.append((_hit(segment, doc, score), int(segment.postings.place[doc])))
    hits.sort(key=lambda pair: (-pair[0].score, pair[0].entry_id, pair[1]))
    return [hit for hit, _ in hits]


def _hit(segment: SegmentSnapshot, doc: int, score: float) -> RankedHit:
    postings = segment.postings
    ids = int(postings.entry_id[doc]), int(postings.revision_id[doc])
    return RankedHit(*ids, postings.label_of(doc), score)


def _named(view: Snapshot, line: Query) -> dict[tuple[int, int], float]:
    """Laws and their clauses that the line names, by segment and document."""
    if not LIKE_A_LAW.search(line.meant):
        return {}
    clauses = named_clauses(line.meant)
    found: dict[tuple[int, int], float] = {}
    for number, segment in enumerate(view.segments):
        book = segment.book.phrases
        for name, reference in clauses:
            for phrase, likeness in laws_named(book.by_name, name):
                for doc in _clauses(segment, int(book.docs[phrase]), reference):
                    found[number, doc] = CLAUSE_NAMED + likeness / 10
        if not clauses:
            for phrase, likeness in laws_named(book.by_name, line.meant, whole=True):
                found[number, int(book.docs[phrase])] = LAW_NAMED + likeness / 10
    return _surest(found)


def _clauses(segment: SegmentSnapshot, law: int, reference: str) -> Iterator[int]:
    postings = segment.postings
    for doc in np.flatnonzero(postings.entry_id == postings.entry_id[law]).tolist():
        if postings.place[doc] and reference_of(postings.label_of(doc) or "") == reference:
            yield doc


def _surest(found: dict[tuple[int, int], float]) -> dict[tuple[int, int], float]:
    """Those named as surely as the best."""
    best = max(found.values(), default=0.0)
    return {place: score for place, score in found.items() if score > best - 0.1}


def _slips(view: Snapshot, line: Query, ranked: Sequence[RankedHit]) -> list[RankedHit]:
    """The ranked entries that the line is but for one wrong character, best ranked first."""
    key = key_of(line.meant)
    return [
        replace(hit, score=SLIP)
        for hit in ranked
        if hit.clause is None and any(has_one_slip(key, phrase) for phrase in _keys(view, hit))
    ]


def _keys(view: Snapshot, hit: RankedHit) -> Iterator[str]:
    """The phrases of a hit, as they are compared."""
    for segment in view.segments:
        doc = segment.doc_of(hit.entry_id, hit.revision_id)
        if doc is not None:
            book = segment.book.phrases
            yield from map(book.key, book.of(doc))
