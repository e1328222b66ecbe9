"""Entries typed whole: the line is a title or a variant, as written, spelled or by initials.

These come before everything that is ranked. One wrong character is forgiven to what ranks high.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from search_index.index.phrases import PhraseBook
from search_index.text.pinyin import (
    key_of,
    letters_of,
    partners,
    readings,
    reads_as,
    runs_of,
    segmented,
    spell,
)

AS_WRITTEN, FOLDED, SAME_KEY, SPELLED, BY_INITIALS = 1000.0, 999.0, 998.0, 990.0, 980.0
SLIP = 900.0
VARIANT_COST = 0.25  # a title comes before a variant that says the same
_PUNCTUATION_COST = 0.5
_LATIN = re.compile("[a-z]")
_MOST = 100  # phrases with the same initials
_SHORTEST_SLIP = 4  # characters; a wrong one of three is another word
_SHORTEST_INITIALS = 2


def whole_phrases(book: PhraseBook, text: str, key: str) -> Iterator[tuple[int, float]]:
    """Documents that have `text` for a title or variant, with their score; some come twice.

    `key` is its `key_of`.
    """
    if not key:
        return
    for phrase in book.by_key.equal(key):
        yield book.docs[phrase], _written(book.text(phrase), text) - _order(book, phrase)
    for phrase in book.by_name.equal(key):
        yield book.docs[phrase], SAME_KEY
    if _LATIN.search(key):
        yield from _spelled(book, text)


def _written(phrase: str, text: str) -> float:
    if phrase == text:
        return AS_WRITTEN
    return FOLDED if _marks(phrase) == _marks(text) else SAME_KEY


def _order(book: PhraseBook, phrase: int) -> float:
    return 0.0 if book.is_title(phrase) else VARIANT_COST


def _marks(text: str) -> str:
    """The punctuation of a text."""
    return "".join(char for char in text if not char.isalnum() and not char.isspace())


def _spelled(book: PhraseBook, text: str) -> Iterator[tuple[int, float]]:
    letters, typed = letters_and_typed(text)
    found = book.by_spelling.equal(letters)
    if typed != letters:
        found = [phrase for phrase in found if reads_as(book.key(phrase), typed)]
    elif not found:
        found = _read_otherwise(book, letters)
    yield from _scored(book, found, text, SPELLED)
    if typed == letters and len(letters) >= _SHORTEST_INITIALS:
        initials = book.by_initials.equal(letters) or _begun_otherwise(book, letters)
        yield from _scored(book, initials[:_MOST], text, BY_INITIALS)


def letters_and_typed(text: str) -> tuple[str, str]:
    """How a line is spelled, and the line as its characters can be compared with readings."""
    if not any(readings(char) for char in text):
        letters = letters_of(text)
        return letters, letters
    runs = runs_of(text)
    return letters_of("".join(spell(runs))), "".join(map(_unit, "".join(runs)))


def _unit(char: str) -> str:
    return char if readings(char) else letters_of(char)


def _scored(
    book: PhraseBook, phrases: Iterable[int], text: str, score: float
) -> Iterator[tuple[int, float]]:
    marks = _marks(text)
    for phrase in phrases:
        cost = _order(book, phrase)
        if _marks(book.text(phrase)) != marks:
            cost += _PUNCTUATION_COST
        yield book.docs[phrase], score - cost


def _read_otherwise(book: PhraseBook, letters: str) -> list[int]:
    """Phrases with one character that has this reading too, though another is usual there."""
    units = segmented(letters) or []
    swapped = (
        "".join([*units[:place], other, *units[place + 1 :]])
        for place, unit in enumerate(units)
        for other in partners(unit)
    )
    found = (phrase for spelling in swapped for phrase in book.by_spelling.equal(spelling))
    return [phrase for phrase in dict.fromkeys(found) if reads_as(book.key(phrase), letters)]


def _begun_otherwise(book: PhraseBook, letters: str) -> list[int]:
    if len(letters) <= _SHORTEST_INITIALS:
        return []
    swapped = (
        letters[:place] + other + letters[place + 1 :]
        for place, letter in enumerate(letters)
        for other in _LETTER_PARTNERS.get(letter, "")
    )
    found = (phrase for initials in swapped for phrase in book.by_initials.equal(initials))
    return [phrase for phrase in dict.fromkeys(found) if _begins_with(book.key(phrase), letters)]


_LETTER_PARTNERS = {  # of the characters in use that have two readings
    "c": "zs",
    "z": "ac",
    "s": "cx",
    "x": "hsj",
    "h": "xgk",
    "j": "xqg",
    "q": "jx",
    "g": "hj",
    "k": "gh",
    "l": "y",
    "y": "l",
    "d": "tz",
    "t": "d",
    "b": "p",
    "p": "b",
    "f": "b",
    "n": "y",
}


def _begins_with(key: str, letters: str) -> bool:
    """Whether each character can be read so that it begins with its letter."""
    return len(key) == len(letters) and all(
        char == letter or any(unit[0] == letter for unit in readings(char))
        for char, letter in zip(key, letters, strict=True)
    )


def typed_whole(text: str, letters: str) -> bool:
    """Whether `letters` spell all of `text`, in full or by initials."""
    key = key_of(text)
    return bool(key) and (reads_as(key, letters) or _begins_with(key, letters))


def has_one_slip(one: str, other: str) -> bool:
    """Whether two keys are one but for a character wrong, missing, too many, or in its neighbour's
    place. Numbers are never forgiven: 10 is not 20.
    """
    if abs(len(one) - len(other)) > 1 or len(one) < _SHORTEST_SLIP:
        return False
    begin = 0
    shorter = min(len(one), len(other))
    while begin < shorter and one[begin] == other[begin]:
        begin += 1
    end = 0
    while end < shorter - begin and one[-1 - end] == other[-1 - end]:
        end += 1
    mine, theirs = one[begin : len(one) - end], other[begin : len(other) - end]
    if any(map(str.isdigit, mine + theirs)):
        return False
    return max(len(mine), len(theirs)) == 1 or (len(mine) == 2 and mine == theirs[::-1])
