"""What narrows a search: filters beside the line, and operators in it.

Filters can be changed over and have facets; what is typed into the line (kind:, dept:, "…", -…)
holds for the facets too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

import numpy as np
from sqlalchemy.orm import Session

from content.kinds.registry import shown_kinds
from content.structure import Structure
from search_index.query.operators import without_operators
from search_index.query.query import Query
from search_index.ranking.interface import Hits, RankedHit, Searcher
from search_index.results.stored_text import PageKey, ShownText, page_texts, shown_texts
from search_index.results.visibility import Mask
from search_index.text.analyzer import fold
from search_index.text.page_labels import is_page

TextFilter = Callable[[Hits, Mask], Mask]  # of hits that count so far, those that still do


def understood(searcher: Searcher, structure: Structure, text: str) -> Query:
    """What a line means, with codes in `kinds` and `departments`.

    A kind: or dept: that names nothing is taken for words. Raises `IndexDamaged`.
    """
    query = searcher.understand(text)
    if not (query.kinds or query.departments):
        return query
    kinds = _codes(query.kinds, _kind_names())
    departments = _codes(query.departments, _department_names(structure))
    if kinds is None or departments is None:
        return searcher.understand(without_operators(text))
    return replace(query, kinds=kinds, departments=departments)


def _codes(named: Iterable[str], known: Mapping[str, str]) -> tuple[str, ...] | None:
    codes = [known.get(fold(name).strip()) for name in named]
    return None if None in codes else tuple(code for code in codes if code)


def _kind_names() -> dict[str, str]:
    """Codes by what kinds are called: in Chinese, in the reader's language, by code."""
    names: dict[str, str] = {}
    for code, kind in shown_kinds().items():
        names |= dict.fromkeys((fold(kind.label.source), fold(str(kind.label)), code), code)
    return names


def _department_names(structure: Structure) -> dict[str, str]:
    known = structure.departments.values()
    by_name = {fold(department.name): department.code for department in known}
    return by_name | {fold(department.code): department.code for department in known}


def both(one: frozenset[str] | None, typed: Iterable[str]) -> frozenset[str] | None:
    """The codes a filter and an operator leave together; None for no restriction."""
    codes = frozenset(typed)
    if not codes:
        return one
    return codes if one is None else one & codes


def text_filter(session: Session, query: Query) -> TextFilter | None:
    """Which hits hold the phrases of `query` word for word and nothing it excludes.

    None when it asks for neither. Looks at what is shown of each, so it costs a query.
    """
    phrases, excluded = _folded(query.phrases), _folded(query.excluded)
    if not phrases and not excluded:
        return None

    def passing(hits: Hits, counting: Mask) -> Mask:
        places = np.flatnonzero(counting)
        looked_at = list(hits.taken(places))
        texts = shown_texts(session, {hit.revision_id for hit in looked_at})
        pages = page_texts(session, looked_at)
        mask = np.zeros(len(hits), dtype=np.bool_)
        for place, hit in zip(places.tolist(), looked_at, strict=True):
            text = fold(text_of(hit, texts, pages))
            mask[place] = all(phrase in text for phrase in phrases) and not any(
                word in text for word in excluded
            )
        return mask

    return passing


def _folded(pieces: Iterable[str]) -> list[str]:
    return [piece for piece in (fold(piece).strip() for piece in pieces) if piece]


def text_of(hit: RankedHit, texts: Mapping[int, ShownText], pages: Mapping[PageKey, str]) -> str:
    """All that is shown of a hit, as far as `texts` and `pages` have it."""
    text = texts.get(hit.revision_id)
    if text is None:
        return ""
    if hit.clause is None:
        return "\n".join((text.title, *text.texts))
    if is_page(hit.clause):
        return f"{text.title}\n{pages.get((hit.revision_id, hit.clause), '')}"
    return f"{text.title} {hit.clause}\n{text.clauses.get(hit.clause, '')}"
