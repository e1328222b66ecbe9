"""Figures as the pages of statistics show them, and their files."""

from __future__ import annotations

import csv
from io import BytesIO, StringIO, TextIOWrapper

import pytest
from flask import Flask

from kb_app.web.kit.figures import Cell, Row, Table, bar, share, table_as_csv


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [(262, 568, "46.1 %"), (0, 5, "0.0 %"), (5, 5, "100.0 %"), (0, 0, "–"), (1, 3, "33.3 %")],
)
def test_a_share_has_one_place_and_there_is_none_of_nothing(
    part: int, whole: int, said: str
) -> None:
    assert share(part, whole) == said


def test_bars_are_as_long_as_their_share_of_the_longest() -> None:
    assert (bar(5, 10), bar(10, 10), bar(0, 0)) == (50, 100, 0)


def test_a_file_has_the_rows_of_the_table_under_its_name(app: Flask) -> None:
    rows = [Row([Cell("供电服务", "/list"), Cell(262)]), Row([Cell("合计"), Cell(568)])]
    table = Table("按类别", ["类别", "件数"], rows)
    with app.test_request_context():
        answer = app.make_response(table_as_csv(table, "类别"))
    answer.direct_passthrough = False
    read = csv.reader(StringIO(TextIOWrapper(BytesIO(answer.data), "utf-8-sig").read()))
    assert list(read) == [["类别", "件数"], ["供电服务", "262"], ["合计", "568"]]
    assert answer.mimetype == "text/csv"
    assert "attachment" in answer.headers["Content-Disposition"]
