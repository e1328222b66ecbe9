"""Units spelled in pinyin right after a number: 2du is 2度, 3tian 3天."""

from __future__ import annotations

import re
from functools import cache

from search_index.text.pinyin import segmented, spell
from search_index.text.units import spoken_units

_AFTER_A_NUMBER = re.compile(r"(?<=\d)[a-z]+")


def units_read(folded: str) -> str:
    """A folded line with the units in characters that its numbers are followed by."""
    return _AFTER_A_NUMBER.sub(lambda match: _with_unit(match[0]), folded)


def _with_unit(letters: str) -> str:
    units = segmented(letters) or []
    for count in range(min(len(units), _longest()), 0, -1):
        spelled = "".join(units[:count])
        if unit := _spelled().get(spelled):
            return unit + letters[len(spelled) :]
    return letters


@cache
def _spelled() -> dict[str, str]:
    """Units by how they are spelled, the first of those that sound alike."""
    known: dict[str, str] = {}
    for unit in spoken_units():
        known.setdefault("".join(spell([unit])), unit)
    return known


@cache
def _longest() -> int:
    return max(map(len, _spelled().values()))
