"""A sum as text: what a reviewer reads of it."""

from __future__ import annotations

from copy import deepcopy

from content.diagnoses.written import sum_written
from tests.content.diagnoses.test_sums import YEAR


def test_a_bound_that_was_left_empty_is_nought() -> None:
    node = deepcopy(YEAR)
    node["inputs"][0]["least"] = ""
    assert "（度）：0 到 99999" in sum_written(node)
    node["inputs"][0]["least"] = "5"
    assert "（度）：5 到 99999" in sum_written(node)
