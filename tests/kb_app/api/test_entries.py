"""Entries over the API: made, read, listed, retired, their history."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from core import clock
from core.database import Database
from tests.kb_app.api.conftest import Api
from tests.makers import APPROVAL, CONTENT, Browser, Maker, new_entry


@pytest.mark.parametrize("kind", list(CONTENT))
def test_every_kind_is_created_as_a_draft(api: Api, maker: Maker, kind: str) -> None:
    """201, a number, a draft with a version, which is the ETag."""
    if kind in ("pin", "exercise"):
        maker.published()  # for it to point at
    answer = api("wang").post("/entries", new_entry(kind))
    assert answer.status_code == 201
    assert answer.json is not None
    assert answer.json["number"].startswith("KB-")
    assert answer.json["draft"]["revision"] == 1
    assert answer.json["draft"]["state"] == "draft"
    assert answer.json["published"] is None
    assert answer.headers["ETag"] == f'"{answer.json["draft"]["version"]}"'


def test_own_department_reads_published_and_draft_side_by_side(api: Api, maker: Maker) -> None:
    """A draft beside the published text; agents get the published text and nothing of the draft."""
    number = maker.published()
    api("wang").post(f"/entries/{number}/draft")
    changed = {**_draft(), "title": "尚未审核的新标题"}
    assert api("wang").put(f"/entries/{number}/draft", changed, "*").status_code == 400
    version = api("wang").get(f"/entries/{number}").json["draft"]["version"]
    assert api("wang").put(f"/entries/{number}/draft", changed, version).status_code == 200
    own = api("li").get(f"/entries/{number}").json
    assert own["draft"]["title"] == "尚未审核的新标题"
    assert own["published"]["title"] == own["title"] == "欠费停电后多久恢复供电？"
    for name in ("an", "zhao", "chen", "zhou", "admin"):
        seen = api(name).get(f"/entries/{number}")
        assert seen.json["title"] == "欠费停电后多久恢复供电？"
        assert "尚未审核" not in seen.text
        assert not {"draft", "submitted", "author", "change_note"} & seen.json.keys()


def test_field_selector_gives_no_draft_field(api: Api, maker: Maker) -> None:
    """`fields` narrows what one would get anyway (abuse 8)."""
    number = maker.published()
    maker_draft = api("wang").post(f"/entries/{number}/draft")
    assert maker_draft.status_code == 201
    chosen = api("an").get(f"/entries/{number}?fields=number,title")
    assert chosen.json == {"number": number, "title": "欠费停电后多久恢复供电？"}
    for name in ("draft", "submitted", "author", "change_note", "__class__"):
        refused = api("an").get(f"/entries/{number}?fields=title,{name}")
        assert refused.status_code == 400
        assert refused.json["errors"][0]["field"] == "fields"
    assert api("an").get(f"/entries/{number}?fields=title&fields=number").status_code == 400


def test_what_may_not_be_known_answers_as_what_does_not_exist(api: Api, maker: Maker) -> None:
    """A foreign draft, a withdrawn entry and a number never given: one and the same answer."""
    draft, retired = maker.draft(), maker.published()
    maker.retire(retired)
    seen = []
    for number in (draft, retired, "KB-999999", "KB-999999999999", "KB-0", "kb-000001", "1", "é"):
        for path in (f"/entries/{number}", f"/entries/{number}/history"):
            answer = api("an").get(path)
            assert answer.status_code == 404
            body = dict(answer.json)
            body.pop("request_id")
            headers = {k: v for k, v in answer.headers if k not in ("X-Request-Id",)}
            seen.append((body, headers))
    assert all(one == seen[0] for one in seen)


def test_unchanged_is_304_and_withdrawn_is_404_even_to_who_holds_the_tag(
    api: Api, maker: Maker
) -> None:
    """A copy in a cache does not outlive the entry (abuse 14)."""
    number = maker.published()
    tag = api("an").get(f"/entries/{number}").headers["ETag"]
    again = api("an").get(f"/entries/{number}", headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    maker.retire(number)
    gone = api("an").get(f"/entries/{number}", headers={"If-None-Match": tag})
    assert gone.status_code == 404
    assert api("an").get(f"/entries/{number}", headers={"If-None-Match": "*"}).status_code == 404


def test_replaced_text_is_not_304(api: Api, maker: Maker) -> None:
    """The tag of the text before does not stand for the text now."""
    number = maker.published()
    tag = api("an").get(f"/entries/{number}").headers["ETag"]
    draft = api("wang").post(f"/entries/{number}/draft").json["draft"]
    assert api("an").get(f"/entries/{number}", headers={"If-None-Match": tag}).status_code == 304
    new = {**_draft(), "title": "新标题"}
    assert api("wang").put(f"/entries/{number}/draft", new, draft["version"]).status_code == 200
    maker.decide(maker.submit(number))
    answer = api("an").get(f"/entries/{number}", headers={"If-None-Match": tag})
    assert (answer.status_code, answer.json["title"]) == (200, "新标题")


def test_expired_and_not_yet_effective_are_404(api: Api, maker: Maker) -> None:
    """Dates take effect in the answer itself, whether or not the worker has run."""
    today = clock.today()
    ending = maker.published(expires_on=str(today))
    coming = maker.draft(effective_from=str(today + timedelta(days=2)))
    maker.decide(maker.submit(coming))
    assert api("an").get(f"/entries/{ending}").status_code == 200
    assert api("an").get(f"/entries/{coming}").status_code == 404
    token_lasts = clock.now() + timedelta(days=1, hours=1)
    with clock.moved_to(token_lasts):
        assert api("an").get(f"/entries/{ending}").status_code == 404


def test_history_gives_agents_what_was_published_only(api: Api, maker: Maker) -> None:
    """The department sees every revision, others the approved ones (abuse 6)."""
    number = maker.published()
    api("wang").post(f"/entries/{number}/draft")
    assert [r["state"] for r in _items(api, "wang", number)] == ["draft", "published"]
    for name in ("an", "zhao", "chen"):
        assert [r["state"] for r in _items(api, name, number)] == ["published"]


def test_own_list_is_of_the_department_and_of_contributors_only(api: Api, maker: Maker) -> None:
    """An agent who sits in a department does not see its drafts; totals count what is listed."""
    for title in ("甲", "乙", "丙"):
        maker.draft(author="zhao", title=title)
    maker.draft(author="wang", title="丁")
    own = api("zhao").get("/entries?limit=2").json
    assert (own["total"], len(own["items"]), own["limit"], own["offset"]) == (3, 2, 2, 0)
    rest = api("zhao").get("/entries?limit=2&offset=2").json
    titles = [i["title"] for i in own["items"] + rest["items"]]
    assert sorted(titles) == ["丙", "乙", "甲"]
    assert api("zhao").get("/entries?q=丁").json["total"] == 0
    assert api("zhao").get("/entries?q=%25").json["total"] == 0
    assert api("zhao").get("/entries?state=published").json["total"] == 0
    for name in ("an", "zhou", "chen", "admin"):
        refused = api(name).get("/entries")
        assert refused.status_code == 403
        assert "甲" not in refused.text


@pytest.mark.parametrize(
    "query",
    [
        "limit=0",
        "limit=101",
        "limit=x",
        "offset=-1",
        "offset=9999999",
        "state=x",
        "limit=1&limit=2",
    ],
)
def test_list_arguments_are_checked(api: Api, query: str) -> None:
    """A page that makes no sense is refused by the name of the argument."""
    answer = api("wang").get(f"/entries?{query}")
    assert answer.status_code == 400
    assert answer.json["errors"][0]["field"] == query.split("=")[0]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("role", "admin"),
        ("roles", ["admin"]),
        ("status", "published"),
        ("state", "published"),
        ("author_id", 1),
        ("author", "chen"),
        ("id", 7),
        ("number", "KB-000001"),
        ("published_revision_id", 1),
        ("version", 1),
    ],
)
def test_nobody_claims_what_is_not_theirs_to_say(
    api: Api, database: Database, field: str, value: Any
) -> None:
    """Unknown and privileged fields are refused by name, and nothing is made (abuse 18, 19)."""
    answer = api("wang").post("/entries", new_entry() | {field: value})
    assert answer.status_code == 400
    assert [e["field"] for e in answer.json["errors"]] == [field]
    assert api("wang").get("/entries").json["total"] == 0
    made = api("wang").post("/entries", new_entry()).json
    path, version = f"/entries/{made['number']}/draft", made["draft"]["version"]
    assert api("wang").put(path, {**_draft(), field: value}, version).status_code == 400
    assert api("wang").get(f"/entries/{made['number']}").json["draft"] == made["draft"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": "长" * 201}, "title"),
        ({"title": 5}, "title"),
        ({"title": None}, "title"),
        ({"title": ["标题"]}, "title"),
        ({"title": "两\n行"}, "title"),
        ({"kind": "poem"}, "kind"),
        ({"department": "nowhere"}, "department"),
        ({"category": "nothing"}, "category"),
        ({"category": "safety"}, "category"),
        ({"content": "文字"}, "content"),
        ({"title": " ", "content": {}}, "title"),  # nothing was written
        ({"content": {"answer": "长" * 20_001}}, "content.answer"),
        ({"content": {"answer": "好", "html": "<b>"}}, "content.html"),
        ({"content": {"answer": "好", "variants": ["a"] * 201}}, "content.variants"),
        ({"content": {"answer": "好", "variants": [1]}}, "content.variants.0"),
        ({"content": {"answer": "好", "variants": [{}]}}, "content.variants.0"),
        ({"effective_from": "2026-02-30"}, "effective_from"),
        ({"effective_from": "2030-01-02", "expires_on": "2030-01-01"}, "expires_on"),
        ({"effective_from": 20260101}, "effective_from"),
        ({"citations": [{"number": "KB-000099", "clause": "第一条"}]}, "citations.0.number"),
        ({"citations": {"number": "x"}}, "citations"),
        ({"citations": ["KB-000001"]}, "citations.0"),
        ({"change_note": "长" * 501}, "change_note"),
    ],
)
def test_bad_fields_are_named(api: Api, changes: dict[str, Any], field: str) -> None:
    """400, the dotted name of the field, and words for it; nothing is made."""
    answer = api("wang").post("/entries", new_entry() | changes)
    assert answer.status_code == 400, answer.text
    assert field in [e["field"] for e in answer.json["errors"]]
    assert all(e["message"] for e in answer.json["errors"])
    assert api("wang").get("/entries").json["total"] == 0


def test_clause_that_does_not_exist_is_refused(api: Api, maker: Maker) -> None:
    """A citation names a clause of a published regulation, or is named as wrong."""
    number = maker.published("regulation")
    good = new_entry(citations=[{"number": number, "clause": "第二条"}])
    assert api("wang").post("/entries", good).status_code == 201
    bad = new_entry(citations=[{"number": number, "clause": "第九条"}])
    answer = api("wang").post("/entries", bad)
    assert (answer.status_code, answer.json["code"]) == (400, "no_such_clause")
    assert answer.json["errors"][0]["field"] == "citations.0.clause"
    draft = maker.draft("regulation", title="未发布的办法")
    hidden = new_entry(citations=[{"number": draft, "clause": "第一条"}])
    assert api("wang").post("/entries", hidden).json["code"] == "no_such_regulation"


def test_retirement_goes_through_review(api: Api, maker: Maker) -> None:
    """Asked for, still visible; approved, gone at once from reading, search and suggestions."""
    number = maker.published()
    maker.full_committee()
    asked = api("wang").post(f"/entries/{number}/retire", {"reason": "已过时"})
    assert asked.status_code == 201
    assert api("wang").post(f"/entries/{number}/retire", {"reason": "再"}).status_code == 409
    assert api("wang").post(f"/entries/{number}/retire", {}).status_code == 400
    for name in ("chen", "sun", "qian"):  # three of two departments at least
        assert api("an").get(f"/entries/{number}").status_code == 200
        decided = api(name).post(f"/reviews/{asked.json['review']}/decision", APPROVAL)
        assert decided.status_code == 200
    assert api("an").get(f"/entries/{number}").status_code == 404
    assert api("an").get("/search?q=欠费停电").json["total"] == 0
    assert api("an").get("/suggest?q=欠费").json["suggestions"] == []


def _draft() -> dict[str, Any]:
    return {k: v for k, v in new_entry().items() if k not in ("kind", "department")}


def _items(api: Api, name: str, number: str) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = api(name).get(f"/entries/{number}/history").json["items"]
    return items


def test_what_was_returned_is_no_draft_and_the_counts_are_those_of_the_page(
    api: Api, maker: Maker, browser: Callable[[str], Browser]
) -> None:
    plain, back = maker.draft(title="停电答案"), maker.draft(title="退回的")
    maker.decide(maker.submit(back), "request_changes")

    def listed(state: str) -> list[str]:
        answer = api("wang").get(f"/entries?state={state}").json
        assert answer["counts"] == {"draft": 1, "returned": 1}
        assert {item["state"] for item in answer["items"]} == {state}
        assert answer["total"] == len(answer["items"])
        return [item["number"] for item in answer["items"]]

    assert (listed("draft"), listed("returned")) == ([plain], [back])
    shown = browser("wang").get("/contribute?state=draft").text
    assert plain in shown
    assert back not in shown
    assert api("wang").get("/entries?q=停电").json["counts"] == {"draft": 1}
