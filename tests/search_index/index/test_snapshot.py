"""What a commit held: documents, terms, and which of them are gone."""

from __future__ import annotations

import numpy as np

from search_index.engine import Index
from search_index.index.bm25f import WORDS
from search_index.index.postings import term_key
from tests.search_index.entries import entry


def keys(*terms: str) -> np.ndarray:
    return np.array([term_key(WORDS, term.encode()) for term in terms], dtype=np.uint64)


def test_deleted_documents_hold_nothing(empty_index: Index) -> None:
    empty_index.apply([entry(1, "停电通知"), entry(2, "停电"), entry(3, "电费")])
    empty_index.apply([], removed=[2])
    snapshot = empty_index.snapshot()
    (segment,) = snapshot.segments
    terms = segment.terms(keys("停电", "电费", "过户"))
    assert (terms >= 0).tolist() == [True, True, False]
    assert segment.holding(terms).tolist() == [1, 1, 0]
    assert (snapshot.documents, snapshot.contents()) == (2, {(1, 100), (3, 300)})


def test_a_snapshot_does_not_change_with_the_index(empty_index: Index) -> None:
    empty_index.apply([entry(1, "停电通知")])
    before = empty_index.snapshot()
    empty_index.apply([entry(1, "电费", revision_id=101)])
    assert before.contents() == {(1, 100)}
    assert list(before.phrase_keys(1, 100)) == ["停电通知"]
    assert list(empty_index.snapshot().phrase_keys(1, 101)) == ["电费"]


def test_a_document_is_that_of_one_revision(empty_index: Index) -> None:
    empty_index.apply([entry(1, "停电通知", variants=["断电通知"]), entry(2, "电费")])
    (segment,) = empty_index.snapshot().segments
    assert segment.doc_of(2, 200) == 1
    assert segment.doc_of(2, 201) is None
    asked = np.array([2, 1, 1, 5]), np.array([200, 100, 7, 500])
    assert segment.docs_of(*asked).tolist() == [1, 0, -1, -1]
    assert list(empty_index.snapshot().phrase_keys(1, 100)) == ["停电通知", "断电通知"]
    assert list(empty_index.snapshot().phrase_keys(1, 7)) == []


def test_names_narrow(empty_index: Index) -> None:
    empty_index.apply([entry(1, "停电"), entry(2, "停电", kind="case")])
    (segment,) = empty_index.snapshot().segments
    assert segment.named("kind", frozenset({"case"})).tolist() == [False, True]
    assert segment.named("kind", frozenset()).tolist() == [False, False]
    assert segment.named("department", frozenset({"marketing"})).all()


def test_what_many_documents_hold_has_a_row_of_its_weights(empty_index: Index) -> None:
    empty_index.apply([entry(n, f"停电{title}") for n, title in enumerate("甲乙丙丁戊", 1)])
    (segment,) = empty_index.snapshot().segments
    common, rare = segment.terms(keys("停电", "甲")).tolist()
    row, none = segment.row_of(np.array([common, rare])).tolist()
    assert none == -1
    own = slice(segment.postings.starts[common], segment.postings.starts[common + 1])
    assert segment.common.rows[row].tolist() == segment.weights.values[own].tolist()
