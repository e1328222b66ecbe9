"""Drafts over the API: If-Match, what is stale, what is frozen; both texts are kept."""

from __future__ import annotations

from typing import Any

import pytest

from tests.kb_app.api.conftest import Api
from tests.makers import Maker, new_entry

DRAFT = {k: v for k, v in new_entry().items() if k not in ("kind", "department")}


def test_saving_without_if_match_is_428(api: Api, maker: Maker) -> None:
    """Who saves says what they started from."""
    path = f"/entries/{maker.draft()}/draft"
    for method in ("PUT", "DELETE"):
        answer = api("wang").call(method, path, DRAFT)
        assert (answer.status_code, answer.json["code"]) == (428, "precondition_required")


@pytest.mark.parametrize("tag", ["abc", '"x"', "-1", "1.0", "9" * 10, "١", "1' OR '1'='1"])
def test_a_tag_that_is_none_of_ours_is_400(api: Api, maker: Maker, tag: str) -> None:
    """Whatever the header holds, it is compared with nothing."""
    number = maker.draft()
    headers = {"If-Match": tag.encode().decode("latin-1")}
    answer = api("wang").call("PUT", f"/entries/{number}/draft", DRAFT, headers=headers)
    assert answer.status_code == 400
    assert answer.json["errors"][0]["field"] == "If-Match"


@pytest.mark.parametrize("tag", ['"{}"', "{}", 'W/"{}"', "*"])
def test_tags_in_every_notation_are_understood(api: Api, maker: Maker, tag: str) -> None:
    """As given in ETag, bare, weak, or any."""
    number = maker.draft()
    version = api("wang").get(f"/entries/{number}").json["draft"]["version"]
    headers = {"If-Match": tag.format(version)}
    answer = api("wang").call("PUT", f"/entries/{number}/draft", DRAFT, headers=headers)
    assert answer.status_code == 200
    assert answer.headers["ETag"] == f'"{version + 1}"'


def test_the_second_of_two_who_started_from_one_version_loses_nothing(
    api: Api, maker: Maker
) -> None:
    """412; the stored text is the first one's, the second keeps theirs and can save over it."""
    number = maker.draft()
    path = f"/entries/{number}/draft"
    version = api("wang").get(f"/entries/{number}").json["draft"]["version"]
    assert api("wang").put(path, {**DRAFT, "title": "王的标题"}, version).status_code == 200
    late = api("li").put(path, {**DRAFT, "title": "李的标题"}, version)
    assert (late.status_code, late.json["code"]) == (412, "stale_version")
    stored = api("li").get(f"/entries/{number}")
    assert stored.json["draft"]["title"] == "王的标题"
    again = api("li").call(
        "PUT", path, {**DRAFT, "title": "李的标题"}, headers={"If-Match": stored.headers["ETag"]}
    )
    assert (again.status_code, again.json["draft"]["title"]) == (200, "李的标题")
    assert api("wang").call("DELETE", path, headers={"If-Match": f'"{version}"'}).status_code == 412


def test_submitted_draft_is_frozen(api: Api, maker: Maker) -> None:
    """Neither saved nor discarded nor submitted again; the submitted text stays (abuse 21)."""
    number = maker.draft()
    submitted = api("wang").post(f"/entries/{number}/submit")
    assert submitted.status_code == 201
    assert submitted.json["state"] == "open"
    for name in ("wang", "li"):
        for method in ("PUT", "DELETE"):
            answer = api(name).call(
                method, f"/entries/{number}/draft", DRAFT, headers={"If-Match": "*"}
            )
            assert (answer.status_code, answer.json["code"]) == (409, "not_a_draft")
    assert api("wang").post(f"/entries/{number}/submit").status_code == 409
    assert api("wang").post(f"/entries/{number}/draft").status_code == 409
    shown = api("wang").get(f"/entries/{number}").json["submitted"]
    assert shown["content_hash"] == submitted.json["content_hash"]


