"""What laws say of each other, as programs meet it: drafted, refused, shown, found; and nothing of
what is not for whoever asks."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

import pytest
from werkzeug.test import TestResponse

from content.laws.relations import Relation
from content.services.publishing import apply_due_dates
from core import clock
from core.database import Database
from people.actors import CONSOLE
from people.services.region_tree import save_region
from search_index import services as index_services
from tests.content.basis_world import TEXTS, regulation
from tests.content.laws.laws_world import NEW, NEW_TEXTS, OLD, Laws, entitled, to
from tests.databases import ENGINES
from tests.kb_app.api.conftest import Api
from tests.makers import Maker, new_entry

NOON = datetime(2026, 3, 1, 4, 0, tzinfo=UTC)


@pytest.fixture(params=ENGINES)
def engine_kind(request: pytest.FixtureRequest) -> str:
    """What is asked of tables is asked of both."""
    return str(request.param)


def said(answer: TestResponse) -> dict[str, str]:
    """The errors by field, and the code."""
    assert answer.status_code == 400, answer.json
    body: dict[str, Any] = answer.json
    return {"code": body["code"], **{one["field"]: one["message"] for one in body["errors"]}}


def hits(api: Api, line: str, name: str = "an") -> list[dict[str, Any]]:
    """What somebody finds."""
    found: list[dict[str, Any]] = api(name).get(f"/search?q={quote(line)}").json["hits"]
    return found


def test_from_the_draft_to_the_successor(api: Api, maker: Maker) -> None:
    """Drafted over the API, approved, told wherever the old law is shown."""
    laws = Laws(maker)
    body = new_entry(
        "regulation",
        "service",
        title=NEW,
        category="service",
        content=regulation(NEW_TEXTS),
        relations=[*to(laws.old), *entitled("《中华人民共和国电力法》")],
    ) | {
        "relations": [
            *to(laws.old),
            {"relation": "implements", "title": "《中华人民共和国电力法》"},
        ]
    }
    made = api("zhao").post("/entries", body)
    assert made.status_code == 201, made.json
    new = made.json["number"]
    assert made.json["draft"]["relations"] == [
        {"relation": "replaces", "number": laws.old, "title": ""},
        {"relation": "implements", "number": "", "title": "中华人民共和国电力法"},
    ]
    assert api("an").get(f"/entries/{laws.old}").json["law"]["standing"] == "in_force"
    tag = api("an").get(f"/entries/{laws.old}").headers["ETag"]
    maker.sign_all(maker.submit(new, "zhao"))
    maker.drain()

    old = api("an").get(f"/entries/{laws.old}", headers={"If-None-Match": tag})
    assert old.status_code == 200
    law = old.json["law"]
    assert (law["standing"], law["standing_label"]) == ("replaced", "已被代替")
    since = str(clock.today())
    assert law["ended_by"] == [
        {"relation": "replaces", "number": new, "title": NEW, "since": since}
    ]
    shown = api("an").get(f"/entries/{new}").json["law"]
    assert [(one["relation"], one["number"], one["title"]) for one in shown["relations"]] == [
        ("replaces", laws.old, OLD),
        ("implements", None, "中华人民共和国电力法"),
    ]
    citing = api("an").get(f"/entries/{laws.answers['第二条']}").json
    assert [one["reason"] for one in citing["in_doubt"]] == ["basis_changed"]
    (waits,) = [
        one
        for one in api("wang").get("/upkeep").json["items"]
        if one["number"] == laws.answers["第二条"]
    ]
    (clause,) = waits["changed_clauses"]
    assert (clause["successor"], clause["moved_to"]) == (new, "第三条")


def test_it_is_found_after_its_successor_and_is_no_answer(api: Api, maker: Maker) -> None:
    laws = Laws(maker)
    line = "计划检修停电提前几天公告"
    first = next(one for one in hits(api, line) if one["number"] == laws.old)
    assert first["say"]
    assert first["ended_by"] == []
    new = laws.succeeded()
    found = hits(api, line)
    order = [one["number"] for one in found]
    assert order.index(new) < order.index(laws.old)
    old = next(one for one in found if one["number"] == laws.old and one["clause"] == "第二条")
    assert [one["number"] for one in old["ended_by"]] == [new]
    assert (old["now_clause"], old["say"]) == ("第三条", "")


@pytest.mark.parametrize("line", [f"{OLD}第二条", OLD])
def test_the_old_name_leads_to_the_new_law(api: Api, maker: Maker, line: str) -> None:
    """Also where nothing of the new law is found by it."""
    laws = Laws(maker)
    new = laws.succeeded(title="用电营商环境规定", content=regulation({"第一条": "另行规定。"}))
    found = hits(api, line)
    order = [one["number"] for one in found]
    assert order.index(new) < order.index(laws.old)
    assert found[order.index(laws.old)]["ended_by"][0]["number"] == new
    only_old = api("an").get(f"/search?q={quote(line)}&department=marketing").json
    assert only_old["hits"][0]["number"] == laws.old
    assert only_old["confident"] is False
    assert only_old["confidence"] < 0.9  # what is named is surer


def test_where_there_is_no_index_titles_keep_the_order(api: Api, maker: Maker) -> None:
    newer = maker.published("regulation", title=f"新{NEW}", relations=entitled(NEW))
    old = maker.published("regulation", title=NEW)
    shutil.rmtree(maker.index.folder)
    found = api("an").get(f"/search?q={quote(NEW)}").json
    assert found["by_titles"]
    order = [one["number"] for one in found["hits"]]
    assert order == [newer, old]


def test_what_does_not_hold_where_one_asks_is_not_moved(api: Api, maker: Maker) -> None:
    """A law of one region that replaces another is no answer elsewhere."""
    with maker.database.transaction() as session:
        for code in ("henan", "hubei"):
            values = {"code": code, "name": code, "parent": "", "department": ""}
            save_region(session, CONSOLE, values)
    laws = Laws(maker)
    new = laws.succeeded(regions=["hubei"])
    order = {
        region: [
            one["number"]
            for one in api("an").get(f"/search?q={quote(OLD)}&region={region}").json["hits"]
        ]
        for region in ("henan", "hubei")
    }
    assert order["henan"][0] == laws.old
    assert order["hubei"].index(new) < order["hubei"].index(laws.old)


def test_laws_that_follow_one_another_lead_to_the_last(api: Api, maker: Maker) -> None:
    laws = Laws(maker)
    second = laws.succeeded()
    third = laws.succeeded(title="供电服务条例", relations=to(second))
    order = list(dict.fromkeys(one["number"] for one in hits(api, OLD)))
    assert order.index(third) < order.index(laws.old)
    order = list(dict.fromkeys(one["number"] for one in hits(api, "计划检修停电提前几天公告")))
    assert [one for one in order if one in (laws.old, second, third)] == [third, second, laws.old]


def test_the_new_one_comes_first_where_both_have_one_name(api: Api, maker: Maker) -> None:
    laws = Laws(maker, title=NEW)
    new = laws.succeeded(relations=to(laws.old))
    named = hits(api, f"{NEW}第二条")
    assert [one["number"] for one in named][:2] == [new, laws.old]
    assert api("an").get(f"/suggest?q={quote(NEW)}").json["suggestions"][0][1] == new


def test_not_before_its_day(api: Api, maker: Maker, database: Database) -> None:
    with clock.moved_to(NOON):
        laws = Laws(maker)
        new = laws.succeeded(effective_from="2026-03-05")
        assert api("an").get(f"/entries/{laws.old}").json["law"]["ended_by"] == []
        assert hits(api, OLD)[0]["ended_by"] == []
        assert new not in str(api("an").get(f"/entries/{laws.old}").json)
    with clock.moved_to(NOON + timedelta(days=5)):
        with database.transaction() as session:
            apply_due_dates(session)
        index_services.drain(database, maker.index)
        assert hits(api, OLD)[0]["number"] == new
        law = api("an").get(f"/entries/{laws.old}").json["law"]
        assert law["ended_by"][0]["since"] == "2026-03-05"
        then = api("zhou").get(f"/entries/{laws.old}?at=2026-03-02T10:00").json
        now = api("zhou").get(f"/entries/{laws.old}?at=2026-03-06T12:00").json
        assert (then["ended_by"], now["ended_by"][0]["number"]) == ([], new)


@pytest.mark.parametrize(
    ("relation", "field", "code"),
    [
        ({"relation": "replaces", "number": "KB-999999"}, "number", "no_such_regulation"),
        ({"relation": "replaces", "number": "ABC"}, "number", "no_such_regulation"),
        ({"relation": "replaces", "number": "{draft}"}, "number", "no_such_regulation"),
        ({"relation": "replaces", "number": "{retired}"}, "number", "no_such_regulation"),
        ({"relation": "replaces", "number": "{answer}"}, "number", "not_a_regulation"),
        ({"relation": "replaces"}, "number", "no_law_named"),
        ({"relation": "replaces", "title": " 《》 "}, "number", "no_law_named"),
        ({"relation": "implements", "title": NEW}, "title", "itself"),
        ({"relation": "replaces", "title": "x" * 201}, "title", "invalid"),
        ({"relation": "burns", "title": "甲法"}, "relation", "invalid"),
        ({"title": "甲法"}, "relation", "invalid"),
        ({"relation": "replaces", "title": "甲\n法"}, "title", "invalid"),
        ({"relation": "replaces", "title": "甲法", "link": 1}, "link", "invalid"),
    ],
)
def test_what_is_no_law_is_refused(
    api: Api, maker: Maker, relation: dict[str, Any], field: str, code: str
) -> None:
    numbers = {
        "draft": maker.draft("regulation", title="草稿中的法规"),
        "retired": maker.published("regulation", title="已下线的法规"),
        "answer": maker.published(),
    }
    maker.retire(numbers["retired"])
    relation = {k: v.format(**numbers) if k == "number" else v for k, v in relation.items()}
    body = new_entry("regulation", title=NEW, content=regulation(TEXTS)) | {"relations": [relation]}
    told = said(api("wang").post("/entries", body))
    assert told["code"] == code
    assert list(told)[1:] == [f"relations.0.{field}"]
    assert "草稿中的法规" not in str(told)


def test_a_law_is_named_once_and_only_by_laws(api: Api, maker: Maker) -> None:
    law = maker.published("regulation", title="甲办法")
    twice = [*to(law), *entitled("甲办法")]
    body = new_entry("regulation", title=NEW) | {"relations": twice}
    assert said(api("wang").post("/entries", body))["code"] == "named_twice"
    body = new_entry("regulation", title=NEW) | {"relations": entitled("乙办法") * 2}
    assert said(api("wang").post("/entries", body))["code"] == "named_twice"
    body = new_entry(title="答") | {"relations": to(law)}
    assert list(said(api("wang").post("/entries", body))) == ["code", "relations"]
    many = [one for n in range(51) for one in entitled(f"第{n}号办法")]
    assert "relations" in said(
        api("wang").post("/entries", new_entry("regulation") | {"relations": many})
    )


def test_itself_and_circles_are_refused(api: Api, maker: Maker) -> None:
    first = maker.published("regulation", title="甲办法")
    second = maker.published("regulation", title="乙办法", relations=to(first))
    draft = api("wang").post(f"/entries/{first}/draft").json["draft"]
    values = {"title": "甲办法", "content": regulation(TEXTS), "category": draft["category"]}
    for relations, code in ((to(first), "itself"), (to(second), "circle_of_laws")):
        answer = api("wang").put(
            f"/entries/{first}/draft", values | {"relations": relations}, draft["version"]
        )
        assert said(answer)["code"] == code
    assert "circle" not in str(
        api("wang")
        .put(f"/entries/{first}/draft", values | {"relations": []}, draft["version"])
        .json
    )


def test_a_circle_that_closed_since_a_draft_was_saved_is_refused_when_it_is_submitted(
    api: Api, maker: Maker
) -> None:
    first = maker.published("regulation", title="甲办法")
    second = maker.published("regulation", title="乙办法")
    for own, other, title in ((first, second, "甲办法"), (second, first, "乙办法")):
        draft = api("wang").post(f"/entries/{own}/draft").json["draft"]
        values = {"title": title, "content": regulation(TEXTS), "category": draft["category"]}
        saved = api("wang").put(
            f"/entries/{own}/draft", values | {"relations": to(other)}, draft["version"]
        )
        assert saved.status_code == 200
    maker.sign_all(maker.submit(second))
    told = said(api("wang").post(f"/entries/{first}/submit", {}))
    assert told["code"] == "circle_of_laws"


def test_a_circle_that_closes_before_the_committee_is_refused_there(api: Api, maker: Maker) -> None:
    """Each names the other while neither is published so."""
    first = maker.published("regulation", title="甲办法")
    second = maker.published("regulation", title="乙办法")
    reviews = []
    for own, other, title in ((first, second, "甲办法"), (second, first, "乙办法")):
        draft = api("wang").post(f"/entries/{own}/draft").json["draft"]
        values = {"title": title, "content": regulation(TEXTS), "category": draft["category"]}
        saved = api("wang").put(
            f"/entries/{own}/draft", values | {"relations": to(other)}, draft["version"]
        )
        assert saved.status_code == 200, saved.json
        reviews.append(maker.submit(own))
    maker.sign_all(reviews[0])
    with pytest.raises(Exception, match="不能互相代替"):
        maker.sign_all(reviews[1])


def test_a_successor_that_is_not_for_all_is_named_to_none_of_the_others(
    api: Api, maker: Maker
) -> None:
    """That it ended is told, by what is not; nothing of a limited law is said by the one that
    replaces it, either."""
    laws = Laws(maker)
    secret = laws.succeeded(title="内部供电办法", seen_by_roles=["supervisor"])
    for name, path in (
        ("an", f"/entries/{laws.old}"),
        ("an", f"/search?q={quote(OLD)}"),
        ("an", f"/entries/{laws.answers['第二条']}"),
        ("an", f"/suggest?q={quote('内部供电')}"),
        ("wang", "/upkeep"),
    ):
        text = api(name).get(path).get_data(as_text=True)
        assert secret not in text, path
        assert "内部供电办法" not in text, path
    law = api("an").get(f"/entries/{laws.old}").json["law"]
    assert law["standing"] == "replaced"
    assert law["ended_by"] == [
        {
            "relation": "replaces",
            "number": None,
            "title": None,
            "since": str(clock.today()),
        }
    ]
    assert api("zhou").get(f"/entries/{laws.old}").json["law"]["ended_by"][0]["number"] == secret
    open_one = maker.published(
        "regulation", title="公开的办法", relations=to(secret), author="zhao", category="service"
    )
    assert api("an").get(f"/entries/{open_one}").json["law"]["relations"] == []
    assert api("an").get(f"/entries/{open_one}").json["relations"] == []


def test_what_implements_a_law_is_listed_by_it(api: Api, maker: Maker) -> None:
    upper = maker.published("regulation", title="供电条例")
    named = maker.published("regulation", title="甲细则", relations=to(upper, Relation.IMPLEMENTS))
    titled = maker.published(
        "regulation",
        title="乙细则",
        relations=entitled("《中华人民共和国供电条例》", Relation.IMPLEMENTS),
    )
    amends = maker.published(
        "regulation", title="修改供电条例的决定", relations=to(upper, Relation.AMENDS)
    )
    law = api("an").get(f"/entries/{upper}").json["law"]
    assert [one["number"] for one in law["implemented_by"]] == [named, titled]
    assert [one["number"] for one in law["amended_by"]] == [amends]
    assert law["standing"] == "amended"


def test_the_rank_is_said_or_guessed(api: Api, maker: Maker) -> None:
    content = regulation(TEXTS)
    law = maker.published("regulation", title="供电条例", content=content)
    said = maker.published("regulation", title="供电规定", content=content | {"rank": "local"})
    ranks = [api("an").get(f"/entries/{one}").json["law"]["rank"] for one in (law, said)]
    assert ranks == ["administrative", "local"]
    assert api("an").get(f"/entries/{said}").json["content"]["rank"] == "local"
    assert "rank" not in api("an").get(f"/entries/{law}").json["content"]
    body = new_entry("regulation", title="甲", content=content | {"rank": "highest"})
    assert api("wang").post("/entries", body).status_code == 400
