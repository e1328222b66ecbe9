"""The page of duties: departments, and what changed since a day."""

from __future__ import annotations

from collections.abc import Callable

from tests.databases import ON_SQLITE
from tests.makers import Browser, Maker

pytestmark = ON_SQLITE


def test_everybody_sees_who_answers_for_what(
    browser: Callable[[str], Browser], maker: Maker
) -> None:
    maker.published()
    page = browser("an").get("/duties").text
    assert "第三方机构" in page
    assert "以来的变动" not in page
    assert "时限" not in page.partition('id="duty-marketing"')[2].partition("</section>")[0]


def test_those_above_see_clocks_changes_and_gaps(
    browser: Callable[[str], Browser], maker: Maker
) -> None:
    maker.published()
    page = browser("zhou").get("/duties?since=2020-01-01").text
    assert "条目复核 1" in page
    assert "2020-01-01 以来的变动" in page
    assert "件事无人负责" in page  # departments without people
    assert browser("zhou").get("/duties?since=heute").status_code == 400
