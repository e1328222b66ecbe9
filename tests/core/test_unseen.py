"""What nobody sees is folded, what shows in another order is found, what is seen stays."""

from __future__ import annotations

import time

import pytest

from core.base_schema import BaseSchema, Line, Prose, load
from core.errors import Invalid
from core.unseen import as_seen, misleads, without_controls


class _Written(BaseSchema):
    title = Line()
    text = Prose()


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        ("3\u200b5 个工作日", "35 个工作日"),
        ("\ufeff第一条\u2060", "第一条"),
        ("15\u00ad0 元", "150 元"),
        ("\u202a95598\u202c", "95598"),
        ("葛\U000e0100城", "葛城"),
        ("条\ufe00", "条"),
        ("第⼀条 规范⽤电，居⺠客⼾", "第一条 规范用电，居民客户"),
        ("第㆒条", "第一条"),
        ("\uf9f4业 \ufa19", "林业 神"),
        ("一\u2028二\u2029三", "一\n二\n三"),
        ("甲\u3164乙", "甲 乙"),
        ("a\U000e0041b", "ab"),
    ],
)
def test_what_nobody_sees_is_folded(written: str, seen: str) -> None:
    assert as_seen(written) == seen
    assert as_seen(seen) == seen


@pytest.mark.parametrize(
    "text",
    [
        "👨‍👩‍👧 ❤️ 1️⃣ ™️",
        "🏴\U000e0067\U000e0062\U000e007f",
        "１２３ ㎡ ℃ ① ～ 　",
        "می\u200cخواهم",
        "−3—5‐7",
    ],
)
def test_what_is_seen_stays(text: str) -> None:
    assert as_seen(text) == text
    assert not misleads(text)


@pytest.mark.parametrize("control", ["\u202e", "\u202d", "\u202b", "\u2067", "\u200f", "\u061c"])
def test_what_shows_in_another_order_is_found(control: str) -> None:
    assert misleads(f"退费 {control}051 元")
    assert without_controls(f"退费 {control}051 元") == "退费 051 元"


@pytest.mark.parametrize("field", ["title", "text"])
def test_schemas_fold_and_refuse_at_the_door(field: str) -> None:
    assert load(_Written(), {field: "\u200b第⼀条\u200b"}) == {field: "第一条"}
    for hidden in ("\u202e", "\x96"):
        with pytest.raises(Invalid) as refused:
            load(_Written(), {field: f"3{hidden}5"})
        assert list(refused.value.fields) == [field]


@pytest.mark.parametrize("piece", ["\u200b", "⽤", "\ufe0f\u200d", "🏴", "\U000e0061", "1\ufe0f"])
def test_long_lines_take_no_time(piece: str) -> None:
    began = time.process_time()
    as_seen(piece * 20_000)
    misleads(piece * 20_000)
    assert time.process_time() - began < 0.5
