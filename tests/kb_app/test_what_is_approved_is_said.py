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
from content.services import importing
from search_index import services as index_services
from tests.kb_app.answers_generated import answer
from tests.makers import Browser, Maker

ROUND = 6  # answers that are imported, approved and indexed together
ROUNDS = 84 if os.environ.get("TEST_HYPOTHESIS") == "thorough" else 1  # in each of the two ways
JSON = {"Accept": "application/json"}
Open = Callable[[str], Browser]
Put = Callable[[list[str]], list[str]]


@pytest.fixture
def engine_kind() -> str:
    """No SQL of its own."""
    return "sqlite"


@pytest.fixture
def maker(maker: Maker) -> Maker:
    """A maker with a sound, empty index."""
    index_services.rebuild(maker.database, maker.index)
    return maker


def _imported(maker: Maker, texts: list[str]) -> list[str]:
    rows = [{"标题": title(n), "答案": text} for n, text in enumerate(texts)]
    data = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows).encode()
    with maker.database.transaction() as session:
        wang = maker.actor("wang")
        parsed = importing.parse("answers", [("a.jsonl", data)])
        assert parsed[0].errors == []
        batch = importing.preview_import(
            session, wang, "answers", parsed, "marketing", "third-party"
        )
        return importing.commit_import(session, wang, batch.id)


def _written(wang: Browser, texts: list[str]) -> list[str]:
    return [_typed(wang, title(n), text) for n, text in enumerate(texts)]


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


def title(place: int) -> str:
    return f"问题{'甲乙丙丁戊己庚辛壬癸子丑'[place]}号"


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


def _rounds() -> Iterator[list[str]]:
    for seed in range(ROUNDS):
        random = Random(seed)
        yield [answer(random) for _n in range(ROUND)]


def _approved(maker: Maker, chen: Browser, number: str) -> str:
    """What the committee is shown as the words that will be said, and approves."""
    review = maker.submit(number)
    page = chen.get(f"/review/{review}").text
    shown = re.search(r"<div[^>]* data-to-say>(.*?)</div>", page, re.DOTALL)
    assert shown
    maker.sign_all(review)
    return html.unescape(shown[1])


def test_characters_said_copied_and_searched_are_those_approved(
    app: Flask, maker: Maker, browser: Open, put: Put
) -> None:
    chen, agent = browser("chen"), browser("an")
    api, token = app.test_client(use_cookies=False), maker.token("an")
    for texts in _rounds():
        numbers = put(texts)
        approved = [_approved(maker, chen, number) for number in numbers]
        maker.drain()
        for place, (number, words) in enumerate(zip(numbers, approved, strict=True)):
            told = api.get(f"/api/v1/entries/{number}", headers=token).json
            assert told["say"] == words
            assert words
            _assert_copied(agent, place, number, words)
            _assert_shown_and_searched(maker, agent, number, told["content"])
        for number in numbers:
            maker.retire(number)
        maker.drain()


def _assert_copied(agent: Browser, place: int, number: str, words: str) -> None:
    found = agent.get(
        "/search/results", query_string={"q": title(place), "limit": 50}, headers=JSON
    ).json["list"]
    row = re.search(rf'data-number="{number}" data-copy="([^"]*)"', found)
    assert row, found
    assert html.unescape(row[1]) == words
    page = agent.get(f"/entries/{number}").text
    button = re.search(r'data-copy-main\s+data-copy-text="([^"]*)"', page)
    assert button
    assert html.unescape(button[1]) == words


def _assert_shown_and_searched(
    maker: Maker, agent: Browser, number: str, content: dict[str, Any]
) -> None:
    (block,) = [b for b in kind_named("answer").blocks(content) if b.key == "answer"]
    if content["format"] == "plain":
        assert block.shown == content["answer"]
    with maker.database.reading() as session:
        (indexed,) = indexed_entries(session, [int(number.removeprefix("KB-"))])
    assert indexed.text == block.shown
    page = characters(agent.get(f"/entries/{number}").text)
    for line in block.shown.split("\n"):
        for piece in re.split(r" \| |^(?:[-+*]|\d+[.)]) ", line):
            assert squeezed(piece) in page, (piece, content["answer"])
