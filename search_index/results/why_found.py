"""What a hit says of why it was found, of today's base and of an earlier one alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from search_index.results.answering_sentence import first_sentence
from search_index.results.snippets import Highlighter, Parts


@dataclass(frozen=True)
class WhyFound:
    """The piece of the text that says most of a line. `by_variant`: it is one of the entry's
    variants, and `opening` what the answer begins with; `answering`: the sentence of a long clause
    that says most of the line, which the snippet holds, or its beginning."""

    snippet: Parts
    by_variant: bool = False
    opening: str = ""
    answering: str = ""


def said_why(
    highlighter: Highlighter, places: Sequence[str], of_clause: bool, said: str
) -> WhyFound:
    """Of `places`, where it may come from, first choice first; `said` is what is read out of it."""
    snippet, place = highlighter.snippet(places)
    if not of_clause:
        opening = first_sentence(said or places[0]) if place else ""
        return WhyFound(snippet, place > 0, opening)
    answering = highlighter.answering(places[0])
    if answering not in "".join(piece for piece, _ in snippet):
        snippet = highlighter.sentence(answering)
    return WhyFound(snippet, answering=answering)
