"""Figures of how well the warning foresees open the grievances they count."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from sqlalchemy import update

from core import clock
from grievances.handling.models import Handling
from tests.grievances.counter import Counter
from tests.makers import Browser, Maker

ENDED = ((0, 0, False), (4, 1, True), (6, 2, False))  # points, grade, whether it went outside


@pytest.fixture
def engine_kind() -> str:
    """One engine is enough for pages."""
    return "sqlite"


@pytest.fixture
def zhou(app: Flask, maker: Maker) -> Browser:
    counter = Counter(maker.database)
    for points, grade, gone in ENDED:
        number = counter.record(f"第 {points} {grade} 件")
        values = {"peak_points": points, "peak_grade": grade}
        end = {"outside_at": clock.now()} if gone else {"closed_at": clock.now()}
        with counter.database.transaction() as session:
            found = update(Handling).where(Handling.id == counter.row(number).id)
            session.execute(found.values(**values, **end))
    return Browser(app, counter.database, "zhou")


def test_each_figure_opens_what_it_counts(zhou: Browser) -> None:
    page = zhou.get("/grievances/warning").text
    figures = re.findall(r'href="(/grievances/warning/cases[^"]+)">(\d+)<', page)
    assert len(figures) == 7
    for url, count in figures:
        opened = url.replace("&amp;", "&")
        listed = zhou.get(opened).text
        assert listed.count('href="/grievances/CG-') == int(count), opened
        file = zhou.get(opened.replace("warning/cases", "warning/cases.csv")).text
        assert len(file.splitlines()) == int(count) + 1


def test_a_list_says_what_is_in_it(zhou: Browser) -> None:
    page = zhou.get("/grievances/warning/cases?days=90&level=1&points=3&outside=true").text
    assert "90 天内 · 从预警 1 级起 · 最高 3–4 分 · 真升级的" in page
    assert "/grievances/warning/cases.csv?days=90&amp;level=1&amp;points=3&amp;outside=True" in page
    for wrong in ("level=4", "points=1000", "days=1"):
        assert zhou.get(f"/grievances/warning/cases?{wrong}").status_code == 400
