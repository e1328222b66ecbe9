"""Every table stands on a page of its own and goes out as a file."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kb_app.web.statistics.statistics_tables import TABLES
from tests.grievances.counter import Counter
from tests.makers import Browser, Maker
from tests.review.writing import save

Login = Callable[[str], Browser]


@pytest.fixture
def engine_kind() -> str:
    """One engine is enough for what pages add."""
    return "sqlite"


def test_every_table_opens_and_goes_out_as_a_file(browser: Login, maker: Maker) -> None:
    number = maker.draft(title="退过一次的")
    maker.decide(maker.submit(number), "request_changes")
    save(maker, number, title="退过一次的")
    maker.sign_all(maker.submit(number))
    maker.drain()
    Counter(maker.database).record("窗口态度差")
    zhou = browser("zhou")
    for name, table in TABLES.items():
        page = zhou.get(f"/statistics/figures/{name}")
        assert page.status_code == 200, table
        assert f'id="{name}"' in page.text
        assert zhou.get(f"/statistics/{name}.csv").mimetype == "text/csv"
    assert "退过一次的" in zhou.get("/statistics/sent-back.csv").text
    assert "CG-000001" in zhou.get("/statistics/received.csv").text
    assert zhou.get("/statistics/figures/nothing").status_code == 404


def test_figures_of_the_flow_open_their_lists(browser: Login, maker: Maker) -> None:
    maker.published(title="一次通过的")
    page = browser("zhou").get("/statistics?open=flow").text
    assert 'href="/statistics/figures/published-changes?days=30"' in page
    assert 'href="/statistics/figures/sent-back?days=30"' in page
    assert "一次通过的" in browser("zhou").get("/statistics/published-changes.csv").text
