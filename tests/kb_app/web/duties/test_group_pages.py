"""The operations group by pages."""

from __future__ import annotations

from collections.abc import Callable

from tests.databases import ON_SQLITE
from tests.makers import Browser, Maker

pytestmark = ON_SQLITE
FORM = {"user": "wang", "field": "电费", "starts_on": "2020-01-01", "ends_on": "2999-01-01"}


def test_appointed_and_ended(browser: Callable[[str], Browser], maker: Maker) -> None:
    admin = browser("admin")
    wrong = admin.post("/duties/group", FORM)
    assert wrong.status_code == 400
    assert "一个任期最长 5 年" in wrong.text
    assert admin.post("/duties/group", FORM | {"starts_on": "2998-01-01"}).status_code == 303
    page = browser("an").get("/duties/group").text
    assert "电费" in page
    assert "尚未开始" in page
    assert "任命成员" not in page
    assert admin.post("/duties/group/1/end").status_code == 303
    assert "小组还没有成员" in admin.get("/duties/group").text
    assert "已卸任" in admin.get("/duties/group?past=true").text
