"""Documents read in memory are what Whoosh would have written."""

from __future__ import annotations

import numpy as np

from search_index.engine import Index
from search_index.index.memory_segment import MemorySegment
from search_index.index.postings import read_segment
from search_index.index.schema import documents
from tests.search_index.entries import entry

LAW = entry(
    7,
    "供用电管理办法",
    variants=["停电怎么通知"],
    clauses=[
        ("第一条", "计划停电提前七天公告，停电七天前通知。"),
        ("第二条", "逾期交费的，收取违约金。"),
    ],
)


def test_an_unwritten_segment_reads_as_the_written_one(empty_index: Index) -> None:
    empty_index.apply([LAW], set())
    written = empty_index.snapshot().segments[0]
    arrays, notes = read_segment(MemorySegment(documents(LAW))).to_file()
    expected, expected_notes = written.postings.to_file()
    assert notes == expected_notes
    assert arrays.keys() == expected.keys()
    assert [name for name in arrays if not np.array_equal(arrays[name], expected[name])] == []
