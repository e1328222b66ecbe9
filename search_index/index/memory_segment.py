"""Documents read as a segment that Whoosh never wrote: to see what they would do in the index.

Writing and reading a regulation of ten thousand characters takes Whoosh half a second; nothing of
what it writes is kept here.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from search_index.index.schema import TERM_FIELDS, Document

_Held = list[tuple[int, int]]


class MemorySegment:
    """What `postings` and `lexicon` read of a segment, from the documents themselves."""

    def __init__(self, documents: Iterable[Document]) -> None:
        self._stored: list[dict[str, Any]] = []
        self._held: dict[str, dict[bytes, _Held]] = {
            field: defaultdict(list) for field in TERM_FIELDS
        }
        for number, document in enumerate(documents):
            self._stored.append(document.fields())
            for field, terms in document.terms.items():
                for term, times in Counter(terms).items():
                    self._held[field][term.encode()].append((number, times))

    def doc_count_all(self) -> int:
        """How many documents there are."""
        return len(self._stored)

    def lexicon(self, fieldname: str) -> Iterator[bytes]:
        """The terms of a field, in order."""
        yield from sorted(self._held[fieldname])

    def postings(self, fieldname: str, text: bytes) -> _Matcher:
        """Which documents hold a term."""
        return _Matcher(self._held[fieldname][text])

    def doc_frequency(self, fieldname: str, text: bytes) -> int:
        """How many do."""
        return len(self._held[fieldname][text])

    def stored_fields(self, docnum: int) -> dict[str, Any]:
        """What Whoosh would store of a document."""
        return self._stored[docnum]


class _Matcher:
    """The documents that hold a term, as Whoosh's matchers step through them."""

    def __init__(self, held: _Held) -> None:
        self._held = held
        self._place = 0

    def is_active(self) -> bool:
        return self._place < len(self._held)

    def id(self) -> int:
        return self._held[self._place][0]

    def weight(self) -> float:
        return float(self._held[self._place][1])

    def next(self) -> None:
        self._place += 1
