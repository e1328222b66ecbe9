"""Entries typed whole: the line is a title or a variant, as written, spelled or by initials.

What is typed with a slip in it is not here (`one_slip`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from search_index.index.phrases import Phrases
from search_index.query.own_letters import are_themselves
from search_index.ranking.tiers import Tier, score_in
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

VARIANT_COST = 0.25  # a title comes before a variant that says the same
_PUNCTUATION_COST = 0.5
_LATIN = re.compile("[a-z]")
_MOST = 100  # phrases with the same initials
_SHORTEST_INITIALS = 2


@dataclass(frozen=True)
class Match:
    """A document that was typed whole: in which way, and what its score loses within that tier."""

    doc: int
    tier: Tier
    cost: float = 0.0

    @property
    def score(self) -> float:
        """What the hit shows."""
        return score_in(self.tier, -self.cost)


def whole_phrases(phrases: Phrases, text: str, key: str) -> Iterator[Match]:
    """Documents that have `text` for a title or variant; some come twice.

    `key` is its `key_of`.
    """
    if not key:
        return
    for phrase in phrases.by_key.equal(key):
        tier = _written(phrases.text(phrase), text)
        yield Match(int(phrases.docs[phrase]), tier, _order(phrases, phrase))
    for phrase in phrases.by_name.equal(key):
        yield Match(int(phrases.docs[phrase]), Tier.SAME_KEY)
    if _LATIN.search(key):
        yield from _spelled(phrases, text)


def _written(phrase: str, text: str) -> Tier:
    if phrase == text:
        return Tier.AS_WRITTEN
    return Tier.FOLDED if _marks(phrase) == _marks(text) else Tier.SAME_KEY


def _order(phrases: Phrases, phrase: int) -> float:
    return 0.0 if phrases.is_title(phrase) else VARIANT_COST


def _marks(text: str) -> str:
    """The punctuation of a text."""
    return "".join(char for char in text if not char.isalnum() and not char.isspace())


def _spelled(phrases: Phrases, text: str) -> Iterator[Match]:
    letters, typed = letters_and_typed(text)
    found = phrases.by_spelling.equal(letters)
    if typed != letters:
        found = [phrase for phrase in found if reads_as(phrases.key(phrase), typed)]
    elif not found:
        found = _read_otherwise(phrases, letters)
    yield from _matches(phrases, found, text, Tier.SPELLED)
    if typed == letters and _may_be_initials(text, letters):
        initials = phrases.by_initials.equal(letters) or _begun_otherwise(phrases, letters)
        yield from _matches(phrases, initials[:_MOST], text, Tier.INITIALS)


def _may_be_initials(text: str, letters: str) -> bool:
    return len(letters) >= _SHORTEST_INITIALS and not are_themselves(key_of(text))


def letters_and_typed(text: str) -> tuple[str, str]:
    """How a line is spelled, and the line as its characters can be compared with readings."""
    if not any(readings(char) for char in text):
        letters = letters_of(text)
        return letters, letters
    runs = runs_of(text)
    return letters_of("".join(spell(runs))), "".join(map(_unit, "".join(runs)))


def _unit(char: str) -> str:
    return char if readings(char) else letters_of(char)


def _matches(phrases: Phrases, found: Iterable[int], text: str, tier: Tier) -> Iterator[Match]:
    marks = _marks(text)
    for phrase in found:
        cost = _order(phrases, phrase)
        if _marks(phrases.text(phrase)) != marks:
            cost += _PUNCTUATION_COST
        yield Match(int(phrases.docs[phrase]), tier, cost)


def _read_otherwise(phrases: Phrases, letters: str) -> list[int]:
    """Phrases with one character that has this reading too, though another is usual there."""
    units = segmented(letters) or []
    swapped = (
        "".join([*units[:place], other, *units[place + 1 :]])
        for place, unit in enumerate(units)
        for other in partners(unit)
    )
    found = (phrase for spelling in swapped for phrase in phrases.by_spelling.equal(spelling))
    return [phrase for phrase in dict.fromkeys(found) if reads_as(phrases.key(phrase), letters)]


def _begun_otherwise(phrases: Phrases, letters: str) -> list[int]:
    if len(letters) <= _SHORTEST_INITIALS:
        return []
    swapped = (
        letters[:place] + other + letters[place + 1 :]
        for place, letter in enumerate(letters)
        for other in _LETTER_PARTNERS.get(letter, "")
    )
    found = (phrase for initials in swapped for phrase in phrases.by_initials.equal(initials))
    return [phrase for phrase in dict.fromkeys(found) if _begins_with(phrases.key(phrase), letters)]


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
