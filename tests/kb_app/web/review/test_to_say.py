"""Before it is approved: the words that will be said, and figures that are shown otherwise."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

import pytest

from content.schemas import DraftSchema
from content.services.drafts import save_draft
from core.base_schema import load
from tests.makers import Browser, Maker

Open = Callable[[str], Browser]


@pytest.fixture
def engine_kind() -> str:
    """Pages behave the same on both engines."""
    return "sqlite"


def to_say(page: str) -> list[str]:
    return [html.unescape(text) for text in re.findall(r"data-to-say>(.*?)</div>", page, re.DOTALL)]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ({"answer": "您好，\n\n**24** 小时内。\n\n另"}, ["您好，\n24 小时内。"]),
        ({"answer": "**24** 小时内。\n\n另", "format": "plain"}, ["**24** 小时内。"]),
    ],
)
def test_the_committee_sees_what_will_be_said(
    browser: Open, maker: Maker, content: dict[str, str], said: list[str]
) -> None:
    page = browser("chen").get(f"/review/{maker.submitted(content=content)}").text
    assert to_say(page) == said
    assert "data-altered" not in page


def test_what_is_not_for_saying_has_no_words(browser: Open, maker: Maker) -> None:
    page = browser("chen").get(f"/review/{maker.submitted('case')}").text
    assert to_say(page) == []


def test_a_figure_shown_otherwise_is_told_to_author_and_committee(
    browser: Open, maker: Maker
) -> None:
    number = maker.draft(content={"answer": "> 10kV 的用户另办。", "no_basis": "通行做法"})
    preview = browser("wang").get(f"/contribute/{number}/preview").text
    review = browser("chen").get(f"/review/{maker.submit(number)}").text
    for page in (preview, review):
        assert "写的是“&gt;10kV”，显示“10kV”" in page


def test_marks_are_no_difference_between_two_texts(browser: Open, maker: Maker) -> None:
    number = maker.published(content={"answer": "结清后 **24** 小时内。", "no_basis": "通行做法"})
    changed = {"answer": "结清后 **12** 小时内。", "no_basis": "通行做法"}
    with maker.database.transaction() as session:
        values = load(
            DraftSchema(), {"title": "多久？", "category": "third-party", "content": changed}
        )
        save_draft(session, maker.actor("wang"), number, values, None)
    page = browser("chen").get(f"/review/{maker.submit(number)}").text
    assert re.search(r"<del[^>]*>24 小时</del>", page)
    assert re.search(r"<ins[^>]*>12 小时</ins>", page)
    assert "**" not in re.sub(r"<script.*?</script>", "", page, flags=re.DOTALL)


def test_where_a_link_leads_is_a_difference(browser: Open, maker: Maker) -> None:
    before, after = ("见[办法](/entries/KB-000001)。", "见[办法](/entries/KB-000002)。")
    number = maker.published(content={"answer": before, "no_basis": "通行做法"})
    changed = {"answer": after, "no_basis": "通行做法"}
    values = {"title": "欠费停电后多久恢复供电？", "category": "third-party", "content": changed}
    with maker.database.transaction() as session:
        save_draft(session, maker.actor("wang"), number, load(DraftSchema(), values), None)
    page = browser("chen").get(f"/review/{maker.submit(number)}").text
    assert re.search(r"<del[^>]*>[^<]*1</del>", page)
    assert re.search(r"<ins[^>]*>[^<]*2</ins>", page)
    assert "没有任何不同" not in page
