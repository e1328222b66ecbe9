"""BM25F as one would write it on a blackboard: every document, every term, no arrays."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable

from content.indexing import IndexedEntry
from search_index.index.schema import Document, documents
from search_index.query.figures_typed import figure_terms
from search_index.text.analyzer import analyse, fold
from search_index.text.clause_numbers import references_in

K1, STEP = 1.6, 1.05
B = {"title": 0.9, "variants": 0.3, "text": 0.75, "grams": 0.8, "chars": 0.8, "reference": 0.75}
WORD_FIELDS = {"title": 1.0, "variants": 1.0, "text": 0.8}
FAMILIES = [
    ("words", 1.0, WORD_FIELDS),
    ("grams", 0.3, {"grams": 1.0}),
    ("chars", 0.8, {"chars": 1.0}),
    ("clauses", 6.0, {"reference": 1.0}),
]


def plain_ranking(entries: Iterable[IndexedEntry], query: str) -> list[tuple[float, int, int]]:
    """(score, entry id, place of the clause) of all documents that answer, best first."""
    docs = [document for entry in entries for document in documents(entry)]
    asked = analyse(query)
    terms = {"words": asked.senses, "grams": asked.grams, "chars": asked.chars}
    terms["clauses"] = references_in(fold(query))
    strong = {("words", t) for t in asked.senses if len(t) > 1}
    strong |= {("grams", t) for t in asked.grams if not t.isascii()}
    strong |= {("clauses", t) for t in terms["clauses"]}
    parts = dict.fromkeys(part for part in asked.parts if part not in asked.senses)
    weights = {
        (family, term): family_weight * times * _idf(docs, term, fields)
        for family, family_weight, fields in FAMILIES
        for term, times in Counter(terms[family]).items()
    }
    weights |= {("words", part): 0.5 * _idf(docs, part, WORD_FIELDS) for part in parts}
    _bound_figures(weights, query)
    ranked = []
    for document in docs:
        score, holds_strong = 0.0, not strong
        for family, _, fields in FAMILIES:
            for term in set(terms[family]):
                weight = _saturated(_occurrences(document, term, fields, docs))
                if weight:
                    holds_strong |= (family, term) in strong
                score += weight * weights[family, term]
        for part in parts:
            weight = _saturated(_occurrences(document, part, WORD_FIELDS, docs))
            score += weight * weights["words", part]
        if document.entry.kind == "regulation" and document.entry.title.strip().endswith("法"):
            score *= 1.16
        if score and holds_strong:
            ranked.append((score, document.entry.entry_id, document.place))
    return sorted(ranked, key=lambda row: (-round(row[0], 5), row[1], row[2]))


def _bound_figures(weights: dict[tuple[str, str], float], query: str) -> None:
    """All that stands in figures alone weighs a fifth of the rest at the most."""
    families = [name for name, _, _ in FAMILIES]
    said = figure_terms(fold(query), analyse(query))
    figures = {(families[family], term) for family, term in said}
    of_figures = sum(weights[key] for key in figures)
    rest = sum(weight for key, weight in weights.items() if key not in figures) / 5
    if 0 < rest < of_figures:
        for key in figures:
            weights[key] *= rest / of_figures


def _occurrences(
    document: Document, term: str, fields: dict[str, float], docs: list[Document]
) -> float:
    total = 0.0
    for field, weight in fields.items():
        own = document.terms[field]
        b = B[field]
        norm = 1 - b + b * len(own) / _average(docs, field)
        total += weight * own.count(term) / norm
    return total


def _average(docs: list[Document], field: str) -> float:
    lengths = [len(d.terms[field]) for d in docs if d.terms[field]]
    if not lengths:
        return 1.0
    return STEP ** round(math.log(sum(lengths) / len(lengths)) / math.log(STEP))


def _saturated(occurrences: float) -> float:
    return occurrences / (K1 + occurrences)


def _idf(docs: list[Document], term: str, fields: dict[str, float]) -> float:
    holding = sum(any(term in d.terms[field] for field in fields) for d in docs)
    return math.log(1 + (len(docs) - holding + 0.5) / (holding + 0.5))


def dice(one: str, other: str) -> float:
    """Twice the longest common subsequence over both lengths, as one would write it down."""
    table = [[0] * (len(other) + 1) for _ in range(len(one) + 1)]
    for i, mine in enumerate(one):
        for j, theirs in enumerate(other):
            longer = max(table[i][j + 1], table[i + 1][j])
            table[i + 1][j + 1] = table[i][j] + 1 if mine == theirs else longer
    return 2 * table[-1][-1] / (len(one) + len(other)) if one or other else 0.0
