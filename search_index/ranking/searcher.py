"""The searcher the service uses: what a line means to the index, and what `pipeline` finds."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from search_index.index.bm25f import WORDS
from search_index.index.postings import asked_key
from search_index.index.snapshot import Snapshot
from search_index.meaning.meaning import Meaning
from search_index.query.own_letters import are_themselves
from search_index.query.parser import understand
from search_index.query.pinyin_input import has_letters
from search_index.query.query import Query
from search_index.query.spelling import corrected, corrected_letters
from search_index.ranking.autocomplete import complete
from search_index.ranking.confidence import confidence_in
from search_index.ranking.evidence import Evidence, evidence_of
from search_index.ranking.interface import Completion, Hits, Ranking, RankRequest, Readable
from search_index.ranking.kernels import load_kernels
from search_index.ranking.pipeline import STAGES, Search, Stage, run
from search_index.ranking.term_ranker import ranked_by_terms
from search_index.text.analyzer import words
from search_index.text.pinyin import letters_of, segmented
from search_index.text.thesaurus import sense_of

_SAYING = 200  # documents; fewer do not say how rare a word is
_LIKE_IT = 20  # ranked entries whose phrases say what a mistyped character should be


class StagedSearcher:
    """Finds by what a line means, stage by stage, in what `snapshot` gives at the moment."""

    def __init__(
        self,
        snapshot: Callable[[], Snapshot],
        stages: Sequence[Stage] = STAGES,
        meaning: Meaning | None = None,
    ) -> None:
        self._snapshot = snapshot
        self._stages = stages
        self._meaning = meaning

    def warm(self) -> None:
        """Open the index, and load what understanding needs. Raises `IndexDamaged`."""
        load_understanding()
        self.rank(RankRequest("停电tingdian", limit=1))

    def understand(self, text: str) -> Query:
        """What a line means. Raises `IndexDamaged`."""
        return _understood(self._snapshot(), text)

    def complete(
        self, text: str, limit: int, readable: Readable | None = None
    ) -> Sequence[Completion]:
        """What may be meant by a line that is still being typed, likeliest first.

        Raises `IndexDamaged`.
        """
        return complete(self, self._snapshot(), text, limit, readable)

    def rarity(self, words: Sequence[str]) -> list[float]:
        """How rare each word is, or what says the same; never negative. Raises `IndexDamaged`."""
        snapshot = self._snapshot()
        keys = np.array([asked_key(WORDS, sense_of(word)) for word in words], dtype=np.uint64)
        held = snapshot.holding(keys)
        rare: list[float] = np.log(max(_SAYING, snapshot.documents) / (1 + held)).clip(0).tolist()
        return rare

    def correct(self, query: Query) -> str | None:
        """The line put right where something in it looks mistyped. Raises `IndexDamaged`."""
        snapshot = self._snapshot()
        vocabularies = [s.lexicon.words for s in snapshot.segments]
        if query.plain.isascii():
            letters = letters_of(query.plain)
            read = not has_letters(query.meant) and any(len(word) > 1 for word in query.readings)
            known = read or are_themselves(letters) or _holding(snapshot, WORDS, letters)
            return None if known else corrected_letters(letters, vocabularies)
        return corrected(
            query.meant,
            vocabularies,
            lambda family, terms: _known(snapshot, family, terms),
            lambda: _phrases_like(snapshot, query),
        )

    def rank(self, request: RankRequest) -> Ranking:
        """The best hits. Raises `IndexDamaged` when there is no index to search."""
        snapshot = self._snapshot()
        query = request.query or _understood(snapshot, request.text)
        by_meaning = self._meaning if request.settled else None
        near = None if by_meaning is None else by_meaning.nearness(snapshot, query)
        return Ranking(run(Search(snapshot, query, request, near), self._stages))

    def evidence(self, request: RankRequest, hits: Hits) -> list[Evidence]:
        """What `hits` say of whether the base answers the line, for each way to read it.

        Raises `IndexDamaged`.
        """
        query = request.query or self.understand(request.text)
        return evidence_of(self._snapshot(), request.synonyms.readings(query), hits)

    def confidence(self, request: RankRequest, hits: Hits) -> float:
        """How sure it is, from 0 to 1, that the base answers the line. Raises `IndexDamaged`."""
        return confidence_in(self.evidence(request, hits))


def load_understanding() -> None:
    """Load what does not come from the index: loops, dictionaries, syllables."""
    load_kernels()
    words("停电")
    segmented("tingdian")


def _understood(snapshot: Snapshot, text: str) -> Query:
    vocabularies = [segment.lexicon.words for segment in snapshot.segments]
    return understand(text, vocabularies, lambda word: _holding(snapshot, WORDS, word))


def _phrases_like(snapshot: Snapshot, query: Query) -> list[str]:
    """Keys of titles and variants that are like the line."""
    wanted = RankRequest(query.text, limit=_LIKE_IT, entries_only=True, query=query)
    ranked = ranked_by_terms(snapshot, wanted)
    return [key for hit in ranked for key in snapshot.phrase_keys(hit.entry_id, hit.revision_id)]


def _known(snapshot: Snapshot, family: int, terms: Sequence[str]) -> set[str]:
    """Those of `terms` that some document holds."""
    keys = np.array([asked_key(family, term) for term in terms], dtype=np.uint64)
    return {term for term, held in zip(terms, snapshot.holding(keys), strict=True) if held}


def _holding(snapshot: Snapshot, family: int, term: str) -> int:
    """How many documents hold a term."""
    return int(snapshot.holding(np.array([asked_key(family, term)], dtype=np.uint64))[0])
