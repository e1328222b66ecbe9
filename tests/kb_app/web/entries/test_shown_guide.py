"""A kind that is walked goes the whole way: draft, review, search, walk, doubt, its ends."""

from __future__ import annotations

import html
import json
import re
from copy import deepcopy
from typing import Any

import pytest
from flask import Flask

from content.queries import entry_numbered
from content.services import importing, previews
from tests.content.basis_world import TEXTS, regulation, revise
from tests.makers import CONTENT, Browser, Maker

LINE = "家里没有电怎么查"


@pytest.fixture
def engine_kind() -> str:
    """No SQL of its own."""
    return "sqlite"


def walked_in(page: str) -> dict[str, Any]:
    found = re.search(r'data-guide="([^"]*)"', page)
    assert found, page[:2000]
    tree: dict[str, Any] = json.loads(html.unescape(found[1]))
    return tree


def test_from_a_draft_to_a_walk(app: Flask, maker: Maker) -> None:
    law = maker.published("regulation", title="供电服务办法", content=regulation(TEXTS))
    answer = maker.published(title="空气开关推不上去怎么办")
    client = app.test_client(use_cookies=False)
    wang, an = maker.token("wang"), maker.token("an")
    content = deepcopy(CONTENT["diagnosis"])
    content["sums"][0]["basis"] = ["《供电服务办法》第三条"]
    content["endings"][1] |= {"ends_in": "entry", "entry": answer, "say": ""}
    content["questions"][1]["unsure"] = ""
    entry = {
        "kind": "diagnosis",
        "title": "家里没电：一步一步查",
        "department": "marketing",
        "category": "third-party",
        "content": content,
        "citations": [{"number": law, "clause": "第三条"}],
    }
    made = client.post("/api/v1/entries", json=entry, headers=wang)
    assert made.status_code == 201, made.json
    number = made.json["number"]
    assert made.json["draft"]["lacks"] == ["content.questions.1.unsure"]
    assert made.json["draft"]["content"]["sums"][0]["basis"] == [f"{law} 第三条"]
    refused = client.post(f"/api/v1/entries/{number}/submit", headers=wang)
    assert refused.status_code == 400
    assert "步骤“看开关”：“客户说不清”没有写下一步" in refused.json["errors"][0]["message"]
    content["questions"][1]["unsure"] = "记下来"
    values = {k: v for k, v in entry.items() if k not in ("kind", "department")}
    version = {"If-Match": f'"{made.json["draft"]["version"]}"'}
    client.put(f"/api/v1/entries/{number}/draft", json=values, headers=wang | version)
    maker.sign_all(maker.submit(number))
    maker.drain()

    found = client.get("/api/v1/search", query_string={"q": LINE}, headers=an).json["hits"]
    assert found[0]["number"] == number
    agent = Browser(app, maker.database, "an")
    tree = walked_in(agent.get("/search", query_string={"q": LINE}).text)
    assert (tree["start"], tree["trial"]) == ("问欠费", False)
    assert [way["key"] for way in tree["nodes"]["问欠费"]["ways"]] == ["1", "2", "0"]
    assert tree["nodes"]["推上去"]["say"] == "结清电费后 24 小时内恢复供电。"
    assert tree["nodes"]["推上去"]["entry"]["number"] == answer
    assert tree["nodes"]["算一算"]["basis"][0]["text"] == "供电服务办法 第三条"
    told = {"number": number, "revision": 1, "token": "t", "steps": [["问欠费", "不欠费"]]}
    assert agent.send("POST", "/search/walked", told).status_code == 204
    late = told | {"revision": 7, "token": "late"}
    assert agent.send("POST", "/search/walked", late).status_code == 204, "passed over"
    counts = client.get(f"/api/v1/entries/{number}/walks", headers=wang).json
    assert counts == {
        "walks": 1,
        "ended": 0,
        "endings": [],
        "stops": [{"step": "看开关", "times": 1}],
    }
    assert "看开关 1 次" in Browser(app, maker.database, "wang").get(f"/contribute/{number}").text

    maker.sign_all(revise(maker, law, regulation(TEXTS | {"第三条": "逾期的，每日加收2‰。"})))
    maker.retire(answer)
    maker.drain()
    tree = walked_in(agent.get(f"/entries/{number}").text)
    doubted = {label for label, node in tree["nodes"].items() if node["doubt"]}
    assert doubted == {"算一算"}, "and no step that does not rest on it"
    assert tree["nodes"]["算一算"]["doubt"] == "《供电服务办法》第三条已修改"
    ending = tree["nodes"]["推上去"]
    assert (ending["gone"], ending["entry"], ending["say"]) == (answer, None, "")
    assert "这些结束步骤引用的条目已下线：推上去" in agent.get(f"/entries/{number}").text
    assert agent.send("POST", "/search/walked", told | {"token": "still"}).status_code == 204

    draft = client.post(f"/api/v1/entries/{number}/draft", headers=wang).json["draft"]
    version = {"If-Match": f'"{draft["version"]}"'}
    content["questions"][0]["answers"][1]["to"] = "记下来"
    del content["questions"][1]
    content["endings"] = [one for one in content["endings"] if one["label"] != "推上去"]
    saved = client.put(f"/api/v1/entries/{number}/draft", json=values, headers=wang | version)
    assert saved.status_code == 200, saved.json
    assert walked_in(
        Browser(app, maker.database, "wang").get(f"/contribute/{number}/preview").text
    )["trial"]
    assert (
        agent.send("POST", "/search/walked", told | {"steps": [["问欠费", ""]]}).status_code == 204
    )
    review = maker.submit(number)
    reviewer = Browser(app, maker.database, "chen")
    page = reviewer.get(f"/review/{review}").text
    assert re.search(r'data-mark="gone" data-key="questions\.看开关"', page)
    assert re.search(r'data-mark="changed" data-key="questions\.问欠费"', page)
    impact = reviewer.get(f"/review/{review}/impact").text
    assert "2 次都走到同一处" not in impact
    assert "1 次都走到同一处" in impact, "the walk to 记下来 is the only finished one"


