"""Claims and verdicts through the page of a review."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from content.queries import entry_numbered
from core import clock
from core.database import Database
from review import services
from review.models import Review, ReviewState, SignOff, Verdict
from tests.makers import CHECKED, TICKED, Browser, Maker, default_policy

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


class TestClaim:
    def test_holds_and_is_handed_back(
        self, chen: Browser, maker: Maker, database: Database
    ) -> None:
        review_id = maker.submitted()
        assert chen.post(f"/review/{review_id}/claim").status_code == 303
        page = chen.get(f"/review/{review_id}").text
        assert "由您认领至" in page
        assert 'name="claim" value="1"' in page
        assert chen.post(f"/review/{review_id}/hand-back").status_code == 303
        with database.reading() as session:
            assert session.get_one(Review, review_id).holder is None

    def test_second_claimant_is_told_who_holds_it(
        self, chen: Browser, browser: Open, maker: Maker
    ) -> None:
        review_id = maker.submitted()
        chen.post(f"/review/{review_id}/claim")
        refused = browser("sun").post(f"/review/{review_id}/claim", {"comment": "写了一半"})
        assert refused.status_code == 409
        assert "chen 正在审核这一件" in refused.text
        assert "写了一半" in refused.text

    def test_keeps_the_reason_that_is_being_written(self, chen: Browser, maker: Maker) -> None:
        kept = chen.post(f"/review/{maker.submitted()}/claim", {"comment": "写了一半"})
        assert kept.status_code == 200
        assert "写了一半" in kept.text

    def test_needs_the_csrf_token(self, chen: Browser, maker: Maker) -> None:
        path = f"/review/{maker.submitted()}/claim"
        assert chen.client.post(path, data={}).status_code == 403


class TestDecision:
    def test_approval_publishes_and_shows_the_outcome(
        self, chen: Browser, maker: Maker, database: Database
    ) -> None:
        number = maker.draft()
        review_id = maker.submit(number)
        response = chen.post(f"/review/{review_id}/decision", {"verdict": "approve", **TICKED})
        assert response.status_code == 303
        assert response.location == f"/review/{review_id}"
        page = chen.get(response.location).text
        assert "已通过：" in page
        assert "已发布" in page
        with database.reading() as session:
            entry = entry_numbered(session, number)
            assert entry
            assert entry.published

    def test_approval_needs_the_whole_checklist(
        self, chen: Browser, maker: Maker, database: Database
    ) -> None:
        review_id = maker.submitted()
        form = {"verdict": "approve", "comment": "看过了", "checklist.0": "something_else"}
        refused = chen.post(f"/review/{review_id}/decision", form)
        assert refused.status_code == 400
        assert 'id="f-checklist-error"' in refused.text
        assert "看过了" in refused.text
        assert sign_offs_on(database, review_id) == 0
        done = chen.post(f"/review/{review_id}/decision", form | TICKED)
        assert done.status_code == 303
        with database.reading() as session:
            kept = session.get_one(Review, review_id).sign_offs[0].checked
        assert kept is not None
        assert "no_basis" in kept

    def test_refusals_need_no_checklist(self, chen: Browser, maker: Maker) -> None:
        form = {"verdict": "reject", "comment": "不符合规定"}
        answer = chen.post(f"/review/{maker.submitted()}/decision", form)
        assert answer.status_code == 303

    def test_a_claim_keeps_what_was_ticked(self, chen: Browser, maker: Maker) -> None:
        kept = chen.post(f"/review/{maker.submitted()}/claim", {"checklist.0": "no_basis"})
        assert kept.status_code == 200
        assert 'value="no_basis" checked' in kept.text

    def test_next_one_is_offered_not_opened(self, chen: Browser, maker: Maker) -> None:
        first = maker.submitted(title="第一件")
        second = maker.submitted(title="第二件")
        chen.post(f"/review/{first}/decision", {"verdict": "approve", **TICKED})
        page = chen.get(f"/review/{first}").text
        assert f'data-next href="/review/{second}"' in page
        assert 'data-verdict="approve"' not in page

    @pytest.mark.parametrize("verdict", ["request_changes", "reject"])
    def test_refusal_needs_a_reason(
        self, chen: Browser, maker: Maker, database: Database, verdict: str
    ) -> None:
        review_id = maker.submitted()
        refused = chen.post(f"/review/{review_id}/decision", {"verdict": verdict, "comment": " "})
        assert refused.status_code == 400
        assert 'id="f-comment-error"' in refused.text
        assert 'aria-invalid="true"' in refused.text
        assert state_of(database, review_id) == ReviewState.OPEN

    def test_too_long_a_reason_is_kept(self, chen: Browser, maker: Maker) -> None:
        written = "长" * 2001
        values = {"verdict": "reject", "comment": written}
        refused = chen.post(f"/review/{maker.submitted()}/decision", values)
        assert refused.status_code == 400
        assert written in refused.text

    def test_double_click_decides_once(
        self, chen: Browser, maker: Maker, database: Database
    ) -> None:
        review_id = maker.submitted()
        values = {"verdict": "reject", "comment": "不符合规定"}
        answers = [chen.post(f"/review/{review_id}/decision", values) for _ in range(2)]
        assert [a.status_code for a in answers] == [303, 303]
        assert sign_offs_on(database, review_id) == 1

    def test_late_verdict_loses_nothing_written(self, chen: Browser, maker: Maker) -> None:
        review_id = maker.submitted()
        maker.decide(review_id, "approve", reviewer="sun")
        values = {"verdict": "reject", "comment": "我写了很久的意见"}
        late = chen.post(f"/review/{review_id}/decision", values)
        assert late.status_code == 409
        assert "已有结论" in late.text
        assert "我写了很久的意见" in late.text

    def test_expired_claim_does_not_decide(
        self, chen: Browser, maker: Maker, database: Database
    ) -> None:
        review_id = maker.submitted()
        chen.post(f"/review/{review_id}/claim")
        with clock.moved_to(clock.now() + timedelta(minutes=31)):
            values = {"verdict": "approve", "claim": "1", "comment": "可以", **TICKED}
            late = chen.post(f"/review/{review_id}/decision", values)
        assert late.status_code == 409
        assert "认领已过期" in late.text
        assert state_of(database, review_id) == ReviewState.OPEN

    def test_nobody_decides_on_their_own(
        self, browser: Open, maker: Maker, database: Database
    ) -> None:
        review_id = maker.submitted(author="sun")
        refused = browser("sun").post(f"/review/{review_id}/decision", {"verdict": "approve"})
        assert refused.status_code == 403
        assert state_of(database, review_id) == ReviewState.OPEN

    def test_writers_do_not_decide(self, browser: Open, maker: Maker) -> None:
        review_id = maker.submitted()
        values = {"verdict": "reject", "comment": "不要"}
        assert browser("li").post(f"/review/{review_id}/decision", values).status_code == 403
        assert browser("an").post(f"/review/{review_id}/decision", values).status_code == 404

    @pytest.mark.parametrize(
        "values",
        [
            {"verdict": "publish"},
            {},
            {"verdict": "approve", "state": "approved"},
            {"verdict": "approve", "claim": "x"},
            {"verdict": ["approve", "reject"]},
            {"verdict.0": "approve"},
        ],
    )
    def test_refuses_nonsense(
        self, chen: Browser, maker: Maker, database: Database, values: dict[str, Any]
    ) -> None:
        review_id = maker.submitted()
        assert chen.post(f"/review/{review_id}/decision", values).status_code == 400
        assert state_of(database, review_id) == ReviewState.OPEN

    def test_retirement_is_named_as_such(self, chen: Browser, maker: Maker) -> None:
        number = maker.published()
        with maker.database.transaction() as session:
            asked = services.ask_to_retire(session, maker.actor("wang"), number, "已过时")
        page = chen.get(f"/review/{asked.id}").text
        assert "申请下线" in page
        assert "通过后立即下线" in page
        chen.post(f"/review/{asked.id}/decision", {"verdict": "approve", **TICKED})
        assert "已下线" in chen.get(f"/review/{asked.id}").text


def test_after_a_signature_that_is_not_the_last_the_next_one_is_offered(
    chen: Browser, maker: Maker
) -> None:
    default_policy(maker.database)
    first, second = maker.submitted(title="头一件"), maker.submitted(title="后一件")
    with maker.database.transaction() as session:
        services.decide(session, maker.actor("chen"), first, Verdict.APPROVE, checked=CHECKED)
    page = chen.get(f"/review/{first}").text
    assert "您已会签" in page
    assert f'data-next href="/review/{second}"' in page
