"""Which letters of a line are themselves and no pinyin: units, models, abbreviations."""

from __future__ import annotations

import re
import unicodedata

from search_index.text.abbreviations import is_abbreviation, longest_abbreviation
from search_index.text.pinyin import segmented
from search_index.text.units import is_unit, longest_unit

_CAPITALS = re.compile("[A-Z]{2,}")
_SHORTEST = 2  # letters that are a name of something

Part = tuple[int, int]


def capitals_in(text: str) -> frozenset[str]:
    """Letters typed in capitals beside something else, folded: GIS of GIS柜.

    A line that is nothing but letters may be capitals by accident.
    """
    plain = unicodedata.normalize("NFKC", text)
    if not any(char.isalnum() and not char.isascii() for char in plain):
        return frozenset()
    return frozenset(run.casefold() for run in _CAPITALS.findall(plain) if _cannot_be_read(run))


def are_themselves(letters: str) -> bool:
    """Whether a line that is folded letters alone is meant as it stands."""
    return _is_name(letters, "", frozenset())


def own_part(
    letters: str, before: str, after: str, capitals: frozenset[str] = frozenset()
) -> Part | None:
    """Which part of a run of letters stands for itself: kv of kvxianlu after 10, scb of scb10.

    `before` and `after` are the characters beside it, or nothing; `capitals` what was typed so.
    """
    whole = 0, len(letters)
    if _is_name(letters, before, capitals):
        return whole
    if not _cannot_be_read(letters):
        return None
    if part := _beside_pinyin(letters, before, capitals):
        return part
    return whole if before.isdigit() or after.isdigit() else None


def _beside_pinyin(letters: str, before: str, capitals: frozenset[str]) -> Part | None:
    """The name that letters begin or end with, when the others can be read."""
    longest = max(longest_abbreviation(), longest_unit())
    for place in sorted({*range(1, longest + 1), *map(len, capitals)}, reverse=True):
        if place > len(letters) - _SHORTEST:
            continue
        if _is_name(letters[:place], before, capitals) and not _cannot_be_read(letters[place:]):
            return 0, place
    for place in range(max(_SHORTEST, len(letters) - longest), len(letters) - _SHORTEST):
        if is_abbreviation(letters[place:]) and not _cannot_be_read(letters[:place]):
            return place, len(letters)
    return None


def _is_name(letters: str, before: str, capitals: frozenset[str]) -> bool:
    if is_abbreviation(letters) or letters in capitals:
        return True
    if not is_unit(letters):
        return False
    return before.isdigit() or (len(letters) >= _SHORTEST and _cannot_be_read(letters))


def _cannot_be_read(letters: str) -> bool:
    """Whether letters are no syllables of pinyin one after the other."""
    return segmented(letters.casefold()) is None
