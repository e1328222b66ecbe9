"""Imports over the API: preview, commit, cancel; one's own, all or nothing, as drafts."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from typing import Any

import pytest
from werkzeug.test import TestResponse

from content.services import attaching
from core import clock
from core.database import Database
from tests.kb_app.api.conftest import Api
from tests.made_files import archive, pdf, picture, word_with_pictures
from tests.makers import Maker

ROWS = "问题,答案\n停电了怎么办,请拨打热线\n电表走得快,可申请校验\n"


def form(text: str | bytes = ROWS, name: str = "a.csv", **changes: Any) -> dict[str, Any]:
    """A file with what goes with it."""
    data = text if isinstance(text, bytes) else text.encode()
    values = {"what": "answers", "department": "marketing", "category": "third-party"}
    return values | {"file": (io.BytesIO(data), name)} | changes


def send(api: Api, *, by: str = "wang", key: str = "", **changes: Any) -> TestResponse:
    """Upload for a preview."""
    headers = {"Idempotency-Key": key} if key else {}
    return api(by).call("POST", "/imports", data=form(**changes), headers=headers)


def test_preview_saves_no_entry(api: Api) -> None:
    """Counts and first rows; nothing is there before it is committed."""
    answer = send(api)
    assert answer.status_code == 201
    assert (answer.json["entries"], answer.json["errors"]) == (2, [])
    assert answer.json["first"][0]["title"] == "停电了怎么办"
    assert api("wang").get("/entries").json["total"] == 0
    assert api("wang").get(f"/imports/{answer.json['id']}").json == answer.json


def test_a_pdf_becomes_a_regulation_and_is_its_file(api: Api, maker: Maker) -> None:
    """Each clause with its page; the bytes go through the committee with the text."""
    data = pdf(
        [["停电管理办法", "第一条　计划停电提前七天公告。"], ["第二条　本办法自发布起施行。"]]
    )
    answer = send(api, text=data, name="办法.pdf", what="regulations")
    assert (answer.status_code, answer.json["errors"]) == (201, [])
    (number,) = api("wang").post(f"/imports/{answer.json['id']}/commit").json["numbers"]
    draft = api("wang").get(f"/entries/{number}").json["draft"]
    clauses = draft["content"]["clauses"]
    assert [(one["label"], one["page"]) for one in clauses] == [("第一条", 1), ("第二条", 2)]
    (file,) = draft["files"]
    assert (file["name"], file["pages"]) == ("办法.pdf", 2)
    address = f"/entries/{number}/files/{file['sha256']}"
    assert [api(who).get(address).status_code for who in ("wang", "an")] == [200, 404]
    maker.sign_all(maker.submit(number))
    assert api("an").get(address).data == data


def test_files_come_together_in_a_zip(api: Api) -> None:
    """Each is shown by its own name; what is no good of one is told of that one."""
    data = archive(**{"甲/a.csv": ROWS.encode(), "甲/b.csv": "问题\n没有答案列".encode()})
    answer = send(api, text=data, name="全部.zip")
    assert answer.json["entries"] == 2
    assert {one["file"] for one in answer.json["errors"]} == {"b.csv"}
    nested = send(api, text=archive(**{"b.zip": data}), name="全部.zip").json["errors"]
    assert [(one["file"], "还有压缩包" in one["message"]) for one in nested] == [("全部.zip", True)]


def test_a_pdf_that_was_not_confirmed_is_nobodys(api: Api, database: Database) -> None:
    """Its bytes wait with the preview, and go in time."""
    data = pdf([["停电管理办法", "第一条　计划停电提前七天公告。"]])
    answer = send(api, text=data, name="办法.pdf", what="regulations")
    api("wang").call("DELETE", f"/imports/{answer.json['id']}")
    later = clock.now() + attaching.KEPT_UNWANTED + timedelta(hours=1)
    with clock.moved_to(later), database.transaction() as session:
        attaching.drop_unwanted(session)
    assert list(database.blobs.names()) == []  # type: ignore[union-attr]


def test_a_page_is_kept_when_the_text_is_saved_again(api: Api) -> None:
    data = pdf([["停电管理办法", "第一条　计划停电提前七天公告。"]])
    answer = send(api, text=data, name="办法.pdf", what="regulations")
    (number,) = api("wang").post(f"/imports/{answer.json['id']}/commit").json["numbers"]
    draft = api("wang").get(f"/entries/{number}").json["draft"]
    kept = ("title", "category", "content", "citations")
    saved = api("wang").put(
        f"/entries/{number}/draft", {name: draft[name] for name in kept}, draft["version"]
    )
    assert saved.json["draft"]["content"] == draft["content"]
    assert saved.json["draft"]["files"] == draft["files"]


def test_rows_like_an_entry_are_told_before_they_come_in(api: Api, maker: Maker) -> None:
    number = maker.published(title="停电了，怎么办？")
    answer = send(api).json
    (found,) = answer["duplicates"]
    assert (found["row"], found["title"], found["number"], found["likeness"]) == (
        2,
        "停电了怎么办",
        number,
        1.0,
    )
    assert answer["notes"] == []
    again = api("wang").get(f"/imports/{answer['id']}").json
    assert again["duplicates"] == answer["duplicates"]


def test_commit_makes_drafts_once(api: Api) -> None:
    """All of it, as drafts; a second commit is a conflict, a second upload makes no duplicates."""
    batch = send(api).json["id"]
    done = api("wang").post(f"/imports/{batch}/commit")
    assert done.status_code == 201
    assert len(done.json["numbers"]) == 2
    states = {i["state"] for i in api("wang").get("/entries").json["items"]}
    assert states == {"draft"}
    again = api("wang").post(f"/imports/{batch}/commit")
    assert (again.status_code, again.json["code"]) == (409, "already_imported")
    assert api("wang").call("DELETE", f"/imports/{batch}").status_code == 409
    second = send(api).json["id"]
    assert api("wang").post(f"/imports/{second}/commit").json["numbers"] == []


def test_commit_with_submit_puts_all_before_the_committee(api: Api) -> None:
    """Submitted, never published (abuse 39)."""
    batch = send(api).json["id"]
    done = api("wang").post(f"/imports/{batch}/commit", {"submit": True})
    assert len(done.json["reviews"]) == 2
    assert api("chen").get("/reviews").json["total"] == 2
    assert api("an").get(f"/entries/{done.json['numbers'][0]}").status_code == 404


def test_file_that_claims_to_be_approved_is_refused(api: Api) -> None:
    """A column that says who approved it is an error of the file."""
    answer = send(api, text="问题,答案,状态\n甲,乙,已发布\n")
    assert answer.json["error_count"] == 1
    commit = api("wang").post(f"/imports/{answer.json['id']}/commit")
    assert commit.status_code == 400
    assert api("wang").get("/entries").json["total"] == 0


def test_one_bad_row_stops_all(api: Api) -> None:
    """The row and the field are named; the good rows wait as well."""
    answer = send(api, text="问题,答案\n好的问题,好的答案\n没有答案,\n")
    assert [(e["row"], e["field"]) for e in answer.json["errors"]] == [(3, "answer")]
    assert api("wang").post(f"/imports/{answer.json['id']}/commit").status_code == 400
    assert api("wang").get("/entries").json["total"] == 0


def test_batches_are_ones_own(api: Api) -> None:
    """A colleague's preview does not exist, nor does a foreign one."""
    batch = send(api).json["id"]
    for name in ("li", "zhao", "chen", "admin", "an"):
        assert api(name).get(f"/imports/{batch}").status_code == 404
        assert api(name).post(f"/imports/{batch}/commit").status_code == 404
        assert api(name).call("DELETE", f"/imports/{batch}").status_code == 404
    assert api("wang").call("DELETE", f"/imports/{batch}").status_code == 200
    assert api("wang").get(f"/imports/{batch}").status_code == 404


