"""Which terms of a line stand in its figures alone."""

from __future__ import annotations

import pytest

from search_index.query.figures_typed import figure_terms
from search_index.query.query import plain_query
from search_index.text.analyzer import analyse, fold


def of_figures(text: str) -> set[str]:
    """The terms of `text` that say a figure, whatever their family."""
    return {term for _, term in figure_terms(fold(text), analyse(text))}


@pytest.mark.parametrize(
    ("text", "figure", "words"),
    [
        ("打95598没人接", "95598", "没人"),
        ("低保每月十五度免费电", "15kwh", "免费"),
        ("电压220V正常吗", "220v", "电压"),
        ("说好六点来电", "六点", "来电"),
        ("超过30天没处理", "30天", "处理"),
    ],
)
def test_figures_are_told_from_words(text: str, figure: str, words: str) -> None:
    assert figure in of_figures(text)
    assert words not in of_figures(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "电费怎么交",
        "一户一表怎么办",
        "一度电多少钱",
        "半天没人来",
        "第十五条说什么",
        "三相电怎么申请",
    ],
)
def test_what_counts_nothing_is_a_word(text: str) -> None:
    assert of_figures(text) == set()


def test_what_stands_outside_too_is_a_word() -> None:
    assert "度" not in of_figures("十五度电的度是什么")


def test_the_terms_of_a_line_know() -> None:
    terms = {term.term: term.of_figure for term in plain_query("打95598没人接").terms}
    assert (terms["95598"], terms["人"]) == (True, False)
