"""What holds for some only, wherever it is shown: never said to others, always told apart."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest
from flask import Flask

from core import clock
from people.actors import CONSOLE
from people.services.region_tree import choose_region, save_region
from search_index import services as index_services
from tests.makers import CONTENT, Browser, Maker

OPEN = Callable[[str], Browser]
CLAUSES = [
    {"label": "第一条", "text": "电价每千瓦时 0.52 元。", "regions": ["luoyang"]},
    {"label": "第二条", "text": "电价每千瓦时 0.61 元。", "regions": ["zhengzhou"]},
]


@pytest.fixture
def engine_kind() -> str:
    """Pages behave the same on both engines; the services are tested on each."""
    return "sqlite"


@pytest.fixture
def luoyang(maker: Maker) -> Maker:
    """Two towns; `an` answers for one of them."""
    index_services.ensure(maker.database, maker.index)
    with maker.database.transaction() as session:
        for code, name in (("luoyang", "洛阳"), ("zhengzhou", "郑州")):
            values = {"code": code, "name": name, "parent": "", "department": ""}
            save_region(session, CONSOLE, values)
        choose_region(session, maker.actor("an"), "luoyang")
    return maker


def law(maker: Maker) -> str:
    """A regulation with a clause for each town."""
    return maker.published("regulation", title="电价执行办法", content={"clauses": CLAUSES})


def test_a_diagnosis_ends_in_no_answer_of_another_region(browser: OPEN, luoyang: Maker) -> None:
    number = law(luoyang)
    said = {}
    for region in ("luoyang", "zhengzhou"):
        answer = luoyang.published(title=f"推不上去（{region}）", regions=[region])
        content = deepcopy(CONTENT["diagnosis"])
        content["endings"][1] |= {"ends_in": "entry", "entry": answer, "say": ""}
        content["sums"][0]["basis"] = ["《电价执行办法》第一条", "《电价执行办法》第二条"]
        cited = [{"number": number, "clause": one["label"]} for one in CLAUSES]
        walk = luoyang.published("diagnosis", title="家里没电", content=content, citations=cited)
        found = re.search(r'data-guide="([^"]*)"', browser("an").get(f"/entries/{walk}").text)
        assert found
        tree: dict[str, Any] = json.loads(html.unescape(found[1]))
        said[region] = tree["nodes"]["推上去"]["say"]
        basis = [one["text"] for one in tree["nodes"]["算一算"]["basis"]]
        assert basis == ["电价执行办法 第一条", "电价执行办法 第二条（不适用本地）"]
    assert (bool(said["luoyang"]), said["zhengzhou"]) == (True, "")


def test_what_is_said_beside_an_answer_holds_here(browser: OPEN, luoyang: Maker) -> None:
    own = {"author": "zhao", "department": "service", "category": "service"}
    answer = luoyang.published(**own)
    for region, say in (("zhengzhou", "郑州的话"), ("luoyang", "洛阳的话")):
        script = {"situation": "欠费停电，客户问多久恢复供电", "say": [say], "never_say": []}
        title = "欠费停电，客户催复电"
        luoyang.published("script", title=title, content=script, regions=[region], **own)
    preview = browser("an").get(f"/search/preview/{answer}").json["preview"]
    assert "洛阳的话" in preview
    assert "郑州的话" not in preview


def test_who_signs_and_who_looks_back_sees_for_whom(browser: OPEN, luoyang: Maker) -> None:
    content = {"clauses": [*CLAUSES, {"label": "第三条", "text": "本办法自公布之日起施行。"}]}
    review = luoyang.submitted("regulation", content=content, customers=["farming"])
    page = browser("chen").get(f"/review/{review}").text
    for label, name in (("第一条", "洛阳"), ("第二条", "郑州")):
        assert re.search(rf"{label}\s*<span[^>]*>{name}</span>", page)
    assert "适用范围</dt>" in page
    assert "农业" in page
    number = law(luoyang)
    at = clock.now().isoformat()
    past = browser("zhou").get("/entries/" + number + "/at", query_string={"at": at}).text
    assert re.search(r'id="第二条">第二条\s*<span[^>]*>郑州</span>', past)


def test_what_was_found_earlier_is_told_apart_too(app: Flask, luoyang: Maker) -> None:
    law(luoyang)
    asked = {"q": "电价每千瓦时", "at": clock.now().isoformat(), "region": "luoyang"}
    client, zhou = app.test_client(use_cookies=False), luoyang.token("zhou")
    hits = client.get("/api/v1/search", query_string=asked, headers=zhou).json["hits"]
    told = {hit["clause"]: (hit["holds_here"], bool(hit["say"])) for hit in hits if hit["clause"]}
    assert told == {"第一条": (True, True), "第二条": (False, False)}


def test_what_was_proposed_in_a_call_is_gone_once_it_holds_elsewhere(
    app: Flask, luoyang: Maker
) -> None:
    number = luoyang.published(title="居民电价是多少？", regions=["luoyang"])
    client, an = app.test_client(use_cookies=False), luoyang.token("an")
    call = {"id": "call-luoyang", "region": "luoyang"}
    client.post("/api/v1/calls", json=call, headers=an)
    line = {"text": "居民电价是多少"}
    heard = client.post("/api/v1/calls/call-luoyang/lines", json=line, headers=an).json
    assert [one["number"] for one in heard["proposals"]] == [number]
    wang = luoyang.token("wang")
    client.post(f"/api/v1/entries/{number}/draft", headers=wang)
    draft = client.get(f"/api/v1/entries/{number}", headers=wang).json["draft"]
    kept = {name: draft[name] for name in ("title", "category", "content")}
    version = {"If-Match": f'"{draft["version"]}"'}
    changed = kept | {"regions": ["zhengzhou"]}
    client.put(f"/api/v1/entries/{number}/draft", json=changed, headers=wang | version)
    luoyang.sign_all(luoyang.submit(number))
    lines = client.get("/api/v1/calls/call-luoyang/lines", headers=an).json["lines"]
    assert [one["proposals"] for one in lines] == [[]]
