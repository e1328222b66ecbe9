"""The pages of absences and of giving reviews on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from core import clock
from core.database import Database
from people.absence_calendar import absences_from
from tests.makers import Browser, Maker, default_policy
from tests.review.members import add_reviewer, away, turn_of

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


class TestDelegate:
    def test_the_form_says_what_each_could_not_sign(self, browser: Open, maker: Maker) -> None:
        default_policy(maker.database)
        page = browser("chen").get("/review/absences").text
        assert "sun（不能代签：安全监察部的会签）" in page

    def test_once_entered_both_read_what_is_out_of_reach(self, browser: Open, maker: Maker) -> None:
        default_policy(maker.database)
        chen = browser("chen")
        assert "由您代理" not in browser("sun").get("/review/absences").text
        chen.post("/review/absences", {**DAYS, "delegate": "sun"})
        page = chen.get("/review/absences").text
        assert "代理人不能代签：安全监察部的会签，这些由其他委员分担" in page
        theirs = browser("sun").get("/review/absences").text
        assert "由您代理" in theirs
        assert "不能代签" in theirs.partition("由您代理")[2]
        assert "缺勤，由您代理审核" in browser("sun").get("/inbox").text
