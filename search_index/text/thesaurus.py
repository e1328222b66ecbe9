"""Everyday words that say the same: how callers speak, and how rules and answers are written.

The groups are in `thesaurus.txt`; they are part of the index, and a change of the file rebuilds it.
Synonyms that departments propose are content and take effect at once (`query.synonym_groups`).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

THESAURUS = Path(__file__).with_name("thesaurus.txt")


def sense_of(word: str) -> str:
    """The word that stands for all that say the same as `word`: the first of its group."""
    return _senses().get(word, word)


def words_of_sense(sense: str) -> tuple[str, ...]:
    """All words of the group that `sense` stands for; itself alone when there is no group."""
    return _groups().get(sense, (sense,))


def thesaurus_words() -> Iterator[str]:
    """Every word of every group."""
    yield from _senses()


@cache
def _groups() -> dict[str, tuple[str, ...]]:
    lines = THESAURUS.read_text(encoding="utf-8").splitlines()
    groups = [tuple(line.split()) for line in lines if line.strip() and not line.startswith("#")]
    return {group[0]: group for group in groups}


@cache
def _senses() -> dict[str, str]:
    senses: dict[str, str] = {}
    for first, group in _groups().items():
        for word in group:
            if senses.setdefault(word, first) != first:
                raise ValueError(f"{THESAURUS.name}: {word} stands in two groups")
    return senses
