"""Charts are drawn without anything that the page does not allow, and say what they show."""

from __future__ import annotations

import re
import sys

import pytest

from kb_app.web.kit.charts import line_chart, trend

VALUES = [80, None, 85.25, 90]
LABELS = ["03-01", "03-02", "03-03", "<b>"]


@pytest.mark.parametrize("is_share", [True, False])
def test_a_chart_has_its_values_and_no_style_or_script_of_its_own(is_share: bool) -> None:
    svg = line_chart("首次解答率 <1>", LABELS, VALUES, is_share=is_share)
    assert svg.count("<circle") == 3  # what is not known is left out
    assert 'role="img" aria-label="首次解答率 &lt;1&gt;"' in svg
    assert "&lt;b&gt;" in svg
    assert not re.search(r"<(style|script|title|desc)|style=|\bid=|<!--", svg)


def test_whatever_is_imported_later_is_looked_for_as_before() -> None:
    trend(VALUES, is_share=True)
    assert all(hasattr(finder, "find_spec") for finder in sys.meta_path)


def test_a_trend_is_a_line_alone() -> None:
    svg = trend(VALUES, is_share=True)
    assert 'aria-hidden="true"' in svg
    assert not re.search(r"<(text|circle|style)", svg)


@pytest.mark.parametrize("values", [[], [None, 3], [None, None]])
def test_one_point_is_no_way(values: list[float | None]) -> None:
    assert trend(values, is_share=False) == line_chart("", [], values, is_share=True) == ""
    assert trend([0, 0], is_share=False) != ""
