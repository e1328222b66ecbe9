"""What nobody answers for, with what to do."""

from __future__ import annotations

from collections.abc import Callable

from people.actors import CONSOLE
from people.services.accounts import change_user
from tests.databases import ON_SQLITE
from tests.makers import Browser, Maker

pytestmark = ON_SQLITE


def test_each_says_why_and_leads_on(browser: Callable[[str], Browser], maker: Maker) -> None:
    number = maker.published()
    with maker.database.transaction() as session:
        for name in ("wang", "li"):
            values = {"display_name": name, "roles": ["contributor"], "department": "marketing"}
            change_user(session, CONSOLE, name, values | {"active": False})
    page = browser("admin").get("/duties/orphans").text
    assert number in page
    assert "市场营销部没有在用的供稿人" in page
    assert "/duties/handovers/new?giver=marketing" in page
    assert "/duties/handovers/new" not in browser("chen").get("/duties/orphans").text