def test_put_on_a_published_entry_begins_a_draft_and_leaves_it_published(
    api: Api, maker: Maker
) -> None:
    """The published text does not change by saving."""
    number = maker.published()
    tag = api("wang").get(f"/entries/{number}").headers["ETag"]
    answer = api("wang").call(
        "PUT",
        f"/entries/{number}/draft",
        {**DRAFT, "title": "改过的标题"},
        headers={"If-Match": tag},
    )
    assert (answer.status_code, answer.json["draft"]["revision"]) == (200, 2)
    assert api("an").get(f"/entries/{number}").json["title"] == "欠费停电后多久恢复供电？"
    stale = api("li").call("PUT", f"/entries/{number}/draft", DRAFT, headers={"If-Match": tag})
    assert stale.status_code == 412


@pytest.mark.parametrize("body", [{"version": 999}, {"version": 0}])
def test_nothing_unseen_is_submitted(api: Api, maker: Maker, body: dict[str, Any]) -> None:
    """Submitting another version than the stored one is stale."""
    number = maker.draft()
    answer = api("wang").post(f"/entries/{number}/submit", body)
    assert (answer.status_code, answer.json["code"]) == (412, "stale_version")


def test_foreign_draft_is_404_to_every_call(api: Api, maker: Maker) -> None:
    """Another department's entry does not exist (abuse 1, 7, 9, 20)."""
    number = maker.draft()
    path = f"/entries/{number}"
    any_version = {"headers": {"If-Match": "*"}}
    for name in ("zhao", "an", "sun", "chen"):
        caller = api(name)
        answers = [
            caller.get(path),
            caller.get(f"{path}/history"),
            caller.call("PUT", f"{path}/draft", DRAFT, **any_version),
            caller.call("DELETE", f"{path}/draft", **any_version),
            caller.post(f"{path}/draft"),
            caller.post(f"{path}/submit"),
            caller.post(f"{path}/retire", {"reason": "旧"}),
        ]
        assert {answer.status_code for answer in answers} == {404}
    assert api("wang").get(path).json["draft"]["version"] == 1


def test_discarded_draft_is_gone_and_is_not_restored_by_others(api: Api, maker: Maker) -> None:
    """It stays in the department's history and nowhere else."""
    number = maker.draft()
    answer = api("wang").call("DELETE", f"/entries/{number}/draft", headers={"If-Match": '"1"'})
    assert (answer.status_code, answer.json["draft"]) == (200, None)
    assert api("wang").get(f"/entries/{number}/history").json["items"][0]["state"] == "discarded"
    assert api("zhao").post(f"/entries/{number}/draft").status_code == 404
    assert api("wang").get(f"/entries/{number}").json["state"] == "discarded"


def test_department_still_reads_what_has_ended(api: Api, maker: Maker) -> None:
    """Retired and rejected: neither published nor in work, but the department's own."""
    retired, rejected = maker.published(), maker.draft()
    maker.retire(retired)
    maker.decide(maker.submit(rejected), "reject")
    for number, state in ((retired, "retired"), (rejected, "rejected")):
        document = api("wang").get(f"/entries/{number}").json
        assert (document["state"], document["draft"], document["published"]) == (state, None, None)
        assert api("an").get(f"/entries/{number}").status_code == 404


def test_a_draft_waits_for_its_category_until_it_is_submitted(api: Api) -> None:
    without = {k: v for k, v in new_entry().items() if k != "category"}
    made = api("wang").post("/entries", without)
    assert (made.status_code, made.json["draft"]["category"]) == (201, "")
    number = made.json["number"]
    path, any_version = f"/entries/{number}/draft", {"If-Match": "*"}
    saved = api("wang").call("PUT", path, {**DRAFT, "category": ""}, headers=any_version)
    assert (saved.status_code, saved.json["draft"]["category"]) == (200, "")
    refused = api("wang").post(f"/entries/{number}/submit")
    assert (refused.status_code, refused.json["code"]) == (400, "no_category")
    assert [one["field"] for one in refused.json["errors"]] == ["category"]
    assert api("wang").get(f"/entries/{number}").json["draft"]["state"] == "draft"
    for readable in ("/entries", f"/entries/{number}/history"):
        assert api("wang").get(readable).status_code == 200
    assert api("wang").call("PUT", path, DRAFT, headers=any_version).status_code == 200
    assert api("wang").post(f"/entries/{number}/submit").status_code == 201
