"""Letters that are words of their own: LED, APP, VAT. The list is `abbreviations.txt`."""

from __future__ import annotations

from functools import cache
from pathlib import Path

ABBREVIATIONS = Path(__file__).with_name("abbreviations.txt")


def is_abbreviation(letters: str) -> bool:
    """Whether folded letters are on the list."""
    return letters in _listed()


@cache
def longest_abbreviation() -> int:
    """How many letters the longest of the list has."""
    return max(map(len, _listed()))


@cache
def _listed() -> frozenset[str]:
    lines = ABBREVIATIONS.read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())
