"""Entries named by their number, however it is written: KB-000043, kb43, ＫＢ－000043, 000043."""

from __future__ import annotations

import re

from content.models import NUMBER_PREFIX

_LETTERS = NUMBER_PREFIX.rstrip("-").casefold()
_DIGITS = 6  # as numbers are written; a longer one has more
_NUMBER = re.compile(rf"(?<![a-z0-9]){_LETTERS}\s?[-‐‑‒–—―−_.:#]?\s?0*([1-9]\d{{0,8}})(?![a-z0-9])")
_BARE = re.compile(rf"^\s*(0\d{{{_DIGITS - 1}}})\s*")


def entry_numbers_in(folded: str) -> tuple[int, ...]:
    """The ids of the entries a folded line names, each once, in its order."""
    bare = _BARE.fullmatch(folded)
    found = [bare[1]] if bare else _NUMBER.findall(folded)
    return tuple(dict.fromkeys(int(number) for number in found if int(number)))


def without_entry_numbers(folded: str) -> str:
    """What else a folded line says; digits alone stay, they may be meant as digits."""
    return _NUMBER.sub(" ", folded)


def number_term(entry_id: int) -> str:
    """How another text names the entry, as a word of the index."""
    return f"{entry_id:0{_DIGITS}d}"