def test_foreign_department_and_category_are_refused(api: Api) -> None:
    """One writes for one's own department only."""
    foreign = send(api, department="service", category="service")
    assert (foreign.status_code, foreign.json["errors"][0]["field"]) == (403, "department")
    category = send(api, category="safety")
    assert (category.status_code, category.json["errors"][0]["field"]) == (400, "category")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"what": "poems"}, "what"),
        ({"author": "chen"}, "author"),
        ({"status": "published"}, "status"),
        ({"file": "no file"}, "file"),
        ({"department": ["marketing", "service"]}, "department"),
    ],
)
def test_fields_are_checked(api: Api, changes: dict[str, Any], field: str) -> None:
    """Unknown, doubled and wrong fields are named."""
    answer = send(api, **changes)
    assert answer.status_code == 400
    assert field in [e["field"] for e in answer.json["errors"]]


@pytest.mark.parametrize("name", ["../../etc/passwd.csv", "a\x00b.csv", "<script>.csv", "長" * 300])
def test_file_names_are_only_names(api: Api, database: Database, name: str) -> None:
    """Wherever a name points, nothing is written there, and the answer is no page."""
    answer = send(api, name=name)
    assert answer.status_code in (201, 400)
    assert answer.content_type in ("application/json", "application/problem+json")


