"""From a typed line to what it means, with the words and the names the index knows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from search_index.index.bm25f import WORDS
from search_index.index.vocabulary import Vocabulary
from search_index.query.entry_numbers import (
    entry_numbers_in,
    number_term,
    without_entry_numbers,
)
from search_index.query.letter_lattice import Reading
from search_index.query.operators import Parsed, parse
from search_index.query.own_letters import capitals_in
from search_index.query.pinyin_input import Conversion, convert, has_letters
from search_index.query.query import Query, QueryTerm, query_terms
from search_index.text.analyzer import analyse, analyse_folded, fold
from search_index.text.clause_numbers import references_in
from search_index.text.english import Said, in_chinese
from search_index.text.pinyin import untoned
from search_index.text.thesaurus import sense_of

_OTHER_WORD = 0.6  # of the weight of the likeliest word for the same letters

KnownAs = Callable[[str], int]


def understand(text: str, vocabularies: Sequence[Vocabulary], holding: KnownAs) -> Query:
    """What `text` means; `holding` says how many documents have a word. Any text is understood."""
    parsed = parse(text)
    folded = fold(parsed.plain)
    entry_ids = entry_numbers_in(folded)
    if entry_ids:
        folded = without_entry_numbers(folded)
    if said := in_chinese(folded):
        query = _with_letters(text, parsed, _english(said, vocabularies, holding))
    elif has_letters(folded):
        capitals = capitals_in(parsed.plain)
        converted = convert(untoned(folded), vocabularies, holding, capitals)
        query = _with_letters(text, parsed, converted)
    else:
        references = references_in(folded)
        query = _query(text, parsed, folded, _terms(parsed, folded, references), references)
    return _naming(query, entry_ids) if entry_ids else query


def _english(said: Said, vocabularies: Sequence[Vocabulary], holding: KnownAs) -> Conversion:
    """What was said in English, and letters beside it and Chinese read as pinyin."""
    rest = Conversion(said.text)
    if not said.all_english:
        rest = convert(untoned(said.text), vocabularies, holding)
    readings = tuple(Reading((word,), (1.0,), 0) for word in said.words)
    return Conversion(rest.text, (*readings, *rest.readings), (*said.letters, *rest.letters))


def _naming(query: Query, entry_ids: tuple[int, ...]) -> Query:
    """The query of a line that names entries: they are found, and what speaks of them."""
    numbers = (QueryTerm(WORDS, number_term(entry_id)) for entry_id in entry_ids)
    terms = {(term.family, term.term): term for term in (*query.terms, *numbers)}
    return replace(query, entry_ids=entry_ids, terms=tuple(terms.values()))


def _with_letters(text: str, parsed: Parsed, converted: Conversion) -> Query:
    references = references_in(converted.text)
    terms = [*_terms(parsed, converted.text, references), *_other_words(converted)]
    if converted.readings:
        terms += [
            QueryTerm(WORDS, sense_of(word), strong=len(word) > 1)
            for word in sorted(set(converted.letters))
        ]
    readings = tuple(word for reading in converted.readings for word in reading.words)
    return _query(text, parsed, converted.text, tuple(terms), references, readings)


def _terms(parsed: Parsed, meant: str, references: list[str]) -> tuple[QueryTerm, ...]:
    terms = query_terms(analyse_folded(meant), references, meant)
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
