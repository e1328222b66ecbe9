"""Which figures are to be seen at once by who reads a text aloud."""

from __future__ import annotations

import pytest

from content.figures.emphasis import standing_out


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("每度 5角5分，违约金千分之一点五", ["5角5分", "千分之一点五"]),
        ("12:00—14:30 停电，400kVA 变压器", ["12:00—14:30", "400kVA"]),
        ("电压偏差±7%以内，押金壹佰元整", ["±7%以内", "壹佰元整"]),
        ("两个礼拜内，一年半以后", ["两个礼拜内", "一年半"]),
        ("3至5个工作日，0.5463元/千瓦时", ["3至5个工作日", "0.5463元/千瓦时"]),
        ("第三天、前一日、每三天、95598、KB-000123、三相、一户一表", []),
        ("一般两日前后，一月份，星期三", []),
    ],
)
def test_amounts_and_deadlines_stand_out_whole(text: str, found: list[str]) -> None:
    assert [text[begin:end] for begin, end in standing_out(text)] == found
