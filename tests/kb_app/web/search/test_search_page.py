"""The agent's search through the test client; what needs a browser is in tests/journeys."""

from __future__ import annotations

import html
import re
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from people.actors import CONSOLE
from people.services.region_tree import choose_region, save_region
from search_index import services as index_services
from tests.linear_time import slowness
from tests.made_files import pdf
from tests.makers import Browser, Maker

Open = Callable[[str], Browser]
JSON = {"Accept": "application/json"}


@pytest.fixture
def engine_kind() -> str:
    """Pages behave the same on both engines; the services are tested on each."""
    return "sqlite"


@pytest.fixture
def maker(maker: Maker) -> Maker:
    """A maker with a sound, empty index."""
    index_services.rebuild(maker.database, maker.index)
    return maker


def results(who: Browser, query: str, **more: Any) -> Any:
    return who.get("/search/results", query_string={"q": query, **more}, headers=JSON)


def test_the_box_is_ready_on_load_and_the_page_works_without_a_script(
    browser: Open, maker: Maker
) -> None:
    maker.published()

    page = browser("an").get("/search?q=交了电费多久来电").text

    assert re.search(r'<input id="q"[^>]*autofocus', page)
    assert 'role="listbox"' in page
    assert 'role="option" id="hit-0" aria-selected="true"' in page
    assert re.search(r'id="count"[^>]*role="status">\s*1 条', page)
    assert "<noscript>" in page
    assert "复制答复" in page, "the first hit is previewed"
    assert " style=" not in page
    assert " onclick=" not in page


def test_one_request_brings_list_counts_and_first_preview(browser: Open, maker: Maker) -> None:
    number = maker.published()

    answer = results(browser("an"), "欠费复电").json

    assert answer["total"] == 1
    assert answer["query"] == "欠费复电"
    assert answer["status"].startswith("1 条")
    assert number in answer["list"]
    assert "答案 1" in answer["facets"]
    assert "智能电表通常" in answer["preview"]


def test_hits_that_are_only_alike_do_not_look_like_an_answer(browser: Open, maker: Maker) -> None:
    number = maker.published()
    an = browser("an")

    answer = results(an, "多久能打开抽屉").json

    assert answer["status"] == "没有把握：选中一条（↓）之后，Enter 才会复制"
    assert "没有把握。" in answer["list"]
    assert 'aria-selected="true"' not in answer["list"]
    assert answer["list"].index("data-record") < answer["list"].index(number), "recording is first"
    assert "先记下来，负责的部门会答复" in answer["preview"]
    assert "智能电表通常" not in answer["preview"], "no answer is shown before one is chosen"
    assert "没有把握。" in an.get("/search?q=多久能打开抽屉").text, "without a script too"
    assert "没有把握" not in str(results(an, "欠费停电后多久恢复供电").json)


def test_a_line_of_another_trade_is_told_so_before_it_is_recorded(
    browser: Open, maker: Maker
) -> None:
    maker.published()
    shown = results(browser("an"), "多久能学会游泳").json
    assert shown["list"].index("data-not-ours") < shown["list"].index("data-record")
    assert "多半不归供电公司管" in shown["preview"]
    shown = results(browser("an"), "多久能打开抽屉").json
    assert shown["list"].index("data-record") < shown["list"].index("data-not-ours")
    shown = results(browser("zhou"), "多久能学会游泳").json  # has no calls to end
    assert "data-not-ours" not in shown["list"]
    assert "data-record" in shown["list"]


def test_who_may_not_record_is_told_of_the_doubt_alone(browser: Open, maker: Maker) -> None:
    maker.published()
    shown = results(browser("wang"), "多久能学会游泳").json["list"]
    assert "没有把握。" in shown
    assert "data-record" not in shown


def test_drafts_are_nowhere(browser: Open, maker: Maker) -> None:
    maker.published()
    maker.draft(title="绝密草稿欠费停电", content={"answer": "草稿"})
    number = maker.draft(title="再一份")
    an = browser("an")

    answer = results(an, "绝密草稿欠费停电").json

    assert answer["total"] == 1
    assert "草稿" not in answer["list"] + answer["preview"] + answer["facets"]
    assert an.get("/suggest?q=绝密").json["suggestions"] == []
    draft = an.get(f"/search/preview/{number}", headers=JSON)
    nothing = an.get("/search/preview/KB-999999", headers=JSON)
    assert draft.status_code == nothing.status_code == 404
    assert draft.json | {"request_id": ""} == nothing.json | {"request_id": ""}


def test_markup_in_titles_texts_and_queries_is_text(browser: Open, maker: Maker) -> None:
    maker.published(
        title="<script>alert(1)</script>停电{{7*7}}",
        content={"answer": "停电<img src=x onerror=alert(1)>\"'", "variants": ["<b>停电</b>"]},
    )

    answer = results(browser("an"), "停电<b>").json

    everything = answer["list"] + answer["preview"]
    assert "<script" not in everything
    assert "<img" not in everything
    assert "<b>" not in everything.replace('<b class="figure">', "")
    assert "{{7*7}}" in everything
    assert "&lt;script&gt;alert(1)&lt;/script&gt;<mark>停电</mark>" in answer["list"]
    page = browser("an").get('/search?q="><script>alert(1)</script>').text
    assert "<script>alert" not in page


