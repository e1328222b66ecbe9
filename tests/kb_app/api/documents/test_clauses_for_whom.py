"""Clauses for some: each holds for whom it says, else for whom its regulation does."""

from __future__ import annotations

from typing import Any

import pytest

from content.queries import entry_numbered
from people.actors import CONSOLE
from people.services.region_tree import save_region
from review.comparison import compare
from review.held.findings import findings_of
from search_index import services
from tests.databases import ENGINES
from tests.kb_app.api.conftest import Api
from tests.makers import CONTENT, Maker

LINE = "居民电价每千瓦时多少元"
LAW = "电价执行办法"


@pytest.fixture(params=ENGINES)
def engine_kind(request: pytest.FixtureRequest) -> str:
    """What is stored as JSON and counted by triggers differs."""
    return str(request.param)


@pytest.fixture
def regions(maker: Maker) -> Maker:
    """Two towns in one province."""
    services.ensure(maker.database, maker.index)
    with maker.database.transaction() as session:
        for code, name, parent in (
            ("henan", "河南", ""),
            ("luoyang", "洛阳", "henan"),
            ("zhengzhou", "郑州", "henan"),
        ):
            values = {"code": code, "name": name, "parent": parent, "department": ""}
            save_region(session, CONSOLE, values)
    return maker


def clause(label: str, text: str, **whom: Any) -> dict[str, Any]:
    """A clause, and for whom."""
    return {"label": label, "heading": "", "text": text, **whom}


def law(*clauses: dict[str, Any]) -> dict[str, Any]:
    """The content of a regulation."""
    return CONTENT["regulation"] | {"clauses": list(clauses)}


def two_towns() -> dict[str, Any]:
    """A clause for each town, and one for both."""
    return law(
        clause("第一条", "为规范电价管理，制定本办法。"),
        clause("第二条", "居民电价每千瓦时 0.52 元。", regions=["luoyang"]),
        clause("第三条", "居民电价每千瓦时 0.61 元。", regions=["zhengzhou"]),
    )


def search(api: Api, line: str = LINE, **asked: str) -> dict[str, Any]:
    """What an agent finds."""
    found: dict[str, Any] = api("an").get("/search", query_string={"q": line, **asked}).json
    return found


def test_the_clause_of_ones_own_region_comes_first_and_no_other_is_said(
    api: Api, regions: Maker
) -> None:
    regions.published("regulation", title=LAW, content=two_towns())
    for region, label, amount in (("luoyang", "第二条", "0.52"), ("zhengzhou", "第三条", "0.61")):
        found = search(api, region=region)
        first = found["hits"][0]
        assert (first["clause"], first["holds_here"], first["regions"]) == (label, True, [region])
        assert amount in first["say"]
        others = [hit for hit in found["hits"] if hit["holds_here"] is False]
        assert [hit["say"] for hit in others] == [""]
        assert found["confident"]


def test_a_clause_that_holds_elsewhere_alone_is_never_sure(api: Api, regions: Maker) -> None:
    elsewhere = law(clause("第二条", "居民电价每千瓦时 0.52 元。", regions=["luoyang"]))
    regions.published("regulation", title=LAW, content=elsewhere)
    assert search(api, region="luoyang")["confident"]
    assert not search(api, region="zhengzhou")["confident"]
    assert not search(api)["confident"], "nobody said which region is asked from"


def test_a_clause_that_says_nothing_holds_as_its_regulation(api: Api, regions: Maker) -> None:
    told = law(
        clause("第一条", "居民电价每千瓦时 0.52 元。"),
        clause("第二条", "农业电价每千瓦时 0.44 元。", customers=["farming"]),
    )
    regions.published("regulation", title=LAW, content=told, regions=["luoyang"])
    hit = search(api, region="zhengzhou")["hits"][0]
    assert (hit["clause"], hit["holds_here"], hit["regions"]) == ("第一条", False, ["luoyang"])
    farming = search(api, "农业电价每千瓦时多少元", region="luoyang", customer="farming")["hits"][0]
    assert (farming["clause"], farming["regions"], farming["customers"]) == (
        "第二条",
        ["luoyang"],
        ["farming"],
    )


