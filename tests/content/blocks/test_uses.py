"""A block of text from its draft to wherever it is said: filled in, changed once, never half."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from flask import Flask

from content.queries import entry_numbered
from content.services import importing, previews
from review.approved_texts import unapproved
from review.models import Review, ReviewState
from review.policies.queries import standing_approvals
from search_index import services as index_services
from tests.content.basis_world import TEXTS, regulation
from tests.makers import CONTENT, Browser, Maker

HOURS = "周一至周日八点半至十七点半"
LATER = "周一至周五九点至十七点"


@pytest.fixture
def maker(database: Any, index: Any) -> Maker:
    """A maker with a sound, empty index."""
    made = Maker(database, index)
    index_services.rebuild(database, index)
    return made


def answer_with(reference: str, **more: Any) -> dict[str, Any]:
    return {**CONTENT["answer"], "answer": f"可以到营业厅办理。\n\n营业时间：{reference}。", **more}


def block(maker: Maker, text: str = HOURS) -> str:
    return maker.published("block", title="营业厅时间", content={"text": text})


def read_page(app: Flask, maker: Maker, name: str, path: str) -> str:
    """What is read on a page, without its marks."""
    return re.sub(r"<[^>]+>", "", Browser(app, maker.database, name).get(path).text)


class Api:
    """The API as somebody uses it."""

    def __init__(self, app: Flask, maker: Maker, name: str) -> None:
        self._client = app.test_client(use_cookies=False)
        self._token = maker.token(name)

    def __call__(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        return self._client.open(
            f"/api/v1{path}", method=method, json=body, headers=self._token | headers
        )


def revise(api: Api, number: str, title: str, content: dict[str, Any]) -> Any:
    """Save a draft of a published entry; the answer."""
    begun = api("POST", f"/entries/{number}/draft")
    assert begun.status_code == 201, begun.json
    values = {"title": title, "category": "third-party", "content": content}
    version = f'"{begun.json["draft"]["version"]}"'
    return api("PUT", f"/entries/{number}/draft", values, **{"If-Match": version})


def test_what_is_typed_is_kept_and_what_is_read_is_filled_in(app: Flask, maker: Maker) -> None:
    number = block(maker)
    reference = f"[[{number} 营业厅时间]]"
    law = maker.published("regulation", title="供电服务办法", content=regulation(TEXTS))
    cited = [{"number": law, "clause": "第三条"}]
    user = maker.published(content=answer_with(reference), title="去哪里办过户", citations=cited)
    maker.drain()
    an, wang = Api(app, maker, "an"), Api(app, maker, "wang")
    read = an("GET", f"/entries/{user}").json
    assert f"营业时间：{HOURS}。" in read["content"]["answer"]
    assert reference in read["written"]["answer"]
    assert read["blocks"] == [number]
    hits = an("GET", "/search?q=周一至周日八点半").json["hits"]
    assert {user, number} <= {hit["number"] for hit in hits}
    page = read_page(app, maker, "an", f"/entries/{user}")
    assert HOURS in page
    assert "[[" not in page
    assert user in Browser(app, maker.database, "an").get(f"/entries/{number}").text, "where used"

    begun = wang("POST", f"/entries/{user}/draft").json["draft"]
    assert reference in begun["content"]["answer"], "a draft is what was typed"
    editor = Browser(app, maker.database, "wang").get(f"/contribute/{user}").text
    assert reference in editor
    assert f'data-insert="{reference}"' in editor


def test_a_change_is_reviewed_once_and_is_read_everywhere(app: Flask, maker: Maker) -> None:
    number = block(maker)
    reference = f"[[{number}]]"
    first = maker.published(content=answer_with(reference), title="去哪里办过户")
    steps = {"steps": [{"title": "告诉客户", "detail": f"营业厅{reference}开门"}]}
    second = maker.published("procedure", content=steps, title="上门接待")
    maker.drain()
    an, wang = Api(app, maker, "an"), Api(app, maker, "wang")
    assert revise(wang, number, "营业厅时间", {"text": LATER}).status_code == 200
    review = maker.submit(number)
    chen = Browser(app, maker.database, "chen")
    impact = chen.get(f"/review/{review}/impact").text
    for user in (first, second):
        reading = re.search(rf'<li data-reading="{user}">.*?</li>', impact, re.DOTALL)
        assert reading, impact[:3000]
        assert "九点" in re.sub(r"<[^>]+>", "", reading[0])
    assert HOURS in an("GET", f"/entries/{first}").json["content"]["answer"], "not before approval"

    maker.sign_all(review)
    maker.drain()
    read = an("GET", f"/entries/{first}").json
    assert f"营业时间：{LATER}。" in read["content"]["answer"]
    assert read["revision"] == 2
    assert LATER in an("GET", f"/entries/{second}").json["content"]["steps"][0]["detail"]
    found = {hit["number"] for hit in an("GET", "/search?q=周一至周五九点至十七点").json["hits"]}
    assert {first, second, number} <= found
    history = Browser(app, maker.database, "wang").get(f"/entries/{first}/history").text
    assert "常用段更新" in history
    with maker.database.reading() as session:
        assert unapproved(session) == []
    with maker.database.transaction() as session:
        shown = entry_numbered(session, first)
        assert shown is not None
        assert shown.published is not None
        shown.published.content = {**shown.published.content, "answer": "随便改的"}
    with maker.database.reading() as session:
        assert unapproved(session) == [first], "what stands there is not what was let through"


@pytest.mark.parametrize(
    ("field", "content"),
    [
        ("content.answer", answer_with("[[KB-999999 没有的]]")),
        ("content.say", answer_with("八点", say="[[KB-999999]]")),
        ("content.confirm.0", answer_with("八点", confirm=["[[KB-999999]]"])),
    ],
)
def test_an_unknown_block_keeps_an_entry_from_the_committee(
    app: Flask, maker: Maker, field: str, content: dict[str, Any]
) -> None:
    number = maker.draft(content=content)
    wang = Api(app, maker, "wang")
    refused = wang("POST", f"/entries/{number}/submit")
    assert refused.status_code == 400
    assert field in [one["field"] for one in refused.json["errors"]]


def test_a_title_says_no_block(app: Flask, maker: Maker) -> None:
    number = block(maker)
    draft = maker.draft(content=answer_with("八点"), title=f"去哪里[[{number}]]")
    refused = Api(app, maker, "wang")("POST", f"/entries/{draft}/submit")
    assert [one["field"] for one in refused.json["errors"]] == ["title"]


def test_a_draft_of_a_block_is_shown_nowhere(app: Flask, maker: Maker) -> None:
    number = maker.draft("block", title="营业厅时间", content={"text": HOURS})
    user = maker.draft(content=answer_with(f"[[{number}]]"), title="去哪里办过户")
    wang = Api(app, maker, "wang")
    assert HOURS not in read_page(app, maker, "wang", f"/contribute/{user}/preview")
    refused = wang("POST", f"/entries/{user}/submit")
    assert [one["field"] for one in refused.json["errors"]] == ["content.answer"]
    maker.sign_all(maker.submit(number))
    assert HOURS in read_page(app, maker, "wang", f"/contribute/{user}/preview")
    assert wang("POST", f"/entries/{user}/submit").status_code == 201


def test_a_block_that_is_used_cannot_be_retired(app: Flask, maker: Maker) -> None:
    number = block(maker)
    user = maker.published(content=answer_with(f"[[{number}]]"))
    wang = Api(app, maker, "wang")
    refused = wang("POST", f"/entries/{number}/retire", {"reason": "不用了"})
    assert (refused.status_code, refused.json["code"]) == (409, "block_used")
    assert refused.json["numbers"] == [user]
    maker.retire(user)
    assert wang("POST", f"/entries/{number}/retire", {"reason": "不用了"}).status_code == 201


def test_what_was_signed_for_other_words_counts_no_more(app: Flask, maker: Maker) -> None:
    number = block(maker)
    wang, chen = Api(app, maker, "wang"), Api(app, maker, "chen")
    waiting = maker.submitted(content=answer_with(f"[[{number}]]"), title="去哪里办过户")
    revise(wang, number, "营业厅时间", {"text": LATER})
    of_block = maker.submit(number)
    maker.sign_all(of_block)
    late = chen("POST", f"/reviews/{waiting}/decision", {"verdict": "approve", "comment": ""})
    assert (late.status_code, late.json["code"]) == (409, "block_changed")
    returned = {"verdict": "request_changes", "comment": "常用段更新了"}
    assert chen("POST", f"/reviews/{waiting}/decision", returned).status_code == 200
    user = chen("GET", f"/reviews/{waiting}").json["number"]
    maker.sign_all(maker.submit(user))
    read = Api(app, maker, "an")("GET", f"/entries/{user}").json
    assert LATER in read["content"]["answer"]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"content": {"text": "见[[KB-000001]]"}}, "content.text"),
        ({"content": {"text": "**八点**到十点"}}, "content.text"),
        ({"content": {"text": HOURS}, "expires_on": "2099-01-01"}, "expires_on"),
        ({"content": {"text": HOURS}, "effective_from": "2099-01-01"}, "effective_from"),
    ],
    ids=["within another", "Markdown", "ends", "begins"],
)
def test_what_no_block_can_be(app: Flask, maker: Maker, values: dict[str, Any], field: str) -> None:
    assert block(maker) == "KB-000001"
    wang = Api(app, maker, "wang")
    frame = {"kind": "block", "department": "marketing", "category": "third-party"}
    made = wang("POST", "/entries", frame | {"title": "营业厅时间"} | values)
    if made.status_code == 201:
        made = wang("POST", f"/entries/{made.json['number']}/submit")
    assert made.status_code == 400
    assert [one["field"] for one in made.json["errors"]] == [field]


def test_a_text_that_fits_nowhere_is_refused_before_the_committee_has_it(
    app: Flask, maker: Maker
) -> None:
    number = block(maker)
    maker.published(content=answer_with("八点", confirm=[f"营业厅{HOURS}是[[{number}]]"]))
    wang = Api(app, maker, "wang")
    assert revise(wang, number, "营业厅时间", {"text": "一行\n又一行"}).status_code == 200
    refused = wang("POST", f"/entries/{number}/submit")
    assert (refused.status_code, refused.json["code"]) == (400, "block_too_long")


def test_a_file_keeps_the_reference(app: Flask, maker: Maker) -> None:
    number = block(maker)
    row = {"title": "去哪里办过户", "answer": f"营业厅[[{number} 时间]]开门", "no_basis": "内部"}
    parsed = previews.parse("answers", [("a.jsonl", json.dumps(row, ensure_ascii=False).encode())])
    for _again in range(2):
        with maker.database.transaction() as session:
            wang = maker.actor("wang")
            preview = previews.preview_import(
                session, wang, "answers", parsed, "marketing", "third-party"
            )
            numbers = importing.commit_import(
                session, wang, previews.keep_preview(session, preview).id
            )
        if numbers:
            user = numbers[0]
    assert numbers == [], "the same row is known by what was typed"
    draft = Api(app, maker, "wang")("GET", f"/entries/{user}").json["draft"]
    assert draft["content"]["answer"] == row["answer"]
    text = "title,text\n营业厅地址,光明路1号\n".encode()
    (blocks,) = previews.parse("blocks", [("b.csv", text)])
    assert [one.content["text"] for one in blocks.entries] == ["光明路1号"]


def test_who_signed_for_a_block_is_asked_again_when_one_more_entry_says_it(
    app: Flask, maker: Maker
) -> None:
    number = block(maker)
    wang = Api(app, maker, "wang")
    revise(wang, number, "营业厅时间", {"text": LATER})
    maker.full_committee()
    review = maker.submit(number)
    assert maker.decide(review).state == ReviewState.OPEN, "one sign-off of several"

    def standing() -> int:
        with maker.database.reading() as session:
            return len(standing_approvals(session.get_one(Review, review)))

    maker.published(content=CONTENT["answer"], title="与它无关")
    assert standing() == 1
    maker.published(content=answer_with(f"[[{number}]]"), title="去哪里办过户")
    assert standing() == 0
    assert maker.decide(review).state == ReviewState.OPEN
    assert standing() == 1, "the same person may sign again"