def test_narrowing_by_kind_can_be_changed_over(browser: Open, maker: Maker) -> None:
    maker.published()
    maker.published("script", title="欠费客户的安抚", department="marketing")
    an = browser("an")

    answer = results(an, "欠费", kind="script").json

    assert answer["total"] == 1
    assert "答案 1" in answer["facets"]
    assert "kind=script" in answer["facets"]
    assert results(an, "欠费", kind="nonsense", limit="-5").json["total"] == 2


def test_an_empty_box_shows_current_notices(browser: Open, maker: Maker) -> None:
    maker.published("notice", title="河滨路检修")
    maker.draft("notice", title="还没批准的公告")

    page = browser("an").get("/search").text

    assert "河滨路检修" in page
    assert "还没批准的公告" not in page
    assert "边听边打" in page


def test_notices_of_ones_own_region_come_first_and_the_others_say_so(
    browser: Open, maker: Maker
) -> None:
    with maker.database.transaction() as session:
        for code, name in (("luoyang", "洛阳"), ("zhengzhou", "郑州")):
            values = {"code": code, "name": name, "parent": "", "department": ""}
            save_region(session, CONSOLE, values)
        choose_region(session, maker.actor("an"), "luoyang")
    maker.published("notice", title="洛阳检修", regions=["luoyang"])
    maker.published("notice", title="郑州检修", regions=["zhengzhou"], conditions="高压用户")

    page = browser("an").get("/search").text

    assert page.index("洛阳检修") < page.index("郑州检修")
    assert "不适用本地，仅适用郑州" in page
    assert "高压用户" in page


def test_whoever_is_not_logged_in_gets_nothing(client: Any) -> None:
    assert client.get("/search").status_code == 303
    assert client.get("/search/results?q=x", headers=JSON).status_code == 401


def test_without_an_index_the_page_says_so(browser: Open, maker: Maker, tmp_path: Path) -> None:
    an = browser("an")
    shutil.rmtree(tmp_path / "index")

    failed = results(an, "停电")
    page = an.get("/search?q=停电")

    assert failed.status_code == page.status_code == 503
    assert failed.json["code"] == "index_unavailable"
    assert "索引正在重建" in page.text
    assert "再试一次" in page.text


def test_without_an_index_titles_are_looked_at_and_that_is_said(
    browser: Open, maker: Maker, tmp_path: Path
) -> None:
    number = maker.published(title="居民阶梯电价怎么算")
    shutil.rmtree(tmp_path / "index")
    page = browser("an").get("/search?q=阶梯电价")
    assert page.status_code == 200
    assert number in page.text
    assert "暂时只按标题查找" in page.text


@pytest.mark.parametrize(
    "query", ["??", "[a TO 龥]", "(" * 5000, "NOT " * 3000, "停" * 5_000, "\0", "😀", "\ud800"]
)
def test_any_query_is_answered_at_once(browser: Open, maker: Maker, query: str) -> None:
    maker.published()
    an = browser("an")
    results(an, "预热")
    began = time.process_time()

    status = results(an, query.encode("utf-8", "surrogatepass")).status_code

    assert status == 200
    assert time.process_time() - began < 1 * slowness()


def test_a_mistyped_line_is_offered_put_right_and_never_replaced(
    browser: Open, maker: Maker
) -> None:
    maker.published(title="计划停电通知怎么查询")
    found = results(browser("an"), "停点通知").json
    assert found["query"] == "停点通知"
    assert 'data-query="停电通知"' in found["list"]
    assert 'data-query="停电' not in results(browser("an"), "停电通知").json["list"]
    assert "读作：停电通知" in results(browser("an"), "tingdiantongzhi").json["list"]


def test_ways_to_go_on_come_with_the_results(browser: Open, maker: Maker) -> None:
    maker.published(title="停电通知怎么查询")
    maker.draft(title="停电机密草案")
    maker.drain()
    for typed in ("停电", "tingd", "tdtz"):
        following = results(browser("an"), typed).json["next"]
        assert 'data-query="停电通知怎么查询"' in following
        assert "机密" not in following
    assert "data-query" not in results(browser("an"), "停电通知怎么查询").json["next"]
    assert "data-query" not in results(browser("an"), "").json["next"]


def test_units_models_and_numbers_find_what_has_them(browser: Open, maker: Maker) -> None:
    voltage = maker.published(
        title="三相表和单相表有什么区别？", content={"answer": "单相 220V，三相 380V。"}
    )
    transformer = maker.published(
        title="变压器容量怎么选？", content={"answer": "容量 400kVA 以下的按低压管理。"}
    )
    for query, number in (
        ("380", voltage),
        ("400kVA", transformer),
        (transformer.lower(), transformer),
        (f"ＫＢ{int(transformer.removeprefix('KB-'))}", transformer),
    ):
        page = browser("an").get("/search", query_string={"q": query}).get_data(as_text=True)
        assert re.findall(r'data-number="(KB-\d+)"', page)[0] == number, query


