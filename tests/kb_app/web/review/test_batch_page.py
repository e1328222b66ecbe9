"""One verdict on several reviews at once."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from sqlalchemy import func, select

from core.database import Database
from review.models import Review, ReviewState, SignOff
from tests.makers import TICKED, Browser, Maker

Open = Callable[[str], Browser]


@pytest.fixture
def engine_kind() -> str:
    """Pages behave the same on both engines; the services are tested on each."""
    return "sqlite"


def state_of(database: Database, review_id: int) -> ReviewState:
    with database.reading() as session:
        return session.get_one(Review, review_id).state


def sign_offs_on(database: Database, review_id: int) -> int:
    with database.reading() as session:
        query = select(func.count(SignOff.id)).where(SignOff.review_id == review_id)
        return session.scalar(query) or 0


def opened(browser: Browser, ids: list[int]) -> None:
    for one in ids:
        assert browser.get(f"/review/{one}").status_code == 200


class TestBatch:
    def test_nobody_declares_checked_what_was_not_opened(
        self, chen: Browser, maker: Maker, database: Database
    ) -> None:
        ids = [maker.submitted(title=f"第{place}件") for place in "一二三"]
        opened(chen, ids[:1])
        form = {f"ids.{place}": one for place, one in enumerate(ids)} | {"verdict": "approve"}
        warned = chen.post("/review/batch", form).text
        assert warned.count("请先打开") == 2
        assert 'name="confirmed"' not in warned
        refused = chen.post("/review/batch", form | TICKED | {"confirmed": "yes"})
        assert refused.status_code == 409
        assert {state_of(database, one) for one in ids} == {ReviewState.OPEN}

    def test_confirmation_lists_the_titles_and_decides_nothing(
        self, chen: Browser, maker: Maker, database: Database
    ) -> None:
        ids = [maker.submitted(title=f"第{place}件") for place in "一二三"]
        opened(chen, ids)
        form = {f"ids.{place}": one for place, one in enumerate(ids)} | {"verdict": "approve"}
        page = chen.post("/review/batch", form)
        assert page.status_code == 200
        for place in "一二三":
            assert f"第{place}件" in page.text
        assert "通过这 3 件" in page.text
        assert {state_of(database, one) for one in ids} == {ReviewState.OPEN}

    def test_confirmed_decides_all_and_only_once(
        self, chen: Browser, maker: Maker, database: Database
    ) -> None:
        ids = [maker.submitted(title=f"第{place}件") for place in "一二三"]
        form = {f"ids.{place}": one for place, one in enumerate(ids)}
        form |= {"verdict": "reject", "comment": "重复", "confirmed": "yes"}
        for _ in range(2):
            answer = chen.post("/review/batch", form)
            assert answer.status_code == 303
        assert [sign_offs_on(database, one) for one in ids] == [1, 1, 1]
        assert {state_of(database, one) for one in ids} == {ReviewState.REJECTED}

    def test_approval_of_several_needs_the_checklist_too(
        self, chen: Browser, maker: Maker, database: Database
    ) -> None:
        ids = [maker.submitted(title=f"第{place}件") for place in "一二"]
        opened(chen, ids)
        form = {f"ids.{place}": one for place, one in enumerate(ids)} | {"verdict": "approve"}
        assert 'name="checklist.0"' in chen.post("/review/batch", form).text
        refused = chen.post("/review/batch", form | {"confirmed": "yes"})
        assert refused.status_code == 400
        assert "没有核对" in refused.text
        assert [sign_offs_on(database, one) for one in ids] == [0, 0]
        assert chen.post("/review/batch", form | TICKED | {"confirmed": "yes"}).status_code == 303
        assert [sign_offs_on(database, one) for one in ids] == [1, 1]

    def test_one_in_the_way_stops_all(
        self, browser: Open, maker: Maker, database: Database
    ) -> None:
        fine = maker.submitted(title="可以审的")
        own = maker.submitted(author="sun", title="自己的")
        form = {"ids.0": fine, "ids.1": own, "verdict": "approve"}
        sun = browser("sun")
        opened(sun, [fine])
        warned = sun.post("/review/batch", form)
        assert "本人送审" in warned.text
        assert 'name="confirmed"' not in warned.text
        refused = sun.post("/review/batch", form | {"confirmed": "yes"})
        assert refused.status_code == 403
        assert "一件也没有生效" in refused.text
        assert state_of(database, fine) == ReviewState.OPEN

    def test_nothing_ticked_says_so_and_keeps_the_rest(self, chen: Browser, maker: Maker) -> None:
        maker.submitted()
        refused = chen.post("/review/batch", {"verdict": "reject", "comment": "写好的原因"})
        assert refused.status_code == 400
        assert "请先在队列里勾选" in refused.text
        assert "写好的原因" in refused.text

    def test_ticks_survive_a_missing_reason(self, chen: Browser, maker: Maker) -> None:
        review_id = maker.submitted()
        refused = chen.post("/review/batch", {"ids.0": review_id, "verdict": "reject"})
        assert refused.status_code == 400
        box = re.search(rf'<input[^>]*value="{review_id}"[^>]*>', refused.text)
        assert box
        assert "checked" in box[0]

    @pytest.mark.parametrize(
        "form", [{"ids.0": "x"}, {"ids.0": str(10**12)}, {"ids": "1"}, {"ids.a": "1"}]
    )
    def test_refuses_nonsense(self, chen: Browser, form: dict[str, str]) -> None:
        assert chen.post("/review/batch", form | {"verdict": "approve"}).status_code == 400

    def test_unknown_one_is_not_found(self, chen: Browser) -> None:
        form = {"ids.0": "424242", "verdict": "approve"}
        assert chen.post("/review/batch", form).status_code == 404

    def test_titles_are_escaped(self, chen: Browser, maker: Maker) -> None:
        review_id = maker.submitted(title="<img src=x>")
        page = chen.post("/review/batch", {"ids.0": review_id, "verdict": "approve"}).text
        assert "<img" not in page
