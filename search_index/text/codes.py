"""What is glued of letters and digits, 380V or S11-M-400/10: found whole, joined, by its parts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from search_index.text.units import is_unit

_PIECE = r"[a-z0-9]+(?:(?<=\d)\.(?=\d)[a-z0-9]+)*"  # with the point of a number
_CODE = re.compile(rf"{_PIECE}(?:[-/_·]{_PIECE})*")
_RUN = re.compile(_PIECE)
_PART = re.compile(r"\d+(?:\.\d+)?|[a-z]+")
_MEASURE = re.compile(r"^(\d+(?:\.\d+)?)([a-z]+[0-9]?)")
_MARKS = str.maketrans("", "", "-/_·")
_SHORTEST = 2  # characters of a part that says something by itself
_LONGEST = 40  # characters of what somebody may mean as one code


def joined_in(folded: str) -> Iterator[str]:
    """The codes of a folded text that marks keep apart, without them: s11m400 of s11-m-400."""
    for code in _codes(folded):
        joined = code.translate(_MARKS)
        if joined != code:
            yield joined


def parts_in(folded: str) -> Iterator[str]:
    """What its codes are made of: 380 and kv of 380kv, 50 and m2 of 50m2."""
    for code in _codes(folded):
        for run in _RUN.findall(code):
            if _is_glued(run):
                yield from (part for part in _parts(run) if len(part) >= _SHORTEST)


def _codes(folded: str) -> Iterator[str]:
    return (code for code in _CODE.findall(folded) if len(code) <= _LONGEST and _is_glued(code))


def _is_glued(code: str) -> bool:
    return not code.isalpha() and any("a" <= char <= "z" for char in code)


def _parts(run: str) -> list[str]:
    measure = _MEASURE.fullmatch(run)
    if measure and is_unit(measure[2]):
        return [measure[1], measure[2]]
    return _PART.findall(run)
