"""From a typed line to what it means, with the words and the names the index knows."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from search_index.index.bm25f import WORDS
from search_index.index.vocabulary import Vocabulary
from search_index.query.operators import Parsed, parse
from search_index.query.pinyin_input import Conversion, convert, has_letters
from search_index.query.query import Query, QueryTerm, query_terms
from search_index.text.analyzer import analyse, analyse_folded, fold
from search_index.text.clause_numbers import references_in
from search_index.text.pinyin import untoned
from search_index.text.thesaurus import sense_of

_OTHER_WORD = 0.6  # of the weight of the likeliest word for the same letters
_LATIN = re.compile("[a-z0-9]+")

KnownAs = Callable[[str], int]


def understand(text: str, vocabularies: Sequence[Vocabulary], holding: KnownAs) -> Query:
    """What `text` means; `holding` says how many documents have a word. Any text is understood."""
    parsed = parse(text)
    folded = fold(parsed.plain)
    if has_letters(folded):
        return _with_letters(text, parsed, convert(untoned(folded), vocabularies, holding))
    references = references_in(folded)
    terms = _terms(parsed, folded, references)
    return _query(text, parsed, folded, terms, references)


def _with_letters(text: str, parsed: Parsed, converted: Conversion) -> Query:
    references = references_in(converted.text)
    terms = [*_terms(parsed, converted.text, references), *_other_words(converted)]
    if converted.readings:
        typed = set(_LATIN.findall(fold(parsed.plain)))
        terms += [QueryTerm(WORDS, sense_of(word), strong=len(word) > 1) for word in sorted(typed)]
    readings = tuple(word for reading in converted.readings for word in reading.words)
    return _query(text, parsed, converted.text, tuple(terms), references, readings)


def _terms(parsed: Parsed, meant: str, references: list[str]) -> tuple[QueryTerm, ...]:
    terms = query_terms(analyse_folded(meant), references)
    for phrase in parsed.phrases:  # they have to be there, so they count more
        terms += query_terms(analyse(phrase))
    return terms


def _other_words(converted: Conversion) -> list[QueryTerm]:
    return [
        QueryTerm(WORDS, sense_of(word), _OTHER_WORD * share, strong=len(word) > 1)
        for reading in converted.readings
        for word, share in zip(reading.words[1:], reading.shares[1:], strict=True)
    ]


def _query(
    text: str,
    parsed: Parsed,
    meant: str,
    terms: tuple[QueryTerm, ...],
    references: list[str],
    readings: tuple[str, ...] = (),
) -> Query:
    return Query(
        text=text,
        plain=parsed.plain,
        meant=meant,
        terms=terms,
        references=tuple(references),
        phrases=parsed.phrases,
        excluded=parsed.excluded,
        kinds=parsed.kinds,
        departments=parsed.departments,
        readings=readings,
    )
