"""Masking as it is counted: on lines that were looked at, and on those that were not."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.said.masking import counted, lines_of, marked
from core.masking import MASK, masked

JUDGED = Path(__file__).parents[3] / "benchmarks" / "judged" / "masking"
LEAST = 0.97
LOOKED_AT = {"lines", "lines_more"}  # where each pattern has a line that is kept without it


@pytest.mark.parametrize("path", sorted(JUDGED.iterdir()), ids=lambda path: path.stem)
def test_personal_numbers_go_and_hardly_anything_else(path: Path) -> None:
    counts = counted(lines_of(path))
    if path.stem in LOOKED_AT:
        assert counts.kept == counts.for_nothing == []
    assert counts.recall >= LEAST, counts.kept
    assert counts.precision >= LEAST, counts.for_nothing


def test_counts_tell_what_was_kept_and_what_was_masked_for_nothing() -> None:
    counts = counted(["打«13800138000»", "记得«王五»", "13800138000元", "和13900139000"])
    assert (counts.personal, counts.gone, counts.masked, counts.rightly) == (2, 1, 3, 1)
    assert counts.kept == ["记得«王五»"]
    assert len(counts.for_nothing) == 2


def test_every_line_is_masked_once_and_for_all() -> None:
    for path in JUDGED.iterdir():
        for line in lines_of(path):
            once = masked(marked(line)[0])
            assert masked(once) == once, (once, masked(once), MASK)
