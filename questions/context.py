"""What questions need of a process: the search, the phrasings in memory, the keys of callers."""

from __future__ import annotations

from dataclasses import dataclass

from questions.callers import CallerReferences
from questions.phrasings import Phrasings
from search_index.ranking.interface import Searcher


@dataclass(frozen=True)
class QuestionContext:
    """One for a process; safe to use from several threads."""

    searcher: Searcher
    phrasings: Phrasings
    callers: CallerReferences
