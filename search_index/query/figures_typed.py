"""Which terms of a line say a figure: 95598, 十五度, 220伏. Ranking bounds what they weigh.

A figure is rare, so it would count more than all that is asked about it.
"""

from __future__ import annotations

from content.figures.grammar import Figure, Quantity, Sort, figures_in
from content.figures.numeral_values import CHINESE
from search_index.index.bm25f import CHAR, GRAM, WORDS
from search_index.text.analyzer import Terms, analyse_folded

_NUMERALS = frozenset(CHINESE + "半0123456789")
_ARTICLES = "一两半"  # alone they count nothing: 一度电, 一户一表, 半天


def figure_terms(folded: str, terms: Terms) -> frozenset[tuple[int, str]]:
    """(family, term) of the `terms` of a folded line that stand in its figures alone.

    The numbers of clauses are none: they name what is looked for.
    """
    if _NUMERALS.isdisjoint(folded):
        return frozenset()
    figures = [one for one in figures_in(folded) if _counts(one)]
    if not figures:
        return frozenset()
    pieces, place = [], 0
    for figure in figures:
        pieces.append(folded[place : figure.begin])
        place = figure.end
    without = analyse_folded(" ".join((*pieces, folded[place:])))
    return frozenset(
        (family, term)
        for family, own, others in (
            (WORDS, (*terms.senses, *terms.parts), (*without.senses, *without.parts)),
            (GRAM, terms.grams, without.grams),
            (CHAR, terms.chars, without.chars),
        )
        for term in set(own) - set(others)
    )


def _counts(figure: Figure) -> bool:
    numerals = [char for char in figure.said if char in _NUMERALS]
    if figure.sort == Sort.ORDINAL or (len(numerals) == 1 and numerals[0] in _ARTICLES):
        return False
    return not (len(figure.quantities) == 1 and _is_one(figure.quantities[0]))


def _is_one(quantity: Quantity) -> bool:
    """Whether it says the unit and no more: 一千瓦时, 1kWh."""
    return quantity.value == "1" and bool(quantity.unit)
