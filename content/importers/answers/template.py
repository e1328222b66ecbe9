"""An empty table to download and fill in: the header and one example."""

from __future__ import annotations

from typing import Literal

from content.importers.answers.answer_columns import names_of
from content.importers.tables.blank_table import table_file
from content.kinds.registry import importable

_EXAMPLE = {
    "title": "示例：电费账单上的金额和我算的不一样怎么办？",
    "answer": "请先核对抄表日期和阶梯档位。\n\n仍有疑问的，可以申请复核，五个工作日内答复。",
    "say": "您好，我先帮您核对抄表日期和阶梯档位。",
    "confirm": "户号\n账单月份",
    "variants": "账单金额不对\n电费算错了",
    "keywords": "电费 账单 复核",
    "basis": "供电营业规则第八十条",
    "note": "列表一行写一项，也可以用分号隔开。导入前请删除这一行。",
}
_WIDTHS = {"title": 36, "answer": 60}
_WIDTH = 24


def template(kind_of_file: Literal["csv", "xlsx"]) -> bytes:
    """The file as bytes, in the form that `parse_answers` reads."""
    names = names_of(importable()["answers"])
    header = [names[field][0] for field in _EXAMPLE]
    widths = [_WIDTHS.get(field, _WIDTH) for field in _EXAMPLE]
    return table_file(kind_of_file, "标准答案", [header, list(_EXAMPLE.values())], widths)
