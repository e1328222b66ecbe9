"""Yes, no, never mind."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from core import clock
from tests.databases import ON_SQLITE
from tests.makers import Browser, Maker

pytestmark = ON_SQLITE


@pytest.fixture
def place(browser: Callable[[str], Browser], maker: Maker) -> str:
    """The page of a hand-over that waits."""
    maker.published()
    form = {"receiver": "service", "reason": "机构调整", "everything": "true", "act": "propose"}
    days = {"giver": "marketing", "effective_on": str(clock.today())}
    return str(browser("wang").post("/duties/handovers/new", form | days).location)


@pytest.mark.parametrize(
    ("who", "act", "said"),
    [
        ("zhao", "accept", "已接收，待生效"),
        ("zhao", "refuse", "已拒收"),
        ("wang", "withdraw", "已撤回"),
    ],
)
def test_it_is_answered(
    browser: Callable[[str], Browser], place: str, who: str, act: str, said: str
) -> None:
    done = browser(who).post(f"{place}/{act}", {"reason": "不归我们"} if act == "refuse" else {})
    assert done.status_code == 303
    assert said in browser("wang").get(place).text
    again = browser("zhao").post(f"{place}/accept")
    assert again.status_code == 409
    assert "已经了结" in again.text


def test_a_no_wants_a_reason(browser: Callable[[str], Browser], place: str) -> None:
    refused = browser("zhao").post(f"{place}/refuse", {"reason": ""})
    assert refused.status_code == 400
    assert 'id="f-reason-error"' in refused.text
