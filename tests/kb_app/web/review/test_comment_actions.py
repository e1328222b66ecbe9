"""Comments on the page of a review, with a script and without, and on the author's pages."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.makers import Browser, Maker

Open = Callable[[str], Browser]
JSON = {"Accept": "application/json"}
NOTE = {"piece": "answer", "quote": "24 小时", "text": "条例写的是 <b>七天</b>"}


@pytest.fixture
def engine_kind() -> str:
    """Pages behave the same on both engines; the services are tested on each."""
    return "sqlite"


def test_written_without_a_script(browser: Open, maker: Maker) -> None:
    chen, review_id = browser("chen"), maker.submitted()
    form = chen.get(f"/review/{review_id}?note=answer").text
    assert 'name="piece" value="answer"' in form
    answer = chen.post(f"/review/{review_id}/comments", NOTE)
    assert answer.status_code == 303
    page = chen.get(f"/review/{review_id}").text
    assert "我的批注 · 答案" in page
    assert "&lt;b&gt;七天" in page
    assert "1 条批注将随结论送出" in page
    assert "七天" not in browser("sun").get(f"/review/{review_id}").text


def test_an_empty_one_is_refused_and_its_form_comes_back(browser: Open, maker: Maker) -> None:
    review_id = maker.submitted()
    refused = browser("chen").post(f"/review/{review_id}/comments", {**NOTE, "text": " "})
    assert refused.status_code == 400
    assert 'name="piece" value="answer"' in refused.text


def test_the_script_gets_the_piece_of_page_that_changed(browser: Open, maker: Maker) -> None:
    chen, review_id = browser("chen"), maker.submitted()
    made = chen.post(f"/review/{review_id}/comments", NOTE, headers=JSON)
    assert made.status_code == 201
    assert made.json["waiting"] == "1 条批注将随结论送出"
    assert "&lt;b&gt;七天" in made.json["html"]
    gone = chen.post("/review/comments/1", {"op": "drop"}, headers=JSON)
    assert gone.json == {"html": "", "waiting": ""}
    refused = chen.post(f"/review/{review_id}/comments", {**NOTE, "text": ""}, headers=JSON)
    assert refused.status_code == 400
    assert refused.json["errors"][0]["field"] == "text"


def test_the_author_answers_while_writing_on(browser: Open, maker: Maker) -> None:
    number = maker.draft()
    review_id = maker.submit(number)
    chen, li = browser("chen"), browser("li")
    chen.post(f"/review/{review_id}/comments", NOTE)
    assert "七天" not in li.get(f"/contribute/{number}").text
    decided = {"verdict": "request_changes", "comment": "见批注"}
    assert chen.post(f"/review/{review_id}/decision", decided).status_code == 303
    editor = li.get(f"/contribute/{number}").text
    assert "&lt;b&gt;七天" in editor
    assert 'action="/review/comments/1/settle"' in editor
    assert li.post("/review/comments/1/settle", {"answer": "已改为七天"}).status_code == 303
    assert "已改为七天" in li.get(f"/contribute/{number}").text
    again = maker.submit(number)
    assert "已改为七天" in chen.get(f"/review/{again}").text


def test_what_was_written_on_a_piece_is_not_asked_for_again(browser: Open, maker: Maker) -> None:
    chen, review_id = browser("chen"), maker.submitted()
    values = {"verdict": "request_changes", "comment": ""}
    refused = chen.post(f"/review/{review_id}/decision", values)
    assert refused.status_code == 400
    assert "请写明原因" in refused.text
    chen.post(f"/review/{review_id}/comments", NOTE)
    assert chen.post(f"/review/{review_id}/decision", values).status_code == 303
    assert "已退回修改" in chen.get(f"/review/{review_id}").text