def test_a_hit_shows_what_answers(browser: Open, maker: Maker) -> None:
    """The answer's beginning under a variant; in a long clause the sentence, preview and all."""
    maker.published(title="停电通知")
    sentence = "变压器噪声超过规定的，由归口部门在十五日内治理。"
    text = "值班人员应当记录来电人的意见并说明答复时限。" * 9 + sentence
    clause = {"label": "第一条", "heading": "", "text": text}
    law = maker.published("regulation", title="噪声管理规定", content={"clauses": [clause]})
    who = browser("wang")
    by_variant = results(who, "交了电费多久来电").json
    assert 'class="row-item__text hit__opening"' in by_variant["list"]
    found = results(who, "变压器噪声几日内治理").json
    assert 'class="answering"' in found["list"]
    assert '<mark class="answering">' in found["preview"]
    address = f"/search/preview/{law}?clause=第一条"
    assert "answering" not in who.get(address, headers=JSON).json["preview"]
    preview = who.get(f"{address}&q=变压器噪声几日内治理", headers=JSON).json["preview"]
    assert '<mark class="answering">变压器' in preview


def test_the_passage_that_answers_this_caller_is_marked(browser: Open, maker: Maker) -> None:
    text = "电表免费装。\n\n- 租房的，带<b>租赁合同</b>。\n- 自有的，带房产证。"
    content = {"answer": text, "say": "带身份证就能申请装电表。", "no_basis": "惯例"}
    number = maker.published(title="怎么申请装电表？", content=content)
    an = browser("an")
    found = results(an, "租房怎么申请装电表").json
    mark = '<li class="passage" data-answering="这一段答的是这位客户">租房的'
    assert mark in found["preview"]
    assert "详细说明里有一段答的是这位客户" in found["preview"]
    assert mark in an.get("/search?q=租房怎么申请装电表").text, "without a script too"
    [address] = re.findall(r'data-preview="([^"]+)"', found["list"])
    assert mark in an.get(html.unescape(address), headers=JSON).json["preview"]
    plain = an.get(f"/search/preview/{number}", headers=JSON).json["preview"]
    other = results(an, "怎么申请装电表").json
    for preview in (plain, other["preview"]):
        assert "<li>租房的" in preview
        assert "这位客户" not in preview


def test_a_passage_of_another_region_is_not_marked(browser: Open, maker: Maker) -> None:
    with maker.database.transaction() as session:
        for code in ("henan", "shanxi"):
            save_region(
                session, CONSOLE, {"code": code, "name": code, "parent": "", "department": ""}
            )
    text = "电表免费装。\n\n- 租房的，带租赁合同。"
    content = {"answer": text, "say": "带身份证就能申请装电表。", "no_basis": "惯例"}
    number = maker.published(title="怎么申请装电表？", content=content, regions=["henan"])
    an = browser("an")
    for region, marks in (("henan", True), ("shanxi", False)):
        asked = {"q": "租房怎么申请装电表", "region": region}
        preview = an.get(f"/search/preview/{number}", query_string=asked, headers=JSON).json
        assert ("data-answering" in preview["preview"]) == marks


def test_agents_have_the_bar_of_their_call_and_searches_name_it(
    app: Flask, browser: Open, maker: Maker
) -> None:
    maker.published()
    an = browser("an")
    assert 'data-key=""' in an.get("/search").text
    assert 'id="call"' not in browser("zhou").get("/search").text

    key = an.send("POST", "/api/v1/calls", json={"external_id": "SIP-4711"}).json["id"]
    assert f'data-key="{key}"' in an.get("/search").text
    an.get("/search?q=停电了怎么办&call=SIP-4711")
    results(an, "交了电费多久来电", call=key)
    app.extensions["kb"].search_log.flush()
    done = an.get(f"/api/v1/calls/{key}").json
    assert [one["query"] for one in done["searches"]] == ["停电了怎么办", "交了电费多久来电"]


def test_a_page_of_a_file_is_a_hit_that_opens_there(browser: Open, maker: Maker) -> None:
    number = maker.draft()
    sha256 = maker.attach(number, pdf([["别的"], ["充电桩报装需要的材料清单。"]]), "材料.pdf")
    maker.sign_all(maker.submit(number))
    maker.drain()
    page = browser("an").get("/search?q=充电桩报装材料清单").text
    assert "材料.pdf 第 2 页" in page
    assert f"/entries/{number}/files/{sha256}/view?page=2" in page
    preview = f"/search/preview/{number}?q=充电桩&file={sha256}&page=2"
    assert "在附件里找到" in browser("an").get(preview).json["preview"]