def test_classes_of_customers_are_told_apart(api: Api, regions: Maker) -> None:
    told = law(
        clause("第一条", "变压器容量电价每千瓦时 0.52 元。", customers=["business"]),
        clause("第二条", "变压器容量电价每千瓦时 0.44 元。", customers=["large-industry"]),
    )
    regions.published("regulation", title=LAW, content=told)
    for customer, label in (("business", "第一条"), ("large-industry", "第二条")):
        one, other = search(api, "变压器容量电价每千瓦时多少元", customer=customer)["hits"][:2]
        assert (one["clause"], one["holds_here"]) == (label, True)
        assert (other["holds_here"], other["say"]) == (False, "")


def test_many_clauses_of_other_regions_crowd_out_none_that_holds_here(
    api: Api, regions: Maker
) -> None:
    others = [
        clause(f"第{n}条", "居民电价每千瓦时多少元：0.52 元。", regions=["luoyang"])
        for n in "一二三四五六"
    ]
    own = clause("第七条", "本市居民生活用电每千瓦时 0.61 元，按月计算。", regions=["zhengzhou"])
    regions.published("regulation", title=LAW, content=law(*others, own))
    found = search(api, region="zhengzhou")["hits"]
    assert (found[0]["clause"], found[0]["holds_here"]) == ("第七条", True)


def test_a_clause_that_is_named_is_shown_and_said_to_hold_elsewhere(
    api: Api, regions: Maker
) -> None:
    regions.published("regulation", title=LAW, content=two_towns())
    for one in range(8):
        regions.published(title=f"电价执行办法怎么查（{one}）")
    other = law(clause("第二条", "电价和收费标准应当公开。"))
    regions.published("regulation", title="供电服务工作管理办法", content=other)
    found = search(api, f"{LAW}第二条", region="zhengzhou")
    first = found["hits"][0]
    assert (first["clause"], first["holds_here"], first["say"]) == ("第二条", False, "")
    assert not found["confident"]


def test_a_snippet_of_the_whole_quotes_no_clause_of_another_region(
    api: Api, regions: Maker
) -> None:
    regions.published("regulation", title=LAW, content=two_towns())
    for region in ("zhengzhou", ""):
        found = search(api, LAW, **({"region": region} if region else {}))["hits"]
        whole = next(hit for hit in found if hit["clause"] is None)
        assert "0.52" not in whole["snippet"]


def test_regions_may_be_called_by_name_and_must_be_known(api: Api, regions: Maker) -> None:
    entry = {
        "kind": "regulation",
        "title": LAW,
        "department": "marketing",
        "category": "third-party",
    }
    named = law(clause("第一条", "居民电价。", regions=["郑州", "henan"], conditions="合表用户"))
    made = api("wang").post("/entries", {**entry, "content": named})
    assert made.status_code == 201, made.json
    (stored,) = api("wang").get(f"/entries/{made.json['number']}").json["content"]["clauses"]
    assert (stored["regions"], stored["conditions"]) == (["henan", "zhengzhou"], "合表用户")
    assert "customers" not in stored, "what says nothing is as it was before anything could"
    unknown = law(clause("第一条", "电价。"), clause("第二条", "电价。", regions=["开封"]))
    refused = api("wang").post("/entries", {**entry, "content": unknown}).json["errors"]
    assert [one["field"] for one in refused] == ["content.clauses.1.regions"]
    nobody = law(clause("第一条", "电价。", customers=["pirates"]))
    refused = api("wang").post("/entries", {**entry, "content": nobody}).json["errors"]
    assert [one["field"] for one in refused] == ["content.clauses.0.customers.0"]


def test_for_whom_a_clause_holds_is_signed_compared_and_graded(api: Api, regions: Maker) -> None:
    number = regions.published("regulation", title=LAW, content=two_towns())
    api("wang").post(f"/entries/{number}/draft")
    draft = api("wang").get(f"/entries/{number}").json["draft"]
    content = two_towns()
    content["clauses"][1]["regions"] = ["henan"]
    told = {key: draft[key] for key in ("title", "category")} | {"content": content}
    assert api("wang").put(f"/entries/{number}/draft", told, draft["version"]).status_code == 200
    review = api("wang").post(f"/entries/{number}/submit").json["review"]
    reasons = api("chen").get(f"/reviews/{review}").json["grade_reasons"]
    scopes = [(one["before"], one["after"]) for one in reasons if one["because"] == "scope"]
    assert scopes == [("第二条 luoyang", "第二条 henan")]
    with regions.database.reading() as session:
        entry = entry_numbered(session, number)
        assert entry is not None
        before, after = entry.revisions
        assert before.content_hash != after.content_hash
        assert [pair.key for pair in compare(before, after).changes] == ["clauses.第二条"]


