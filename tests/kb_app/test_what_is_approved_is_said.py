"""What the committee read is what agents see, read out, copy and search, to the last character."""

from __future__ import annotations

import html
import json
import os
import re
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

import pytest
from flask import Flask

from content.indexing import indexed_entries
from content.kinds.registry import kind_named
from content.services import importing, previews
from search_index import services as index_services
from tests.kb_app.answers_generated import answer
from tests.makers import Browser, Maker

ROUND = 6  # answers that are imported, approved and indexed together
# in each of the two ways
ROUNDS = {"longer": 24, "thorough": 84}.get(os.environ.get("TEST_HYPOTHESIS", ""), 1)
JSON = {"Accept": "application/json"}
Open = Callable[[str], Browser]
Texts = dict[str, str]  # by title
Put = Callable[[Texts], list[str]]


@pytest.fixture
def engine_kind() -> str:
    """No SQL of its own."""
    return "sqlite"


@pytest.fixture
def maker(maker: Maker) -> Maker:
    """A maker with a sound, empty index."""
    index_services.rebuild(maker.database, maker.index)
    return maker


def _imported(maker: Maker, texts: Texts) -> list[str]:
    rows = [{"标题": title, "答案": text} for title, text in texts.items()]
    data = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows).encode()
    with maker.database.transaction() as session:
        wang = maker.actor("wang")
        parsed = previews.parse("answers", [("a.jsonl", data)])
        assert parsed[0].errors == []
        batch = previews.keep_preview(
            session,
            previews.preview_import(session, wang, "answers", parsed, "marketing", "third-party"),
        )
        return importing.commit_import(session, wang, batch.id)


def _written(wang: Browser, texts: Texts) -> list[str]:
    return [_typed(wang, title, text) for title, text in texts.items()]


def _typed(wang: Browser, title: str, text: str) -> str:
    form = {
        "title": title,
        "category": "third-party",
        "content.answer": text,
        "content.no_basis": "通行做法",
        "op": "save",
    }
    saved = wang.post("/contribute/new/answer", form)
    assert saved.status_code == 303, saved.text[:500]
    found = re.search(r"KB-\d{6}", saved.location)
    assert found
    return found[0]


def characters(page: str) -> str:
    """The characters of a piece of HTML, without blanks."""
    return "".join(html.unescape(re.sub(r"<[^>]*>", "", page)).split())


def squeezed(text: str) -> str:
    return "".join(text.split())


@pytest.fixture(params=["imported", "written"])
def put(request: pytest.FixtureRequest, maker: Maker, browser: Open) -> Put:
    """Ways an answer gets in."""
    if request.param == "imported":
        return lambda texts: _imported(maker, texts)
    wang = browser("wang")
    return lambda texts: _written(wang, texts)


def _rounds() -> Iterator[Texts]:
    for seed in range(ROUNDS):
        random = Random(seed)
        yield {f"问题{'甲乙丙丁戊己'[n]}之{seed}号": answer(random) for n in range(ROUND)}


def _approved(maker: Maker, chen: Browser, number: str) -> str:
    """What the committee is shown as the words that will be said, and approves."""
    review = maker.submit(number)
    page = chen.get(f"/review/{review}").text
    shown = re.search(r"<div[^>]* data-to-say>(.*?)</div>", page, re.DOTALL)
    assert shown
    maker.sign_all(review)
    return html.unescape(shown[1])


@pytest.mark.timeout(1800)  # the thorough rounds take minutes
def test_characters_said_copied_and_searched_are_those_approved(
    app: Flask, maker: Maker, browser: Open, put: Put
) -> None:
    chen, agent = browser("chen"), browser("an")
    api, token = app.test_client(use_cookies=False), maker.token("an")
    for texts in _rounds():
        numbers = put(texts)
        approved = [_approved(maker, chen, number) for number in numbers]
        maker.drain()
        for title, number, words in zip(texts, numbers, approved, strict=True):
            told = api.get(f"/api/v1/entries/{number}", headers=token).json
            assert words
            assert told["say"] == words
            page = agent.get(f"/entries/{number}").text
            _assert_copied(agent, title, number, words, page)
            _assert_shown_and_searched(maker, number, told["content"], page)


def _assert_copied(agent: Browser, title: str, number: str, words: str, page: str) -> None:
    found = agent.get("/search/results", query_string={"q": title}, headers=JSON).json["list"]
    row = re.search(rf'data-number="{number}" data-copy="([^"]*)"', found)
    assert row, found
    assert html.unescape(row[1]) == words
    button = re.search(r'data-copy-main\s+data-copy-text="([^"]*)"', page)
    assert button
    assert html.unescape(button[1]) == words


def _assert_shown_and_searched(
    maker: Maker, number: str, content: dict[str, Any], page: str
) -> None:
    (block,) = [b for b in kind_named("answer").blocks(content) if b.key == "answer"]
    if content["format"] == "plain":
        assert block.shown == content["answer"]
    with maker.database.reading() as session:
        (indexed,) = indexed_entries(session, [int(number.removeprefix("KB-"))])
    assert indexed.text == block.shown
    seen = characters(page)
    for line in block.shown.split("\n"):
        for piece in re.split(r" \| |^(?:[-+*]|\d+[.)]) ", line):
            assert squeezed(piece) in seen, (piece, content["answer"])
