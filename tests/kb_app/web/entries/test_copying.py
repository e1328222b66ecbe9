"""The button says what it copies; what is not for saying has none."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

import pytest

from tests.makers import Browser, Maker

Open = Callable[[str], Browser]
BUTTON = re.compile(r'data-copy-text="([^"]*)" data-copied.*?>\s*([^<\s]+)', re.DOTALL)


@pytest.fixture
def engine_kind() -> str:
    """Pages behave the same on both engines."""
    return "sqlite"


def main_button(page: str) -> tuple[str, str] | None:
    """What the first copying button of an article says, and what it copies."""
    found = BUTTON.search(page[page.index('class="article__actions"') :])
    return (found[2], html.unescape(found[1])) if found else None


@pytest.mark.parametrize(
    ("kind", "says", "copies"),
    [
        ("answer", "复制答复", "结清电费后 24 小时内恢复供电。"),
        ("script", "复制全部话术", "您好，请问有什么可以帮您？"),
        ("procedure", "复制步骤", "1. 受理（当场）\n记录诉求"),
        ("notice", "复制公告要点", "本周六检修。"),
    ],
)
def test_each_kind_says_what_it_copies(
    browser: Open, maker: Maker, kind: str, says: str, copies: str
) -> None:
    page = browser("an").get(f"/entries/{maker.published(kind)}").text
    assert main_button(page) == (says, copies)


@pytest.mark.parametrize("kind", ["case", "regulation"])
def test_what_is_not_for_saying_is_not_copied(browser: Open, maker: Maker, kind: str) -> None:
    page = browser("an").get(f"/entries/{maker.published(kind)}").text
    assert "data-copy-main" not in page


def test_a_clause_is_copied_by_itself(browser: Open, maker: Maker) -> None:
    number = maker.published("regulation", title="停电管理办法")
    page = browser("an").get(f"/search/preview/{number}?clause=第二条").json["preview"]
    assert main_button(page) == ("复制条文", "《停电管理办法》第二条：计划检修停电提前七天公告。")
