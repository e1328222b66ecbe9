"""Texts for some regions: what holds where one asks from comes first, nothing else answers."""

from __future__ import annotations

from typing import Any

import pytest

from content.queries import entry_numbered
from content.services.categories import save_category
from people.actors import CONSOLE
from people.services.region_tree import save_region
from review.comparison import compare
from review.held.findings import findings_of
from search_index import services
from tests.databases import ENGINES
from tests.kb_app.api.conftest import Api
from tests.makers import CONTENT, Maker

TITLE = "居民电价是多少？"


@pytest.fixture(params=ENGINES)
def engine_kind(request: pytest.FixtureRequest) -> str:
    """What is stored as JSON and counted by triggers differs."""
    return str(request.param)


@pytest.fixture
def regions(maker: Maker) -> Maker:
    """Two regions in one, one of them with a department of its own."""
    services.ensure(maker.database, maker.index)
    with maker.database.transaction() as session:
        for code, parent, department in (
            ("henan", "", ""),
            ("luoyang", "henan", ""),
            ("zhengzhou", "henan", "operation"),
        ):
            values = {"code": code, "name": code, "parent": parent, "department": department}
            save_region(session, CONSOLE, values)
    return maker


def said(amount: str) -> dict[str, Any]:
    """An answer that says an amount."""
    return CONTENT["answer"] | {"answer": f"每千瓦时 {amount} 元。", "no_basis": "各地价格表"}


def priced(maker: Maker, amount: str, *where: str, **changes: Any) -> str:
    """A published answer with an amount, for these regions."""
    values = {"title": TITLE, "content": said(amount), "regions": list(where)} | changes
    return maker.published(**values)


def search(api: Api, region: str, line: str = TITLE) -> dict[str, Any]:
    """What an agent finds."""
    found: dict[str, Any] = (
        api("an")
        .get("/search", query_string={"q": line} | ({"region": region} if region else {}))
        .json
    )
    return found


def test_what_holds_here_comes_first_and_the_other_is_no_answer(api: Api, regions: Maker) -> None:
    near, far = priced(regions, "0.52", "luoyang"), priced(regions, "0.61", "zhengzhou")
    for region, first, amount in (("luoyang", near, "0.52"), ("zhengzhou", far, "0.61")):
        found = search(api, region)
        one, other = found["hits"][:2]
        assert (one["number"], one["holds_here"], other["holds_here"]) == (first, True, False)
        assert found["confident"]
        assert amount in one["say"]
        assert other["say"] == ""
    assert search(api, "luoyang")["hits"][1]["regions"] == ["zhengzhou"]


def test_the_passage_that_answers_is_told_of_what_holds_here_alone(
    api: Api, regions: Maker
) -> None:
    content = said("0.52") | {
        "answer": "每千瓦时 0.52 元。\n\n- 夜里充电的，减 0.2 元。\n- 按月付。"
    }
    priced(regions, "", "luoyang", content=content)
    line = "居民电价是多少，夜里充电呢"
    for region, passage in (("luoyang", "夜里充电的，减 0.2 元。"), ("zhengzhou", "")):
        [hit] = search(api, region, line)["hits"]
        assert hit["answering"] == passage
    assert search(api, "luoyang")["hits"][0]["answering"] == "", "what is read out answers"


def test_without_a_region_nothing_of_some_region_is_an_answer(api: Api, regions: Maker) -> None:
    priced(regions, "0.52", "luoyang")
    found = search(api, "")
    assert found["hits"][0]["holds_here"] is None
    assert not found["confident"]


def test_what_holds_elsewhere_alone_is_shown_as_such_and_not_sure(api: Api, regions: Maker) -> None:
    regions.published(title="停电了怎么报修？")
    priced(regions, "0.61", "zhengzhou")
    found = search(api, "luoyang")
    assert not found["confident"]
    assert [hit["holds_here"] for hit in found["hits"] if hit["title"] == TITLE] == [False]


def test_a_region_has_what_holds_above_it(api: Api, regions: Maker) -> None:
    number = priced(regions, "0.56", "henan")
    hit = search(api, "luoyang")["hits"][0]
    assert (hit["number"], hit["holds_here"]) == (number, True)


