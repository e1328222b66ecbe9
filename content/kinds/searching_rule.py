"""What a kind that is a rule for the service tells the search: words alike, answers put first."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class WordsAlike:
    """Words that mean the same; `one_way`: the first also finds the others, not the reverse."""

    words: tuple[str, ...]
    one_way: bool


@dataclass(frozen=True)
class PutFirst:
    """The entries (by number) that come first for `queries`; `anywhere`: also within a line."""

    queries: tuple[str, ...]
    entries: tuple[str, ...]
    anywhere: bool


SearchingRule = WordsAlike | PutFirst
