"""Everybody whose work moves hears of it, each once a step."""

from __future__ import annotations

from handover.services import offering
from tests.databases import ON_SQLITE
from tests.handover.office import Office

pytestmark = ON_SQLITE


def test_from_the_plan_to_the_day(office: Office) -> None:
    """Also who wrote the draft though they are of another department by now."""
    office.maker.draft()
    office.change("li", department="service")
    office.hand_over()
    assert [text[:6] for text in office.told("zhao")] == ["市场营销部拟", "已由市场营销"]
    said = office.told("wang")
    assert any(text.startswith("拟于") for text in said)
    assert any("已接收移交" in text for text in said)
    assert any("时限不变" in text for text in said)
    assert office.told("chen") == []


def test_what_is_taken_back_is_told(office: Office) -> None:
    office.maker.draft()
    made = office.propose("wang")
    office.do(offering.withdraw, "li", made)
    assert "已撤回" in office.told("zhao")[-1]