def test_a_category_says_so_for_what_is_filed_there(api: Api, regions: Maker) -> None:
    number = priced(regions, "0.52")
    assert search(api, "zhengzhou")["hits"][0]["holds_here"] is True
    values = {"code": "third-party", "name": "第三方机构", "department": "marketing", "parent": ""}
    with regions.database.transaction() as session:
        save_category(session, CONSOLE, {**values, "position": 5, "regions": ["luoyang"]})
    hit = search(api, "zhengzhou")["hits"][0]
    assert (hit["number"], hit["holds_here"], hit["regions"]) == (number, False, ["luoyang"])


def test_an_agent_chooses_once(api: Api, regions: Maker) -> None:
    priced(regions, "0.61", "zhengzhou")
    assert api("an").put("/regions/yours", {"region": "zhengzhou"}, 0).json == {
        "region": "zhengzhou"
    }
    assert search(api, "")["hits"][0]["holds_here"] is True
    listed = api("an").get("/regions").json
    assert (listed["yours"], len(listed["items"])) == ("zhengzhou", 3)
    refused = api("an").put("/regions/yours", {"region": "nowhere"}, 0)
    assert (refused.status_code, refused.json["errors"][0]["field"]) == (400, "region")


def test_a_question_carries_its_region_and_goes_to_who_is_responsible_there(
    api: Api, regions: Maker
) -> None:
    ask = {"text": "充电桩报装要什么材料？", "category": "third-party"}
    everywhere = api("an").post("/questions", ask).json
    api("an").put("/regions/yours", {"region": "zhengzhou"}, 0)
    there = api("an").post("/questions", ask).json
    assert (everywhere["department"], there["department"]) == ("marketing", "operation")
    assert everywhere["group"] != there["group"]
    shown = api("an").get(f"/questions/{there['group']}").json
    assert shown["region"] == "zhengzhou"
    again = api("an").post("/questions", ask).json
    assert (again["group"], again["joined"]) == (there["group"], True)


def test_it_is_written_with_the_text_signed_and_compared(api: Api, regions: Maker) -> None:
    number = priced(regions, "0.52", "luoyang")
    api("wang").post(f"/entries/{number}/draft")
    draft = api("wang").get(f"/entries/{number}").json
    changed = {key: draft["draft"][key] for key in ("title", "category", "content")}
    told = changed | {"regions": ["henan"], "customers": ["farming"], "conditions": "合表"}
    answer = api("wang").put(f"/entries/{number}/draft", told, draft["draft"]["version"])
    assert answer.status_code == 200, answer.json
    review = api("wang").post(f"/entries/{number}/submit").json["review"]
    reasons = api("chen").get(f"/reviews/{review}").json["grade_reasons"]
    assert "scope" in [reason["because"] for reason in reasons]
    with regions.database.reading() as session:
        entry = entry_numbered(session, number)
        assert entry is not None
        before, after = entry.revisions
        keys = [pair.key for pair in compare(before, after).changes]
        assert {"regions", "customers", "conditions"} <= set(keys)
    unknown = api("wang").post("/entries", {**_new(), "regions": ["nowhere"]})
    assert unknown.json["errors"][0]["field"] == "regions"


def test_only_what_can_hold_for_the_same_customer_is_compared(regions: Maker) -> None:
    law = regions.published("regulation")
    cited = {"citations": [{"number": law, "clause": "第一条"}]}
    one = priced(regions, "0.52", "luoyang", **cited)
    other = priced(regions, "0.61", "zhengzhou", **cited)
    third = priced(regions, "0.70", "henan", **cited)
    with regions.database.reading() as session:
        against = {}
        for number in (one, other, third):
            entry = entry_numbered(session, number)
            assert entry is not None
            assert entry.published is not None
            found = findings_of(session, entry.published)
            against[number] = {finding.number for finding in found if finding.number != law}
    assert against == {one: {third}, other: {third}, third: {one, other}}


def _new() -> dict[str, Any]:
    return {
        "kind": "answer",
        "title": TITLE,
        "department": "marketing",
        "category": "third-party",
        "content": said("0.5"),
    }