def test_what_cites_a_clause_is_in_doubt_when_it_holds_for_others(api: Api, regions: Maker) -> None:
    number = regions.published("regulation", title=LAW, content=two_towns())
    cited = {"citations": [{"number": number, "clause": "第二条"}], "regions": ["luoyang"]}
    answer = regions.published(**cited)
    spared = regions.published(citations=[{"number": number, "clause": "第一条"}])
    api("wang").post(f"/entries/{number}/draft")
    draft = api("wang").get(f"/entries/{number}").json["draft"]
    content = two_towns()
    content["clauses"][1]["customers"] = ["farming"]
    told = {key: draft[key] for key in ("title", "category")} | {"content": content}
    api("wang").put(f"/entries/{number}/draft", told, draft["version"])
    regions.sign_all(regions.submit(number))
    doubts = [api("an").get(f"/entries/{one}").json["in_doubt"] for one in (answer, spared)]
    assert [len(one) for one in doubts] == [1, 0]


def basis_of(api: Api, maker: Maker, **whom: Any) -> tuple[str, Any, Any]:
    """The number of a regulation, what is told of a draft that cites its clause for 洛阳, and what
    comes of submitting it."""
    number = maker.published("regulation", title=LAW, content=two_towns())
    draft = maker.draft(
        citations=[{"number": number, "clause": label} for label in ("第一条", "第二条")], **whom
    )
    told = api("wang").get(f"/entries/{draft}/draft/checks").json["narrow_basis"]
    return number, told, api("wang").post(f"/entries/{draft}/submit")


def test_an_answer_for_one_region_rests_on_no_clause_for_another(api: Api, regions: Maker) -> None:
    number, told, submitted = basis_of(api, regions, regions=["zhengzhou"])
    assert [(one["number"], one["clause"], one["apart"]) for one in told] == [
        (number, "第二条", True)
    ]
    assert submitted.status_code == 400
    (refused,) = submitted.json["errors"]
    assert refused["field"] == "citations.1.clause"
    assert "洛阳" in refused["message"]


@pytest.mark.parametrize("whom", [{}, {"regions": ["henan"]}, {"customers": ["farming"]}])
def test_that_a_basis_holds_for_a_part_only_is_told_before_and_at_review(
    api: Api, regions: Maker, whom: dict[str, Any]
) -> None:
    _number, told, submitted = basis_of(api, regions, **whom)
    assert [(one["clause"], one["apart"], one["regions"]) for one in told] == [
        ("第二条", False, ["luoyang"])
    ]
    review = api("chen").get(f"/reviews/{submitted.json['review']}").json
    assert review["narrow_basis"] == told


def test_a_basis_that_holds_for_all_a_text_holds_for_is_no_matter(api: Api, regions: Maker) -> None:
    _number, told, submitted = basis_of(api, regions, regions=["luoyang"])
    assert (told, submitted.status_code) == ([], 201)


def test_figures_are_held_against_clauses_that_can_hold_for_the_same(regions: Maker) -> None:
    number = regions.published("regulation", title=LAW, content=two_towns())
    cited = [{"number": number, "clause": label} for label in ("第二条", "第三条")]
    content = CONTENT["answer"] | {"answer": "居民电价每千瓦时 0.61 元。", "variants": []}
    found = {}
    for where in ("luoyang", "zhengzhou"):
        own = regions.draft(content=content, citations=cited, regions=[where])
        with regions.database.reading() as session:
            entry = entry_numbered(session, own)
            assert entry is not None
            told = findings_of(session, entry.revisions[-1])
            found[where] = [(one.clause, one.other.said) for one in told]
    assert found == {"luoyang": [("第二条", "0.52 元")], "zhengzhou": []}


def test_of_two_laws_of_one_name_the_clause_of_ones_own_region_comes_first(
    api: Api, regions: Maker
) -> None:
    for region in ("luoyang", "zhengzhou"):
        own = law(clause("第二条", f"居民电价见{region}。", regions=[region]))
        regions.published("regulation", title=LAW, content=own)
    for region in ("luoyang", "zhengzhou"):
        found = search(api, f"{LAW}第二条", region=region)
        told = [(hit["holds_here"], hit["regions"]) for hit in found["hits"][:2]]
        other = "zhengzhou" if region == "luoyang" else "luoyang"
        assert told == [(True, [region]), (False, [other])]
        assert found["confident"]
