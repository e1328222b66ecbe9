"""Text into the words a comparison marks. Nothing is lost: joined, they are the text again.

What would mislead when half of it were marked is one word: a figure with all that goes on with it
(5000, 0.5463 元, 5角5分, 12:00—14:30, 三十日), a date, the number of a clause.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from content.figures.grammar import figures_in, spans
from search_index.text.analyzer import cut

_WORD = re.compile(r"[A-Za-z]++(?:['’_-]?[A-Za-z0-9]+)*+|\s+")


def words_of(text: str) -> list[str]:
    """The words of `text`, in order, with everything between them."""
    found: list[str] = []
    place = 0
    for begin, end in _whole(text):
        found += cut(text[place:begin])
        found.append(text[begin:end])
        place = end
    return found + cut(text[place:])


def says_a_measure(text: str) -> bool:
    """Whether a word of `text` is a number, an amount, a date, a deadline."""
    return bool(figures_in(text))


def _whole(text: str) -> Iterator[tuple[int, int]]:
    """Figures, and words of letters; where one begins inside another, the first has it."""
    taken = 0
    for begin, end in sorted([*spans(text), *(m.span() for m in _WORD.finditer(text))]):
        if begin >= taken:
            taken = end
            yield begin, end
