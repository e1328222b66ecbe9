"""An account is changed on its page, and what its owner signed follows at once."""

from __future__ import annotations

from collections.abc import Callable

from tests.databases import ON_SQLITE
from tests.makers import Browser, Maker

pytestmark = ON_SQLITE


def test_a_member_is_put_off_on_the_page_and_the_review_asks_for_another(
    browser: Callable[[str], Browser], maker: Maker
) -> None:
    maker.full_committee()
    maker.reviewer("ma", "marketing")
    review_id = maker.submitted()
    maker.decide(review_id, reviewer="qian")
    form = {"display_name": "钱", "roles.0": "reviewer", "department": "marketing", "version": "1"}
    saved = browser("admin").post("/admin/users/qian", form | {"active": "false"})
    assert saved.status_code == 303
    page = browser("sun").get(f"/review/{review_id}").text
    assert "签过的不再计入" in page
    assert "市场营销部 1 人、客户服务中心 1 人" in page
    waiting = browser("ma").get("/review?turn=mine").text
    assert f"/review/{review_id}" in waiting
