"""Vectors of what is asked: kept by line, and made only while nobody has to wait long for it."""

from __future__ import annotations

import threading

from core.cache import Bounded
from search_index.meaning.encoder import Encoder, Floats
from search_index.query.query import Query

KEPT = 4_000  # lines: 6 MB
WAIT_SECONDS = 0.05  # for others' lines, of which one is made at a time
LONGEST = 80  # characters of a line; time goes with them, and the first ones say what it is about
_SHORTEST = 2


class LineVectors:
    """The vectors of lines in this process."""

    def __init__(self) -> None:
        self._kept = Bounded[tuple[str, str], Floats](KEPT)  # by model and text
        self._one_at_a_time = threading.Semaphore()

    def of(self, encoder: Encoder, query: Query) -> Floats | None:
        """The vector of what a line asks; None when it asks for nothing, or there is no time.

        A unit, a model or a number alone (LED, 400kVA, KB-000043) has no sense beside its letters.
        """
        text = asked_in(query)
        if len(text) < _SHORTEST or (text.isascii() and " " not in text):
            return None
        vector = self._kept.get((encoder.name, text))
        return vector if vector is not None else self._made(encoder, text)

    def _made(self, encoder: Encoder, text: str) -> Floats | None:
        if not self._one_at_a_time.acquire(timeout=WAIT_SECONDS):
            return None
        try:
            key = encoder.name, text
            vector = self._kept.get(key)  # by whoever was before us
            if vector is None:
                vector = encoder.lines([text])[0]
                self._kept.keep({key: vector})
            return vector
        finally:
            self._one_at_a_time.release()


def asked_in(query: Query) -> str:
    """What a line asks, in characters where it was typed in letters."""
    return as_asked(query.meant if query.readings else query.plain)


def as_asked(text: str) -> str:
    """A line as it is given to the model."""
    return " ".join(text.split())[:LONGEST]
