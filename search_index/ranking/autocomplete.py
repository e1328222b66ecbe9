"""What may be meant by a line that is still being typed: titles and variants of the index.

In order: what begins with it, as written, then in pinyin or by initials; then what holds it.
Shorter phrases first. Who may see an entry is not known here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from search_index.index.bm25f import GRAM
from search_index.index.phrases import Phrases
from search_index.index.postings import Ints, term_key
from search_index.index.snapshot import SegmentSnapshot, Snapshot
from search_index.query.entry_numbers import entry_numbers_in
from search_index.query.operators import TEXT_USED
from search_index.query.own_letters import are_themselves
from search_index.query.pinyin_input import has_letters
from search_index.ranking.exact_match import letters_and_typed
from search_index.ranking.interface import Completion, Readable, Searcher
from search_index.text.analyzer import fold
from search_index.text.pinyin import key_of, reads_begin

_EACH = 3  # times as many as wanted are looked at of each sort; some are of one entry
_HOLDING = 200  # documents that are looked through for phrases that hold the line
_MOST_HELD = 8_000  # of its rarest pair of characters; for commoner ones the beginnings will do

Found = tuple[int, int, SegmentSnapshot, int]  # sort, length, segment, phrase


def complete(
    searcher: Searcher,
    snapshot: Snapshot,
    text: str,
    limit: int,
    readable: Readable | None = None,
) -> Sequence[Completion]:
    """The `limit` likeliest phrases, one of an entry that may be read."""
    line = text[:TEXT_USED]
    key = key_of(line)
    if not key:
        return []
    chosen = _Chosen(limit, readable)
    for entry_id in entry_numbers_in(fold(line)):
        for segment in snapshot.segments:
            doc = segment.lexicon.phrases.doc_of(entry_id)
            if doc is not None:
                chosen.add(segment, segment.lexicon.phrases.of(doc)[0])
    begun = [row for segment in snapshot.segments for row in _beginning(segment, line, key, limit)]
    for _, _, segment, phrase in sorted(begun, key=_likeliest):
        chosen.add(segment, phrase)
    if not chosen.full and not (begun and has_letters(key)):
        for _, _, segment, phrase in sorted(
            _holding(searcher, snapshot, line, key), key=_likeliest
        ):
            chosen.add(segment, phrase)
    return chosen.completions


def _likeliest(row: Found) -> tuple[int, int]:
    return row[:2]


class _Chosen:
    """Completions so far: one of an entry, no more than wanted."""

    def __init__(self, limit: int, readable: Readable | None) -> None:
        self._limit = limit
        self._readable = readable
        self._entries: set[int] = set()
        self.completions: list[Completion] = []

    @property
    def full(self) -> bool:
        """Whether there are enough."""
        return len(self.completions) >= self._limit

    def add(self, segment: SegmentSnapshot, phrase: int) -> None:
        """Take a phrase, unless it is deleted or of an entry that is in already."""
        phrases, postings = segment.lexicon.phrases, segment.postings
        doc = int(phrases.docs[phrase])
        entry_id = int(postings.entry_id[doc])
        if self.full or not segment.living[doc] or entry_id in self._entries:
            return
        if self._readable is not None and entry_id not in self._readable:
            return
        self._entries.add(entry_id)
        revision_id = int(postings.revision_id[doc])
        self.completions.append(Completion(entry_id, revision_id, phrases.text(phrase)))


def _beginning(segment: SegmentSnapshot, line: str, key: str, limit: int) -> Iterator[Found]:
    phrases, most = segment.lexicon.phrases, _EACH * limit
    for phrase in phrases.by_key.beginning(key, most):
        yield 0, len(phrases.key(phrase)), segment, phrase
    if any("a" <= char <= "z" for char in key) and not are_themselves(key):
        for sort, phrase in _spelled(phrases, line, most):
            yield sort, len(phrases.key(phrase)), segment, phrase


def _spelled(phrases: Phrases, line: str, most: int) -> Iterator[tuple[int, int]]:
    letters, typed = letters_and_typed(line)
    for phrase in phrases.by_spelling.beginning(letters, most):
        if typed == letters or reads_begin(phrases.key(phrase), typed):
            yield 1, phrase
    if typed == letters and len(letters) > 1:
        yield from ((2, phrase) for phrase in phrases.by_initials.beginning(letters, most))


def _holding(searcher: Searcher, snapshot: Snapshot, line: str, key: str) -> Iterator[Found]:
    """Phrases with the line in them, letters read as characters, the last syllable cut short."""
    meant = key_of(searcher.understand(line).meant) if has_letters(key) else key
    keys = {key, meant.rstrip("abcdefghijklmnopqrstuvwxyz") or meant}
    for segment in snapshot.segments:
        for sought in keys:
            for phrase in _phrases_with(segment, sought):
                yield 3, len(segment.lexicon.phrases.key(phrase)), segment, phrase


def _phrases_with(segment: SegmentSnapshot, key: str) -> Iterator[int]:
    phrases = segment.lexicon.phrases
    for doc in _docs_with(segment, key).tolist():
        yield from (phrase for phrase in phrases.of(doc) if key in phrases.key(phrase))


def _docs_with(segment: SegmentSnapshot, key: str) -> Ints:
    """Documents that hold every bigram of `key`; none when even the rarest is in too many."""
    keys = [term_key(GRAM, key[place : place + 2].encode()) for place in range(len(key) - 1)]
    terms = np.unique(segment.terms(np.array(keys, dtype=np.uint64)))
    starts, docs = segment.postings.starts, segment.postings.docs
    if not len(terms) or terms[0] < 0:
        return docs[:0]
    terms = terms[np.argsort(starts[terms + 1] - starts[terms], kind="stable")]
    found = docs[starts[terms[0]] : starts[terms[0] + 1]]
    if len(found) > _MOST_HELD:
        return docs[:0]
    for term in terms[1:].tolist():
        if len(found) <= _HOLDING:
            break
        others = docs[starts[term] : starts[term + 1]]
        places = np.minimum(np.searchsorted(others, found), len(others) - 1)
        found = found[others[places] == found]
    return found[:_HOLDING]
