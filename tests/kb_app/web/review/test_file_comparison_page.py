"""A replaced file beside the one it replaces: its changes, its pages, and for whom."""

from __future__ import annotations

import re

from content.services import drafts
from tests.made_files import pdf, picture, word
from tests.makers import Browser, Maker

from .conftest import Open

OLD = [["第一条 计划检修停电提前七日公告。"], ["第二条 欠费停电后二十四小时内复电。"]]
NEW = [
    ["第一条 计划检修停电提前十日公告。"],
    ["另见附表。"],
    ["第二条 欠费停电后二十四小时内复电。"],
]


def replaced(maker: Maker, old: bytes, new: bytes, name: str, alt: str = "") -> str:
    """A review of an entry whose file was replaced; gives the address of the comparison."""
    number = maker.draft("notice")
    maker.attach(number, old, name, alt=alt)
    maker.decide(maker.submit(number))
    with maker.database.transaction() as session:
        drafts.start_draft(session, maker.actor("wang"), number)
    sha256 = maker.attach(number, new, name, alt=alt)
    return f"/review/{maker.submit(number)}/files/{sha256}"


def test_changed_lines_stand_beside_each_other_with_their_pages(
    browser: Open, maker: Maker
) -> None:
    place = replaced(maker, pdf(OLD), pdf(NEW), "办法.pdf")
    chen: Browser = browser("chen")
    assert place in chen.get(place.partition("/files")[0]).text
    page = chen.get(place).text
    assert re.findall(r'<(?:del|ins) class="word[^"]*">([^<]*)<', page) == ["七日", "十日"]
    assert page.count('data-mark="new"') == 1  # and what only stands a page further is no change
    assert 'data-mark="moved"' not in page
    assert page.count('/pages/1"') == 2
    turned = chen.get(f"{place}?before=2&after=3").text
    assert '/pages/2"' in turned
    assert '/pages/3"' in turned


def test_pictures_and_documents_without_pages(browser: Open, maker: Maker) -> None:
    place = replaced(maker, picture("red"), picture("blue"), "表.png", alt="电表")
    assert browser("chen").get(place).text.count('alt="电表"') == 2
    place = replaced(maker, word("电价 0.52 元"), word("电价 0.55 元"), "价.docx")
    assert "0.55" in browser("chen").get(place).text


def test_a_scan_says_that_there_is_nothing_to_compare(browser: Open, maker: Maker) -> None:
    place = replaced(maker, pdf([[]]), pdf([["有文字"]]), "办法.pdf")
    assert "读不出文字" in browser("chen").get(place).text


def test_it_is_for_those_who_see_the_review(browser: Open, maker: Maker) -> None:
    place = replaced(maker, pdf(OLD), pdf(NEW), "办法.pdf")
    assert browser("wang").get(place).status_code == 200
    for by in ("an", "zhao", "admin"):
        assert browser(by).get(place).status_code == 404
    assert browser("chen").get(f"{place[:-3]}000").status_code == 404
