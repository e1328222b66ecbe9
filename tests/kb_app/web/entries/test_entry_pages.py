"""The page of an entry and its history, as readers see them."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask, render_template_string

from kb_app.web.kit.rendering import kind_template
from search_index import services as index_services
from tests.makers import CONTENT, Browser, Maker

Open = Callable[[str], Browser]


@pytest.fixture
def engine_kind() -> str:
    """Pages behave the same on both engines; the services are tested on each."""
    return "sqlite"


@pytest.fixture
def maker(maker: Maker) -> Maker:
    """A maker with a sound, empty index."""
    index_services.rebuild(maker.database, maker.index)
    return maker


@pytest.mark.parametrize(
    ("kind", "texts"),
    [
        ("answer", ["24 小时内", "智能电表通常"]),
        ("script", ["客户不出声", "✓</span> 说", "✕</span> 不说", "再不说话我就挂了"]),
        ("procedure", ["受理", "记录诉求", "时限 当场"]),
        ("case", ["经过", "客户催促复电", "先安抚"]),
        ("notice", ["本周六检修"]),
        ("regulation", ["营销〔2026〕1 号", "第一章 总则", "计划检修停电提前"]),
    ],
)
def test_every_kind_has_its_view(browser: Open, maker: Maker, kind: str, texts: list[str]) -> None:
    number = maker.published(kind)

    page = browser("an").get(f"/entries/{number}")

    assert page.status_code == 200
    for text in texts:
        assert text in page.text.replace('<b class="figure">', "").replace("</b>", "")
    assert "审核通过" in page.text
    assert number in page.text


def test_clauses_are_addressed_by_their_label(browser: Open, maker: Maker) -> None:
    number = maker.published("regulation")

    page = browser("an").get(f"/entries/{number}").text

    assert 'id="第一条"' in page
    assert 'id="第二条"' in page


def test_an_answer_shows_the_clause_it_rests_on(browser: Open, maker: Maker) -> None:
    regulation = maker.published("regulation", title="停电管理办法")
    number = maker.published(citations=[{"number": regulation, "clause": "第二条"}])
    an = browser("an")

    page = an.get(f"/entries/{number}").text
    assert "停电管理办法 第二条" in page
    assert 'data-basis="《停电管理办法》第二条"' in page
    assert "计划检修停电提前" in page
    clause = an.get(f"/search/preview/{regulation}?clause=第二条&beside=1").json["preview"]
    assert "计划检修停电提前" in clause
    assert "引用" not in clause, "what stands beside an answer is kept short"
    assert number in an.get(f"/search/preview/{regulation}?clause=第二条").json["preview"]
    assert number not in an.get(f"/search/preview/{regulation}?clause=第一条").json["preview"]

    maker.retire(regulation)

    page = an.get(f"/entries/{number}").text
    assert "停电管理办法 第二条" not in page
    assert "计划检修停电提前" not in page
    assert "依据已失效" in page


def test_drafts_do_not_exist(browser: Open, maker: Maker) -> None:
    an = browser("an")
    draft = an.get(f"/entries/{maker.draft()}")
    nothing = an.get("/entries/KB-999999")

    assert draft.status_code == nothing.status_code == 404

    def told(text: str) -> str:
        return re.sub(r'<code>\w+</code>|value="[^"]*"', "", text)

    assert told(draft.text) == told(nothing.text)


@pytest.mark.parametrize("number", ["KB-1", "1", "KB-000001x", "KB-٣", "%00", "KB-" + "9" * 40])
def test_numbers_that_are_none_are_not_found(browser: Open, maker: Maker, number: str) -> None:
    maker.published()

    assert browser("an").get(f"/entries/{number}").status_code == 404


def test_a_retired_entry_is_gone_from_its_page(browser: Open, maker: Maker) -> None:
    number = maker.published()
    maker.retire(number)

    assert browser("an").get(f"/entries/{number}").status_code == 404


def test_payloads_in_an_entry_are_inert(browser: Open, maker: Maker) -> None:
    text = "<script>x</script>[a](javascript:x)<form action=/x><div style=a>{{7*7}}"
    number = maker.published(title=text, content={"answer": text, "note": text, "confirm": [text]})

    page = browser("an").get(f"/entries/{number}").text
    article = page[page.index("<article") : page.index("</article>")]

    assert "<script" not in article
    assert 'href="javascript' not in article
    assert "<form" not in article
    assert " style=" not in article.replace("div style=a", "")
    assert "{{7*7}}" in article


def test_history_is_for_readers_what_was_published(browser: Open, maker: Maker) -> None:
    number = maker.published()
    with maker.database.transaction() as session:
        from content.services import drafts

        drafts.start_draft(session, maker.actor("wang"), number)

    reader = browser("an").get(f"/entries/{number}/history").text
    writer = browser("wang").get(f"/entries/{number}/history").text

    assert "第 1 版" in reader
    assert "第 2 版" not in reader
    assert "第 2 版" in writer
    assert "草稿" in writer
    assert browser("an").get(f"/entries/{maker.draft()}/history").status_code == 404


def test_only_its_department_is_offered_the_way_to_change_it(browser: Open, maker: Maker) -> None:
    number = maker.published()

    assert f"/contribute/{number}" in browser("wang").get(f"/entries/{number}").text
    assert f"/contribute/{number}" not in browser("zhao").get(f"/entries/{number}").text


def test_a_kind_without_a_view_of_its_own_is_shown_by_its_fields(app: Flask) -> None:
    from types import SimpleNamespace

    from content.kinds.case import KIND

    assert kind_template("new") == ["kinds/new.html", "kinds/_any.html"]
    shown = SimpleNamespace(kind=KIND, content=CONTENT["case"])
    with app.test_request_context():
        html = render_template_string("{% include 'kinds/_any.html' %}", shown=shown)

    assert re.findall(r"section-label\">(.*?)<", html) == ["经过", "处理", "点评"]
    assert "<p>先安抚。</p>" in html
