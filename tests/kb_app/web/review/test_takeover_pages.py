"""The pages of a first load: what is refused comes back with what was ticked."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from content.queries import entry_numbered
from core import clock
from review import services, taken_over
from tests.makers import TICKED, Browser, Maker, default_policy
from tests.review.writing import open_all


@pytest.fixture
def engine_kind() -> str:
    """Pages behave the same on both engines; the services are tested on each."""
    return "sqlite"


@pytest.fixture
def wang(browser: Callable[[str], Browser]) -> Browser:
    """The browser of a contributor."""
    return browser("wang")


@pytest.fixture
def load(maker: Maker) -> int:
    """A first load, declared, under the policy of a new base."""
    default_policy(maker.database)
    for place in range(taken_over.LEAST):
        maker.submitted(title=f"第 {place} 条")
    with maker.database.transaction() as session:
        return services.declare_load(session, maker.actor("wang"), "逐条核对过").id


def open_sample(maker: Maker, load: int) -> None:
    with maker.database.reading() as session:
        found = taken_over.load_numbered(session, maker.actor("chen"), load)
        drawn = [one.id for one in found.sample]
    open_all(maker, drawn)


def test_an_unfinished_checklist_comes_back_as_it_was(
    chen: Browser, maker: Maker, load: int
) -> None:
    open_sample(maker, load)
    half = {"checklist.0": "numbers", "comment": "抽查无误"}
    refused = chen.post(f"/review/takeovers/{load}", half)
    assert refused.status_code == 400
    assert "清单还有" in refused.text
    assert 'value="numbers" checked' in refused.text
    assert "抽查无误" in refused.text
    assert chen.post(f"/review/takeovers/{load}", {**half, **TICKED}).status_code == 303
    page = chen.get(f"/review/takeovers/{load}").text
    assert f"已会签 {taken_over.LEAST} 件" in page
    assert "您已经会签通过" in page  # others are still to sign: nothing is offered twice
    assert "接收还在等的" not in page


def test_an_unopened_sample_is_refused_on_the_page(chen: Browser, load: int) -> None:
    refused = chen.post(f"/review/takeovers/{load}", TICKED)
    assert refused.status_code == 409
    assert "您还没有打开" in refused.text
    assert 'value="numbers" checked' in refused.text


def test_the_department_declares_on_its_page(wang: Browser, maker: Maker) -> None:
    assert "至少 20 件；本部门现在没有" in wang.get("/review/takeovers").text
    for place in range(taken_over.LEAST):
        maker.submitted(title=f"第 {place} 条")
    page = wang.get("/review/takeovers").text
    assert f'<span class="meta">{taken_over.LEAST} 件</span>' in page
    empty = wang.post("/review/takeovers", {"declaration": ""})
    assert empty.status_code == 400
    key = re.search('name="part" value="([^"]+)"', page)
    assert key
    made = wang.post("/review/takeovers", {"part": key[1], "declaration": "逐条核对过"})
    assert made.status_code == 303
    shown = wang.get(made.location).text
    assert "逐条核对过" in shown
    assert shown.count("请先打开") == 0  # the department opens nothing
    assert "接收还在等的" not in shown
    assert wang.post("/review/takeovers", {"declaration": "再来"}).status_code == 409


def test_others_do_not_see_a_load(browser: Callable[[str], Browser], load: int) -> None:
    for name in ("an", "zhou", "admin", "zhao"):
        assert browser(name).get(f"/review/takeovers/{load}").status_code in (403, 404), name
    assert f"/review/takeovers/{load}" not in browser("zhao").get("/review/takeovers").text
    for name in ("an", "zhou", "admin"):
        assert browser(name).get("/review/takeovers").status_code == 403, name
    assert browser("zhao").post(f"/review/takeovers/{load}", TICKED).status_code == 403


def test_a_sample_that_failed_is_said_and_stops_the_signing(
    chen: Browser, maker: Maker, load: int
) -> None:
    with maker.database.reading() as session:
        drawn = taken_over.load_numbered(session, maker.actor("chen"), load).sample[0].id
    maker.decide(drawn, "reject")
    page = chen.get(f"/review/takeovers/{load}").text
    assert "其余须逐件审核" in page
    assert "接收还在等的" not in page
    assert "样本没有通过" in chen.get("/review/takeovers").text
    assert chen.post(f"/review/takeovers/{load}", TICKED).status_code == 409


def test_what_was_not_opened_is_marked_for_agents_and_listed_for_supervisors(
    browser: Callable[[str], Browser], maker: Maker
) -> None:
    number = maker.published(title="抽查来的答案")
    other = maker.published(title="逐条审过的答案")
    assert "接收时抽查" not in browser("zhou").get("/statistics").text
    with maker.database.transaction() as session:
        entry = entry_numbered(session, number)
        assert entry is not None
        assert entry.published is not None
        entry.published.taken_over_at = clock.now()
    agent = browser("an")
    rows = agent.get("/search?q=抽查来的答案").text.split('role="option"')[1:]
    marked = {
        row.split('data-number="')[1][:9]: "接收时抽查" in row.split("</a>")[0] for row in rows
    }
    assert marked[number]
    assert not marked.get(other, False)
    hits = agent.get("/api/v1/search?q=抽查来的答案").json["hits"]
    assert {hit["number"] for hit in hits if hit["taken_over_at"]} == {number}
    zhou = browser("zhou")
    assert "至今没有逐条审核的 1 条" in zhou.get("/statistics").text
    listed = zhou.get("/statistics/entries?taken_over=true").text
    assert number in listed
    assert other not in listed
    assert {number, other} <= set(re.findall(r"KB-\d{6}", zhou.get("/statistics/entries").text))
