"""Pins: the committee's answer comes first, as long as it may be seen and passes the filters."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from core import clock
from search_index.queries import SearchRequest, SearchResult, search
from search_index.query.pins import Pin, Pins
from tests.makers import Maker

PINS = Pins.of(
    [
        Pin(("停电", "电费多少"), (1, 2)),
        Pin(("停电",), (3,), anywhere=True),
        Pin(("计划停电", "Outage"), (4,), anywhere=True),
    ]
)


@pytest.mark.parametrize(
    ("text", "entry_ids"),
    [
        ("停电", [1, 2, 3]),
        ("　停 電？！", [1, 2, 3]),
        ("停电了", [3]),
        ("今天计划停电吗", [4, 3]),  # the longer query first
        ("ｏｕｔａｇｅ", [4]),
        ("电费多少", [1, 2]),
        ("电费多少钱", []),
        ("", []),
        ("？", []),
    ],
)
def test_which_entries_a_line_brings_up(text: str, entry_ids: list[int]) -> None:
    assert PINS.entries_for(text) == entry_ids


@pytest.fixture
def engine_kind() -> str:
    return "sqlite"


def searched(maker: Maker, text: str, **request: object) -> SearchResult:
    with maker.database.reading() as session:
        return search(session, maker.index.searcher, SearchRequest(text, **request))  # type: ignore[arg-type]


def shown(maker: Maker, text: str, **request: object) -> list[tuple[str, bool]]:
    return [(hit.number, hit.pinned) for hit in searched(maker, text, **request).hits]


def test_a_pinned_answer_comes_first_and_once(maker: Maker) -> None:
    best = maker.published(title="停电", content={"answer": "请稍候。"})
    also = maker.published(title="停电查询", content={"answer": "请看公告。"})
    other = maker.published("case", title="完全无关")
    waiting = maker.submitted("pin", content={"queries": ["停电"], "entries": [also, other]})
    assert shown(maker, "停电") == [(best, False), (also, False)]
    maker.decide(waiting)
    assert shown(maker, "停电") == [(also, True), (other, True), (best, False)]
    assert searched(maker, "停电").total == 3
    assert searched(maker, "停电").facets["kind"] == {"answer": 2, "case": 1}
    assert shown(maker, "停电怎么办")[0] == (best, False)


def test_filters_and_pages_hold_for_pinned_answers(maker: Maker) -> None:
    answer = maker.published(title="停电", content={"answer": "请稍候。"})
    case = maker.published("case", title="完全无关")
    maker.published("pin", content={"queries": ["停电"], "entries": [case]})
    assert shown(maker, "停电", kind="answer") == [(answer, False)]
    assert shown(maker, "停电", kind="case") == [(case, True)]
    assert shown(maker, "停电", limit=1) == [(case, True)]
    assert shown(maker, "停电", limit=1, offset=1) == [(answer, False)]


def test_what_is_pinned_goes_with_its_entry_and_with_its_own_dates(maker: Maker) -> None:
    answer = maker.published(title="停电", content={"answer": "请稍候。"})
    case = maker.published("case", title="完全无关")
    values = {"content": {"queries": ["停电"], "entries": [case]}, "expires_on": "2099-12-31"}
    maker.published("pin", **values)
    with clock.moved_to(datetime(2100, 1, 1, tzinfo=UTC)):
        assert shown(maker, "停电") == [(answer, False)]
    assert shown(maker, "停电") == [(case, True), (answer, False)]
    maker.retire(case)
    assert shown(maker, "停电") == [(answer, False)]
