"""What of an entry is made vectors of: each phrase by itself, its text, each clause."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace

from content.indexing import IndexedEntry

LONGEST = 300  # characters of one passage: past it the model blurs
MOST_PHRASES = 40  # of one entry


@dataclass(frozen=True)
class Passage:
    """A text of the document at `place` of its entry: 0 the entry, then its clauses from 1.

    `asks`: it is a question, or what stands for one: what the entry is called.
    """

    place: int
    text: str
    asks: bool = False

    @property
    def mark(self) -> int:
        """64 bits that tell it from other texts."""
        said = f"{self.asks:d}{self.text}".encode()
        return int.from_bytes(hashlib.blake2b(said, digest_size=8).digest(), "little")


def passages_of(entry: IndexedEntry) -> Iterator[Passage]:
    """The passages of an entry, those of a document together."""
    phrases = [entry.title, *entry.variants]
    for phrase in list(dict.fromkeys(filter(str.strip, phrases)))[:MOST_PHRASES]:
        yield replace(_passage(0, phrase), asks=True)
    if entry.text.strip() and entry.text != entry.title:
        yield _passage(0, f"{entry.title}\n{entry.text}")
    for place, clause in enumerate(entry.clauses, start=1):
        yield _passage(place, f"{entry.title} {clause.label} {clause.heading} {clause.text}")


def _passage(place: int, text: str) -> Passage:
    return Passage(place, " ".join(text[:LONGEST].split()).encode(errors="replace").decode())
