"""From a typed line to what it means, with the words and the names the index knows."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from search_index.analysis import analyse, analyse_folded, fold
from search_index.conversion import Conversion, convert, has_letters
from search_index.grammar import Parsed, parse
from search_index.line import LineTerm, QueryLine, line_terms
from search_index.pinyin import untoned
from search_index.ranking.weights import WORDS
from search_index.references import references_in
from search_index.thesaurus import sense_of
from search_index.vocabulary import Vocabulary

_OTHER_WORD = 0.6  # of the weight of the likeliest word for the same letters
_LATIN = re.compile("[a-z0-9]+")

KnownAs = Callable[[str], int]


def understand(text: str, vocabularies: Sequence[Vocabulary], holding: KnownAs) -> QueryLine:
    """What `text` means; `holding` says how many documents have a word. Any text is understood."""
    parsed = parse(text)
    folded = fold(parsed.plain)
    if has_letters(folded):
        return _with_letters(text, parsed, convert(untoned(folded), vocabularies, holding))
    references = references_in(folded)
    terms = _terms(parsed, folded, references)
    return _line(text, parsed, folded, terms, references)


def _with_letters(text: str, parsed: Parsed, converted: Conversion) -> QueryLine:
    references = references_in(converted.text)
    terms = [*_terms(parsed, converted.text, references), *_other_words(converted)]
    if converted.readings:
        typed = set(_LATIN.findall(fold(parsed.plain)))
        terms += [LineTerm(WORDS, sense_of(word), strong=len(word) > 1) for word in sorted(typed)]
    readings = tuple(word for reading in converted.readings for word in reading.words)
    return _line(text, parsed, converted.text, tuple(terms), references, readings)


def _terms(parsed: Parsed, meant: str, references: list[str]) -> tuple[LineTerm, ...]:
    terms = line_terms(analyse_folded(meant), references)
    for phrase in parsed.phrases:  # they have to be there, so they count more
        terms += line_terms(analyse(phrase))
    return terms


def _other_words(converted: Conversion) -> list[LineTerm]:
    return [
        LineTerm(WORDS, sense_of(word), _OTHER_WORD * share, strong=len(word) > 1)
        for reading in converted.readings
        for word, share in zip(reading.words[1:], reading.shares[1:], strict=True)
    ]


def _line(
    text: str,
    parsed: Parsed,
    meant: str,
    terms: tuple[LineTerm, ...],
    references: list[str],
    readings: tuple[str, ...] = (),
) -> QueryLine:
    return QueryLine(
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
