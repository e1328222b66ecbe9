"""How a regulation stands among others: a law outranks what is issued under it.

Where a law and a rule say the same about a question, the law is what an answer rests on. Below the
laws ranks decide between equals alone.
"""

from __future__ import annotations

from content.indexing import IndexedEntry
from content.kinds.registry import kind_named
from content.laws.ranks import Rank, guessed_rank
from search_index.text.analyzer import fold

LAW = 1.16  # by what the score of a law and of its clauses is multiplied
FILE = 0.9  # of a page of a file: what was written to be said comes first
_BOOSTS = {
    Rank.LAW: LAW,
    Rank.ADMINISTRATIVE: 1.004,
    Rank.DEPARTMENTAL: 1.003,
    Rank.LOCAL: 1.002,
    Rank.NORMATIVE: 1.001,
}


def authority_boost(entry: IndexedEntry) -> float:
    """What scores of an entry and its clauses are multiplied by; 1 for most."""
    if not kind_named(entry.kind).citable:
        return 1.0
    rank = entry.rank or guessed_rank(fold(entry.title), "")
    return _BOOSTS.get(rank, 1.0) if rank else 1.0
