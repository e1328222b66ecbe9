"""How a regulation stands among others: a law outranks what is issued under it.

Where a law and a rule say the same about a question, the law is what an answer rests on.
"""

from __future__ import annotations

import re

from content.indexing import IndexedEntry
from content.kinds.registry import kind_named
from search_index.text.analyzer import fold

LAW = 1.16  # by what the score of a law and of its clauses is multiplied
FILE = 0.9  # of a page of a file: what was written to be said comes first
_REMARK = re.compile(r"[(\[〔【][^()\[\]〔〕【】]*[)\]〕】]\s*$")
_IS_LAW = re.compile(r"(法典|(?<![办方做说])法)》?$")


def authority_boost(entry: IndexedEntry) -> float:
    """What scores of an entry and its clauses are multiplied by; 1 for most."""
    if not kind_named(entry.kind).citable:
        return 1.0
    title = _REMARK.sub("", fold(entry.title).strip())
    return LAW if _IS_LAW.search(title.strip()) else 1.0