def test_what_a_draft_names_may_be_retired_meanwhile(app: Flask, maker: Maker) -> None:
    answer = maker.published()
    content = deepcopy(CONTENT["diagnosis"])
    content["endings"][1] |= {"ends_in": "entry", "entry": answer}
    number = maker.draft("diagnosis", title="家里没电", content=content)
    maker.retire(answer)
    client = app.test_client(use_cookies=False)
    values = {"title": "家里没电了", "category": "third-party", "content": content}
    address, wang = f"/api/v1/entries/{number}/draft", maker.token("wang")
    saved = client.put(address, json=values, headers=wang | {"If-Match": '"1"'})
    assert saved.status_code == 200, saved.json
    content["endings"][2] |= {"ends_in": "entry", "entry": "KB-999999"}
    refused = client.put(address, json=values, headers=wang | {"If-Match": '"2"'})
    assert [one["field"] for one in refused.json["errors"]] == ["content.endings.2.entry"]


def test_it_comes_in_as_a_file_and_goes_out_as_one(maker: Maker) -> None:
    law = maker.published("regulation", title="供电服务办法", content=regulation(TEXTS))
    content = deepcopy(CONTENT["diagnosis"])
    content["sums"][0]["basis"] = ["供电服务办法第三条"]
    row = json.dumps({"标题": "家里没电怎么查", **content}, ensure_ascii=False)
    broken = deepcopy(content)
    broken["questions"][0]["unsure"] = "没有这一步"
    bad = json.dumps({"标题": "断头路", **broken}, ensure_ascii=False)
    parsed = previews.parse("diagnoses", [("a.jsonl", f"{row}\n{bad}".encode())])
    assert [(e.row, str(e.message)) for e in parsed[0].errors] == [
        (2, "步骤“问欠费”：“客户说不清”的下一步“没有这一步”不存在")
    ]
    parsed = previews.parse("diagnoses", [("a.jsonl", row.encode())])
    with maker.database.transaction() as session:
        wang = maker.actor("wang")
        preview = previews.preview_import(
            session, wang, "diagnoses", parsed, "marketing", "third-party"
        )
        (number,) = importing.commit_import(
            session, wang, previews.keep_preview(session, preview).id
        )
    maker.sign_all(maker.submit(number))
    with maker.database.reading() as session:
        entry = entry_numbered(session, number)
        assert entry is not None
        assert entry.published is not None
        assert entry.published.content["sums"][0]["basis"] == [f"{law} 第三条"]
        assert [cited.clause for cited in entry.published.citations] == ["第三条"]
