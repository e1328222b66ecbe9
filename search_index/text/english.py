"""What callers say in English, as the words entries are written in. The list is `english.txt`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ENGLISH = Path(__file__).with_name("english.txt")

_WORD = re.compile("[a-z]+(?:['-][a-z]+)*")
_SPACES = re.compile(r"[\s-]+")


@dataclass(frozen=True)
class Said:
    """A line with its English in Chinese; `words` are the Chinese ones, `letters` the English.

    `all_english`: there was nothing else in it.
    """

    text: str
    words: tuple[str, ...]
    letters: tuple[str, ...]
    all_english: bool


def in_chinese(folded: str) -> Said | None:
    """The folded line with English of the list in Chinese; None where none of it is named.

    Of a line that is English altogether, words that say nothing are left out.
    """
    found = list(_WORD.finditer(folded))
    pieces: list[str] = []
    words: list[str] = []
    letters: list[str] = []
    place, at = 0, 0
    while at < len(found):
        many = _longest(folded, found[at:])
        said = _listed().get(_between(folded, found[at : at + many])) if many else None
        if said:
            words.append(said)
            letters += (match[0] for match in found[at : at + many])
        if said or (many and folded.isascii()):
            pieces += [folded[place : found[at].start()].strip(), said or ""]
            place = found[at + many - 1].end()
        at += many or 1
    if not words:
        return None
    text = " ".join(filter(None, (*pieces, folded[place:].strip())))
    return Said(text, tuple(words), tuple(letters), folded.isascii())


@cache
def english_phrases() -> frozenset[str]:
    """All English that has words of its own in Chinese."""
    return frozenset(phrase for phrase, said in _listed().items() if said)


def _longest(folded: str, found: list[re.Match[str]]) -> int:
    """How many of the words that follow stand together on the list; 0 for none."""
    sizes = range(min(_most_words(), len(found)), 0, -1)
    return next((size for size in sizes if _between(folded, found[:size]) in _listed()), 0)


def _between(folded: str, found: list[re.Match[str]]) -> str:
    return _SPACES.sub(" ", folded[found[0].start() : found[-1].end()])


@cache
def _most_words() -> int:
    return max(len(phrase.split()) for phrase in _listed())


@cache
def _listed() -> Mapping[str, str]:
    listed: dict[str, str] = {}
    for line in ENGLISH.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            english, said = line.split("=")
            phrases = (_SPACES.sub(" ", phrase.strip()) for phrase in english.split("|"))
            listed.update(dict.fromkeys(phrases, said.strip()))
    return listed