def test_a_call_brings_its_region(api: Api, regions: Maker) -> None:
    priced(regions, "0.52", "luoyang")
    priced(regions, "0.61", "zhengzhou")
    agent = api("an")
    lost = agent.post("/calls", json={"id": "call-lost-1", "region": "nowhere"})
    assert (lost.status_code, lost.json["region"]) == (201, None)
    begun = agent.post("/calls", json={"id": "call-luoyang", "region": "luoyang"})
    assert (begun.status_code, begun.json["region"]) == (201, "luoyang")
    again = agent.post("/calls", json={"id": "call-luoyang", "region": "zhengzhou"})
    assert again.json["region"] == "luoyang"
    heard = agent.post("/calls/call-luoyang/lines", json={"text": TITLE})
    assert ["0.52" in one["say"] for one in heard.json["proposals"]] == [True]
    told = {"text": "表箱上的灯什么意思", "category": "third-party", "customer": "farming"}
    asked = agent.post("/questions", json=told | {"call": "call-luoyang"})
    group = api("zhou").get(f"/questions/{asked.json['group']}").json
    assert group["region"] == "luoyang"
    assert [one["customer"] for one in group["questions"]] == group["customers"] == ["farming"]
    elsewhere = agent.post("/questions", json=told | {"region": "zhengzhou"})
    assert elsewhere.json["department"] == "operation"


def test_what_holds_for_who_asks_comes_first(api: Api, regions: Maker) -> None:
    homes = priced(regions, "0.52", customers=["residential"])
    farms = priced(regions, "0.44", customers=["farming"])
    for customer, first, amount in (("residential", homes, "0.52"), ("farming", farms, "0.44")):
        query = {"q": TITLE, "customer": customer}
        found = api("an").get("/search", query_string=query).json
        one, other = found["hits"][:2]
        assert (one["number"], one["holds_here"], other["holds_here"]) == (first, True, False)
        assert amount in one["say"]
        assert other["say"] == ""
        assert found["confident"]
    nobody = api("an").get("/search", query_string={"q": TITLE}).json
    assert [hit["holds_here"] for hit in nobody["hits"][:2]] == [True, True]
    refused = api("an").get("/search", query_string={"q": TITLE, "customer": "pirates"})
    assert refused.status_code == 400


def test_an_answer_begins_for_whom_it_was_asked(api: Api, regions: Maker) -> None:
    told = {"text": "表箱上的灯什么意思", "category": "third-party", "customer": "farming"}
    asked = api("an").post("/questions", json=told | {"region": "zhengzhou"}).json
    regions.contributor("gu", "operation")
    begun = api("gu").post(f"/questions/{asked['group']}/answer", {"answer": "请等通知。"})
    draft = api("gu").get(f"/entries/{begun.json['number']}").json["draft"]
    assert (draft["regions"], draft["customers"]) == (["zhengzhou"], ["farming"])


def test_an_answer_for_a_region_is_found_when_it_is_asked_from_there(
    api: Api, regions: Maker
) -> None:
    """Others that hold elsewhere would stand before it for whoever asks from nowhere."""
    for amount in ("0.71", "0.72", "0.73", "0.74"):
        priced(regions, amount, "luoyang", title="表箱上的灯什么意思？")
    told = {"text": "表箱上的灯什么意思？", "category": "third-party"}
    asked = api("an").post("/questions", json=told | {"region": "zhengzhou"}).json
    own = priced(regions, "0.61", "zhengzhou", title="表箱的灯")
    other = priced(regions, "0.75", "luoyang", title="表箱上的灯什么意思")
    for number, state in ((other, "answering"), (own, "answered")):
        linked = api("zhou").post(f"/questions/{asked['group']}/link", {"number": number})
        assert linked.status_code in (200, 201), linked.json
        assert api("zhou").get(f"/questions/{asked['group']}").json["state"] == state


def test_another_regions_answer_answers_nobody_here(api: Api, regions: Maker) -> None:
    told = {"text": "表箱上的灯什么意思？", "category": "third-party", "region": "zhengzhou"}
    asked = api("an").post("/questions", json=told).json
    other = priced(regions, "0.75", "luoyang", title="表箱上的灯什么意思？")
    api("zhou").post(f"/questions/{asked['group']}/link", {"number": other})
    assert api("zhou").get(f"/questions/{asked['group']}").json["state"] == "answering"
