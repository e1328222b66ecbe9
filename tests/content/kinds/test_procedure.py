"""Steps in order: the time limits that bind, promises and the sentences that make them."""

from __future__ import annotations

import json

from content.kinds.registry import kind_named
from content.services import previews

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


PROMISED = {
    "title": "复述",
    "time_limit": "24小时内联系",
    "say": "您的诉求已登记，{答复时限}给您答复。",
    "promises": ["24小时内", "5个工作日内"],
}


def test_procedures_come_as_a_file() -> None:
    row = json.dumps({"title": "投诉受理", "steps": [PROMISED]}, ensure_ascii=False)
    lost = json.dumps({"title": "投诉", "steps": [PROMISED | {"promises": []}]}, ensure_ascii=False)
    unsaid = PROMISED | {"say": "您的诉求已登记。"}
    rows = [row, lost, json.dumps({"title": "投诉", "steps": [unsaid]}, ensure_ascii=False)]
    (parsed,) = previews.parse("procedures", [("a.jsonl", "\n".join(rows).encode())])
    assert parsed.entries[0].content["steps"][0]["say"] == PROMISED["say"]
    assert [(one.row, one.field) for one in parsed.errors] == [
        (2, "steps.0.promises"),
        (3, "steps.0.say"),
    ]
