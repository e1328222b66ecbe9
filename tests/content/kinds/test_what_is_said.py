"""What each kind says of itself on the phone."""

from __future__ import annotations

from typing import Any

import pytest

from content.kinds.registry import all_kinds, kind_named
from tests.makers import CONTENT

STEPS = [
    {"title": "受理", "detail": "**记录**诉求", "time_limit": "当场"},
    {"title": "回访", "detail": "", "time_limit": ""},
]
NOTICE = (
    "尊敬的客户：\n\n**停电时间**：7 月 1 日 8:00 至 12:00。\n\n**影响范围**：河滨路。\n\n"
    "请提前准备。"
)


@pytest.mark.parametrize(
    ("kind", "content", "said"),
    [
        ("answer", {"answer": "全文。", "say": "您好，已经恢复。"}, "您好，已经恢复。"),
        ("answer", {"answer": "**24** 小时内。\n\n其余"}, "24 小时内。"),
        ("answer", {"answer": "**24** 小时内。\n\n其余", "format": "plain"}, "**24** 小时内。"),
        (
            "script",
            {"situation": "静默", "say": ["您好？", "请换一部电话打来。"]},
            "您好？\n请换一部电话打来。",
        ),
        ("procedure", {"steps": STEPS}, "1. 受理（当场）\n记录诉求\n2. 回访"),
        (
            "procedure",
            {"steps": STEPS, "format": "plain"},
            "1. 受理（当场）\n**记录**诉求\n2. 回访",
        ),
        ("notice", {"text": NOTICE}, "停电时间：7 月 1 日 8:00 至 12:00。\n影响范围：河滨路。"),
        ("notice", {"text": "本周六检修。\n\n详情另告。"}, "本周六检修。"),
        ("case", CONTENT["case"], ""),
        ("regulation", CONTENT["regulation"], ""),
        ("synonyms", CONTENT["synonyms"], "停电"),
    ],
)
def test_what_is_said(kind: str, content: dict[str, Any], said: str) -> None:
    assert kind_named(kind).text_to_say(content) == said


def test_what_stands_on_top_to_be_read_out() -> None:
    spoken = [name for name, kind in all_kinds().items() if kind.spoken]
    assert spoken == ["answer", "script", "block"]


@pytest.mark.parametrize(
    ("content", "first"),
    [
        ({"answer": "答", "say": "说"}, ("say", True, False)),
        ({"answer": "答"}, ("answer", False, True)),
    ],
)
def test_what_is_said_is_read_first(content: dict[str, Any], first: tuple[Any, ...]) -> None:
    block = kind_named("answer").as_read(content)[0]
    assert (block.key, block.said, block.said_first) == first
