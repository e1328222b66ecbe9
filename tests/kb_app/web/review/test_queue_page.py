"""The queue through the test client."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from review import services
from tests.makers import Browser, Maker

Open = Callable[[str], Browser]


@pytest.fixture
def engine_kind() -> str:
    """Pages behave the same on both engines; the services are tested on each."""
    return "sqlite"


def claim(maker: Maker, review_id: int, reviewer: str) -> None:
    with maker.database.transaction() as session:
        services.claim(session, maker.actor(reviewer), review_id)


class TestQueue:
    def test_says_whose_turn_it_is(self, chen: Browser, maker: Maker) -> None:
        maker.submitted(title="轮到我的一件")
        claim(maker, maker.submitted(title="别人认领的一件"), "sun")
        page = chen.get("/review").text
        assert "轮到我 <strong>1</strong>" in page
        assert "待他人 1" in page
        assert "sun 审核中" in page

    def test_own_and_held_ones_cannot_be_ticked(self, browser: Open, maker: Maker) -> None:
        own = maker.submitted(author="sun", title="本人的一件")
        page = browser("sun").get("/review").text
        assert "本人送审" in page
        box = re.search(rf'<input[^>]*name="ids\.0" value="{own}"[^>]*>', page)
        assert box
        assert "disabled" in box[0]
        assert "data-batch" not in page, "there is nothing to decide on together"
        assert "data-batch" in browser("chen").get("/review").text

    def test_is_empty_for_agents_and_without_foreign_titles(
        self, browser: Open, maker: Maker
    ) -> None:
        maker.submitted(title="营销部的稿件")
        assert "营销部的稿件" in browser("wang").get("/review").text
        for name in ("zhao", "an", "admin"):
            page = browser(name).get("/review")
            assert page.status_code == 200
            assert "营销部的稿件" not in page.text

    def test_decided_ones_are_listed_apart(self, chen: Browser, maker: Maker) -> None:
        maker.decide(maker.submitted(title="已审的一件"), "reject")
        assert "已审的一件" not in chen.get("/review").text
        page = chen.get("/review?show=decided").text
        assert "已审的一件" in page
        assert "已驳回" in page

    def test_narrows_by_kind(self, chen: Browser, maker: Maker) -> None:
        maker.submitted(title="一条答案")
        maker.submitted("case", title="一个案例")
        page = chen.get("/review?kind=case").text
        assert "一个案例" in page
        assert "一条答案" not in page
        assert "这一类没有待审核的内容" in chen.get("/review?kind=notice").text

    @pytest.mark.parametrize("query", ["show=all", "offset=-1", "offset=x", "what=1"])
    def test_refuses_nonsense(self, chen: Browser, query: str) -> None:
        assert chen.get(f"/review?{query}").status_code == 400

    def test_needs_a_login(self, client: Any) -> None:
        response = client.get("/review")
        assert response.status_code == 303
        assert response.location.startswith("/login?next=")
