"""What the queue says of turns, deadlines and claims."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event

from core import clock
from core.database import Database
from tests.makers import CONTENT, Browser, Maker
from tests.review.writing import claim, save

Open = Callable[[str], Browser]
NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)


@pytest.fixture
def engine_kind() -> str:
    """Pages behave the same on both engines; the services are tested on each."""
    return "sqlite"


@pytest.fixture(autouse=True)
def _noon() -> Any:
    with clock.moved_to(NOON):
        yield


class TestQueue:
    def test_says_in_words_what_is_late(self, browser: Open, maker: Maker) -> None:
        maker.submitted(title="早的一件")
        with clock.moved_to(NOON + timedelta(hours=23)):
            maker.submitted(title="晚的一件")
        with clock.moved_to(NOON + timedelta(hours=26)):
            page = browser("chen").get("/review").text
            assert (
                '<span class="badge badge-overdue" title="2026-03-03 12:00 到期">超期 2 小时'
                in page
            )
            assert "余 21 小时" in page
            assert "超期 <strong>1</strong>" in page
            late = browser("chen").get("/review?overdue=true").text
            assert "早的一件" in late
            assert "晚的一件" not in late

    def test_parts_whose_turn_it_is(self, browser: Open, maker: Maker) -> None:
        maker.submitted(title="陈的一件")
        maker.submitted(title="孙的一件")
        page = browser("chen").get("/review").text
        assert page.index("陈的一件") < page.index('id="turn-others"') < page.index("孙的一件")
        assert "轮到 sun" in page
        assert "孙的一件" not in browser("chen").get("/review?turn=mine").text
        returned = maker.submitted(title="退回的一件")
        maker.decide(returned, "request_changes")
        page = browser("chen").get("/review?turn=author").text
        assert "退回的一件" in page
        assert "修改期间不计时" in page
        assert "待供稿人 1" in page

    def test_asks_the_database_no_oftener_for_a_long_queue(
        self, browser: Open, maker: Maker, database: Database
    ) -> None:
        chen = browser("chen")
        sent: list[str] = []

        def note(*args: Any) -> None:
            sent.append(args[2])

        def asked_for(rows: int) -> int:
            sent.clear()
            assert chen.get("/review").text.count("row-item__title") == rows
            return len(sent)

        event.listen(database.engine, "before_cursor_execute", note)
        for _ in range(4):
            maker.submitted()
        asked_for(4)  # what is kept between requests is kept now
        few = asked_for(4)
        for author in ("wang", "li", "zhao", "sun") * 2:
            maker.submitted(author=author)
        asked_for(12)
        assert asked_for(12) == few

    def test_says_who_holds_one(self, browser: Open, maker: Maker) -> None:
        claim(maker, maker.submitted(), "sun")
        assert "sun 审核中" in browser("chen").get("/review").text
        assert "您在审" in browser("sun").get("/review").text

    def test_is_narrowed_and_sorted(self, browser: Open, maker: Maker) -> None:
        maker.submitted(title="一条答案")
        number = maker.published("case", author="zhao", title="旧名")
        save(maker, number, "zhao", title="一个案例", content=CONTENT["case"])
        maker.submit(number, "zhao")
        chen = browser("chen")
        for query, shown in (
            ("department=service", "一个案例"),
            ("grade=obligations", "一条答案"),
            ("grade=wording", "一个案例"),
        ):
            page = chen.get(f"/review?{query}").text
            other = "一条答案" if shown == "一个案例" else "一个案例"
            assert shown in page
            assert other not in page
        page = chen.get("/review?order=risk").text
        assert page.index("一条答案") < page.index("一个案例")
        assert chen.get("/review?department=nowhere").status_code == 400


class TestRenewal:
    def test_extends_and_is_fenced(self, browser: Open, maker: Maker) -> None:
        review_id = maker.submitted()
        number = claim(maker, review_id, "chen")
        path = f"/api/v1/reviews/{review_id}/claim/renewal"
        chen = browser("chen")
        page = chen.get(f"/review/{review_id}").text
        assert f'data-renewal="{path}" data-claim="{number}"' in page
        with clock.moved_to(NOON + timedelta(minutes=20)):
            renewed = chen.send("POST", path, {"claim": number})
            assert renewed.status_code == 200
            assert renewed.json["claim_ends_at"].startswith("2026-03-02T04:50")
        with clock.moved_to(NOON + timedelta(minutes=51)):
            claim(maker, review_id, "sun")
            lost = chen.send("POST", path, {"claim": number})
            assert lost.status_code == 409
            assert lost.json["code"] == "claim_expired"
            values = {"verdict": "reject", "comment": "不妥", "claim": number}
            assert chen.post(f"/review/{review_id}/decision", values).status_code == 409
