"""The pages of absences and of giving reviews on; what the queue says of turns and deadlines."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event

from core import clock
from core.database import Database
from people.absence_calendar import absences_from
from tests.makers import Browser, Maker
from tests.review.members import add_reviewer, away, turn_of
from tests.review.writing import claim

Open = Callable[[str], Browser]
NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
DAYS = {"starts_on": "2026-03-02", "ends_on": "2026-03-06"}


@pytest.fixture
def engine_kind() -> str:
    """Pages behave the same on both engines; the services are tested on each."""
    return "sqlite"


@pytest.fixture(autouse=True)
def _noon() -> Any:
    with clock.moved_to(NOON):
        yield


class TestAbsences:
    def test_are_entered_and_cancelled(self, browser: Open, database: Database) -> None:
        chen = browser("chen")
        assert "没有登记的缺勤" in chen.get("/review/absences").text
        entered = chen.post("/review/absences", {**DAYS, "delegate": "sun", "note": "培训"})
        assert entered.status_code == 303
        page = chen.get("/review/absences").text
        assert "正在缺勤" in page
        assert "培训" in page
        with database.reading() as session:
            [absence] = absences_from(session)
        assert chen.post(f"/review/absences/{absence.id}/cancel").status_code == 303
        assert "没有登记的缺勤" in chen.get("/review/absences").text

    def test_what_was_typed_stays_when_it_is_refused(self, browser: Open) -> None:
        values = {"starts_on": "2026-03-06", "ends_on": "2026-03-02", "note": "回老家"}
        refused = browser("chen").post("/review/absences", values)
        assert refused.status_code == 400
        assert "结束日不能早于开始日" in refused.text
        assert "回老家" in refused.text
        assert 'aria-invalid="true"' in refused.text

    def test_members_see_their_own_and_no_workloads(self, browser: Open, maker: Maker) -> None:
        away(maker, "sun", first=date(2026, 3, 2))
        page = browser("chen").get("/review/absences").text
        assert "没有登记的缺勤" in page
        assert "委员手上的审核" not in page

    def test_leaving_gives_on_what_waits(self, browser: Open, maker: Maker) -> None:
        add_reviewer(maker, "qian")
        review_id = maker.submitted()
        browser("chen").post("/review/absences", {**DAYS, "delegate": "qian"})
        assert turn_of(maker.database, review_id) == ["qian"]
        assert "转到您这里" in browser("qian").get("/inbox").text


class TestChair:
    @pytest.fixture
    def chair(self, maker: Maker, browser: Open) -> Browser:
        """The browser of the chair, who is a reviewer of the planning department."""
        add_reviewer(maker, "wu", "planning", is_chair=True)
        return browser("wu")

    def test_sees_everybody_and_enters_for_who_is_ill(
        self, chair: Browser, database: Database
    ) -> None:
        assert chair.post("/review/absences", {**DAYS, "user": "chen"}).status_code == 303
        page = chair.get("/review/absences").text
        assert "缺勤至 2026-03-06" in page
        with database.reading() as session:
            [absence] = absences_from(session)
        assert absence.user.name == "chen"

    def test_gives_one_review_to_another(self, chair: Browser, maker: Maker) -> None:
        review_id = maker.submitted()
        assert turn_of(maker.database, review_id) == ["chen"]
        page = chair.get(f"/review/{review_id}").text
        assert "改派" in page
        assert chair.post(f"/review/{review_id}/assignment", {"user": "sun"}).status_code == 303
        assert turn_of(maker.database, review_id) == ["sun"]
        refused = chair.post(f"/review/{review_id}/assignment", {"user": "wang"})
        assert refused.status_code == 400
        assert "wang 不是审核委员" in refused.text

    def test_gives_on_all_that_waits_for_one(self, chair: Browser, maker: Maker) -> None:
        ids = [maker.submitted() for _ in range(3)]  # chen, sun, wu
        own = maker.submitted(author="sun")  # chen
        chair.post("/review/members/chen/share-out", {"to": "sun"})
        assert turn_of(maker.database, ids[0]) == ["sun"]
        assert turn_of(maker.database, own) == ["wu"]
        assert "已转出 2 件" in chair.get("/review/absences").text

    def test_members_do_neither(self, browser: Open, maker: Maker) -> None:
        review_id = maker.submitted()
        chen = browser("chen")
        assert "改派" not in chen.get(f"/review/{review_id}").text
        assert chen.post(f"/review/{review_id}/assignment", {"user": "sun"}).status_code == 403
        assert chen.post("/review/members/sun/share-out").status_code == 403
        assert chen.post("/review/absences", {**DAYS, "user": "sun"}).status_code == 403


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
        maker.submitted("case", author="zhao", title="一个案例")
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
