"""Looking back: what was said on a day, who approved it, against what."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from content.services.upkeep_duties import remind_of_reviews, take_down_overdue
from core import clock
from review.services import end_due_interims
from tests.content.basis_world import cite, regulation, revise
from tests.content.upkeep_world import confirm, rule
from tests.makers import Browser, Maker
from tests.review.urgent_path import put_up
from tests.review.writing import save

START = datetime(2026, 3, 1, 2, 0, tzinfo=UTC)  # 10:00 at the hotline
DAY = timedelta(days=1)


@pytest.fixture
def numbers(maker: Maker) -> Iterator[dict[str, str]]:
    """An answer of three lives: 3 March first said, 5 March changed, 7 March retired."""
    made = {}
    with clock.moved_to(START):
        made["law"] = maker.published("regulation", content=regulation({"第一条": "收费1元。"}))
    with clock.moved_to(START + 2 * DAY):
        made["answer"] = maker.published(
            title="迁址怎么收费",
            content={"answer": "收1元。"},
            citations=cite(made["law"], "第一条"),
        )
    with clock.moved_to(START + 4 * DAY):
        maker.decide(revise(maker, made["law"], regulation({"第一条": "收费2元。"})))
        anew = {"title": "搬家怎么收费", "citations": cite(made["law"], "第一条")}
        maker.decide(revise(maker, made["answer"], {"answer": "收2元。"}, **anew), comment="核过")
    with clock.moved_to(START + 6 * DAY):
        maker.retire(made["answer"])
    with clock.moved_to(START + 10 * DAY):
        yield made


def read(client: FlaskClient, headers: Any, number: str, at: str) -> Any:
    """The entry at a moment, over the API."""
    return client.get(f"/api/v1/entries/{number}?at={at}", headers=headers)


SAID = [
    ("2026-03-01T10:00", None, None),
    ("2026-03-03T09:59:59", None, None),
    ("2026-03-03T10:00:01", "迁址怎么收费", "收费1元。"),
    ("2026-03-03T02:00:01Z", "迁址怎么收费", "收费1元。"),
    ("2026-03-05T09:59", "迁址怎么收费", "收费1元。"),
    ("2026-03-05", "搬家怎么收费", "收费2元。"),
    ("2026-03-07T09:00", "搬家怎么收费", "收费2元。"),
    ("2026-03-07T10:01", None, None),
    ("2026-03-11", None, None),
]


def test_it_says_what_was_said_then(
    numbers: dict[str, str], maker: Maker, client: FlaskClient
) -> None:
    headers = maker.token("zhou")
    for at, title, clause in SAID:
        answer = read(client, headers, numbers["answer"], at)
        assert answer.status_code == (200 if title else 404), at
        if title:
            assert answer.json["title"] == title, at
            assert answer.json["citations"][0]["text"] == clause, at


def test_it_says_who_approved_it_and_on_what_comparison(
    numbers: dict[str, str], maker: Maker, client: FlaskClient, browser: Callable[[str], Browser]
) -> None:
    then = read(client, maker.token("zhou"), numbers["answer"], "2026-03-06").json
    approval = then["approval"]
    assert [(s["reviewer"], s["comment"]) for s in approval["sign_offs"]] == [("chen", "核过")]
    assert (approval["submitted_by"], approval["compared_with"]["revision"]) == ("wang", 1)
    changes = {(c["before"], c["after"]) for c in approval["changes"]}
    assert ("迁址怎么收费", "搬家怎么收费") in changes
    assert ("收1元。", "收2元。") in changes
    assert then["intact"] is True
    assert then["content_hash"] == approval["content_hash"]
    page = browser("zhou").get(f"/entries/{numbers['answer']}/at?at=2026-03-06T08:00").text
    for text in ("搬家怎么收费", "收费2元。", "chen", "核过", "与第 1 版不同之处", "与审核时一致"):
        assert text in page
    first = browser("wang").get(f"/entries/{numbers['answer']}/at?at=2026-03-04T08:00").text
    assert "这是第一次发布" in first


def test_a_moment_that_makes_no_sense(
    numbers: dict[str, str], maker: Maker, client: FlaskClient, browser: Callable[[str], Browser]
) -> None:
    headers = maker.token("zhou")
    for at in ("2026-03-12", "yesterday", "2026-13-01", "2026-3-1", "0001-01-01T00:00"):
        status = read(client, headers, numbers["answer"], at).status_code
        assert status == 400, at
        assert browser("zhou").get(f"/entries/{numbers['answer']}/at?at={at}").status_code == status


def test_who_may_look_back(numbers: dict[str, str], maker: Maker, client: FlaskClient) -> None:
    def statuses(number: str) -> dict[str, int]:
        names = ("an", "zhao", "wang", "chen", "zhou", "admin")
        return {
            name: read(client, maker.token(name), number, "2026-03-06").status_code
            for name in names
        }

    retired = statuses(numbers["answer"])
    assert retired == {"an": 404, "zhao": 404, "wang": 200, "chen": 200, "zhou": 200, "admin": 200}
    standing = statuses(numbers["law"])
    assert standing == {"an": 403, "zhao": 403, "wang": 200, "chen": 200, "zhou": 200, "admin": 200}
    assert set(statuses(maker.draft()).values()) == {404}
    assert set(statuses("KB-000099").values()) == {404}


def test_what_was_in_doubt_confirmed_and_taken_down_then(maker: Maker, client: FlaskClient) -> None:
    rule(maker, takedown_days=3)
    with clock.moved_to(START):
        number = maker.published(review_by="2026-03-10")
    for day in (10, 13):  # overdue on the 11th, taken down on the 14th
        with clock.moved_to(START + day * DAY), maker.database.transaction() as session:
            remind_of_reviews(session)
            take_down_overdue(session)
    with clock.moved_to(START + 15 * DAY):
        confirm(maker, number)
    headers = maker.token("zhou")
    with clock.moved_to(START + 20 * DAY):
        then = {
            day: read(client, headers, number, f"2026-03-{day}") for day in (10, 12, 14, 15, 16)
        }
    assert [answer.status_code for answer in then.values()] == [200, 200, 404, 404, 200]
    assert then[10].json["in_doubt"] == []
    assert [d["reason"] for d in then[12].json["in_doubt"]] == ["review_overdue"]
    assert (then[12].json["review_by"], then[12].json["confirmed"]) == ("2026-03-10", [])
    assert then[16].json["in_doubt"] == []
    assert [w["by"] for w in then[16].json["confirmed"]] == ["wang"]


def test_an_interim_text_goes_before_while_it_was_shown(maker: Maker, client: FlaskClient) -> None:
    maker.full_committee()
    with clock.moved_to(START):
        number = maker.published(title="旧")
        save(maker, number, title="新")
    with clock.moved_to(START + DAY):
        put_up(maker, number, hours=24)
    headers = maker.token("zhou")
    with clock.moved_to(START + 5 * DAY):
        with maker.database.transaction() as session:
            end_due_interims(session)
        then = [read(client, headers, number, f"2026-03-0{n}T12:00").json for n in (1, 2, 3)]
        found: Any = client.get("/api/v1/search?q=新旧&at=2026-03-02T12:00", headers=headers).json
    assert [answer["title"] for answer in then] == ["旧", "新", "旧"]
    assert [answer["state"] for answer in then] == ["published", "provisional", "published"]
    signed = [one["reviewer"] for one in then[1]["approval"]["urgent_sign_offs"]]
    assert signed == ["chen", "sun"]
    assert [hit["title"] for hit in found["hits"]] == ["新"]


def test_looking_once_more_from_a_link_shows_the_same(
    numbers: dict[str, str], browser: Callable[[str], Browser]
) -> None:
    """The links of published revisions name the instant in UTC, the field the hotline's time."""
    zhou = browser("zhou")
    page = zhou.get(f"/entries/{numbers['answer']}/at").text
    links = [
        html.unescape(link) for link in re.findall(r'href="(/entries/\S+?/at\?at=[^"]+)"', page)
    ]
    assert links
    for link in links:
        shown = zhou.get(link).text
        field = re.search(r'name="at" value="([^"]+)"', shown)
        assert field
        again = zhou.get(f"/entries/{numbers['answer']}/at?at={field[1]}")
        assert again.status_code == 200
        assert _shown_revision(again.text) == _shown_revision(shown)


def _shown_revision(page: str) -> str:
    found = re.search(r"坐席看到的：(第 \d+ 版)", page)
    assert found
    return found[1]
