"""A typed line as it was understood: the seam between understanding it and ranking by it.

`plain_query` gives the terms of a text as they stand; what needs to know more than the text (the
words of the index, the names of the laws) is added elsewhere.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple

from search_index.index.bm25f import CHAR, CLAUSE, GRAM, WORDS
from search_index.query.figures_typed import figure_terms
from search_index.text.analyzer import Terms, analyse_folded, fold
from search_index.text.clause_numbers import references_in

PART = 0.5  # of what is glued of letters and digits, against the whole


class QueryTerm(NamedTuple):  # made by the dozen for every line
    """A term to rank by.

    `factor` multiplies the weight of its family and its inverse document frequency; a document has
    to hold one of the `strong` terms to answer, unless the line has none. What stands in a figure
    of the line is `of_figure`: what such terms weigh is bounded by what the others do.
    """

    family: int
    term: str
    factor: float = 1.0
    strong: bool = True
    of_figure: bool = False


@dataclass(frozen=True)
class Query:
    """What a line means. `terms` is all that ranking needs; nothing in it depends on who asks.

    `plain` are its words without operators, `meant` the same folded, with letters turned into
    characters.
    `entry_ids` are the entries it names by number.
    `phrases` have to stand in a hit word for word and `excluded` must not; `kinds` and
    `departments` are names or codes as typed. `readings` are the words that letters were read as.
    """

    text: str
    plain: str = ""
    meant: str = ""
    terms: tuple[QueryTerm, ...] = field(default=())
    references: tuple[str, ...] = ()
    entry_ids: tuple[int, ...] = ()
    phrases: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    readings: tuple[str, ...] = ()

    @property
    def is_listing(self) -> bool:
        """Whether it says what to look at (kind:, dept:) and nothing to look for: all of that."""
        return not self.plain and bool(self.kinds or self.departments)


def plain_query(text: str) -> Query:
    """The words, bigrams, characters and clause numbers of `text`."""
    folded = fold(text)
    references = references_in(folded)
    terms = query_terms(analyse_folded(folded), references, folded)
    return Query(text, text, folded, terms, tuple(references))


def query_terms(
    terms: Terms, references: list[str] | tuple[str, ...] = (), folded: str = ""
) -> tuple[QueryTerm, ...]:
    """Terms of a text as terms of a line; what occurs twice counts twice.

    Without `folded`, the text they are of, figures count like words.
    """
    of_figure = figure_terms(folded, terms)
    by_family = ((WORDS, terms.senses), (GRAM, terms.grams), (CHAR, terms.chars))
    whole = tuple(
        QueryTerm(family, term, float(times), _is_strong(family, term), (family, term) in of_figure)
        for family, found in (*by_family, (CLAUSE, references))
        for term, times in Counter(found).items()
    )
    parts = dict.fromkeys(part for part in terms.parts if part not in terms.senses)
    return whole + tuple(
        QueryTerm(WORDS, part, PART, strong=False, of_figure=(WORDS, part) in of_figure)
        for part in parts
    )


def _is_strong(family: int, term: str) -> bool:
    if family == GRAM:
        return not term.isascii()  # letters and digits are meant whole
    return family == CLAUSE or (family == WORDS and len(term) > 1)