def test_upload_repeated_under_its_key_is_one_preview(api: Api) -> None:
    """The same files: the same preview; other files under the key: refused."""
    first, again = send(api, key="k"), send(api, key="k")
    assert (first.status_code, again.json) == (201, first.json)
    other = send(api, key="k", text=ROWS + "甲,乙\n")
    assert (other.status_code, other.json["code"]) == (400, "idempotency_key_reused")
    renamed = send(api, key="k", name="b.csv")
    assert renamed.json["code"] == "idempotency_key_reused"


def test_rights_lost_between_preview_and_commit_count(
    api: Api, maker: Maker, database: Database
) -> None:
    """Who is no contributor any more imports nothing."""
    from people.actors import CONSOLE
    from people.services import accounts

    batch = send(api).json["id"]
    values = {"display_name": "王", "roles": ["agent"], "department": "marketing", "active": True}
    with database.transaction() as session:
        accounts.change_user(session, CONSOLE, "wang", {"name": "wang", **values})
    assert api("wang").post(f"/imports/{batch}/commit").status_code == 403


def test_new_duplicates_are_a_conflict_once(api: Api, maker: Maker) -> None:
    made = send(api).json
    maker.published(title="停电了怎么办？", author="zhao")
    path = f"/imports/{made['id']}/commit"
    refused = api("wang").post(path, {"submit": True})
    assert (refused.status_code, refused.json["code"]) == (409, "new_duplicates")
    (found,) = api("wang").get(f"/imports/{made['id']}").json["duplicates"]
    assert found["like_title"] == "停电了怎么办？"
    assert api("wang").post(path, {"submit": True}).status_code == 201


def test_a_word_file_with_pictures_goes_to_an_agents_screen(
    api: Api, maker: Maker, browser: Any
) -> None:
    """Pictures stand where they stood; what one shows is asked for, copied, and searched."""
    data = word_with_pictures(
        "电表更换办法",
        "第一条 更换前先看显示屏。",
        (picture("red"), "显示屏上排是本月“<电量>”"),
        "第二条 接线照下图。",
        (picture("blue"), "IMG_0007"),
    )
    answer = send(api, text=data, name="办法.docx", what="regulations")
    assert (answer.status_code, answer.json["errors"]) == (201, [])
    (number,) = api("wang").post(f"/imports/{answer.json['id']}/commit").json["numbers"]
    draft = api("wang").get(f"/entries/{number}").json["draft"]
    assert [(one["name"], one["alt"]) for one in draft["files"]] == [
        ("图1.png", "显示屏上排是本月“<电量>”"),
        ("图2.png", ""),
    ]
    assert draft["content"]["clauses"][0]["text"] == "更换前先看显示屏。\n〔图：图1.png〕"
    refused = api("wang").post(f"/entries/{number}/submit")
    assert (refused.status_code, "图2.png" in str(refused.json["errors"])) == (400, True)
    address = f"/entries/{number}/files/{draft['files'][0]['sha256']}"
    assert api("an").get(address).status_code == 404
    described = f"/entries/{number}/draft/files/{draft['files'][1]['sha256']}"
    assert api("wang").call("PUT", described, {"alt": "先接零线后接火线"}).status_code == 200
    maker.sign_all(maker.submit(number))
    maker.drain()
    assert api("an").get(address).status_code == 200
    (hit,) = api("an").get("/search?q=先接零线后接火线").json["hits"]
    assert hit["clause"] == "第二条"
    assert hit["say"] == "《电表更换办法》第二条：接线照下图。\n（图：先接零线后接火线）"
    page = browser("an").get(f"/entries/{number}").text
    shown = re.search(r'<img src="([^"]+)" alt="([^"]*)" width="40" height="30"', page)
    assert shown is not None
    assert (shown[1], shown[2]) == (address, "显示屏上排是本月“&lt;电量&gt;”")
    assert "〔图：" not in page
    assert "<电量>" not in page
    clause = browser("an").get(f"/search/preview/{number}?clause=第二条").json["preview"]
    assert (
        'data-copy-text="《电表更换办法》第二条：接线照下图。\n（图：先接零线后接火线）"' in clause
    )


def test_a_mark_that_names_no_picture_keeps_a_draft_from_the_committee(
    api: Api, maker: Maker
) -> None:
    number = maker.draft(content={"answer": "看〔图：没有.png〕", "no_basis": "部门自己的办法"})
    maker.attach(number, pdf([["一"]]), "没有.pdf")
    refused = api("wang").post(f"/entries/{number}/submit")
    assert refused.status_code == 400
    assert "没有.png" in str(refused.json["errors"])
    maker.attach(number, picture(), "没有.png", alt="有了")
    assert api("wang").post(f"/entries/{number}/submit").status_code in (200, 201)
