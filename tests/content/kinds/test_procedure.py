"""Steps in order: what is said of them, and the time limits that bind."""

from __future__ import annotations

from content.kinds.registry import kind_named

STEPS = {
    "steps": [
        {"title": "受理", "detail": "记录诉求", "time_limit": "当场"},
        {"title": "派单", "detail": "", "time_limit": ""},
        {"title": "回访", "detail": "核对满意度", "time_limit": "3 个工作日"},
    ]
}


def test_whatever_stands_for_a_time_limit_is_one() -> None:
    assert kind_named("procedure").deadlines(STEPS) == ["当场", "3 个工作日"]
    assert kind_named("case").deadlines({"facts": "3 个工作日"}) == []
