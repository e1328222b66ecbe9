"""What figures measure: the units, those that are the same, and how many of one make another."""

from __future__ import annotations

import re
from decimal import Decimal

from content.figures.numeral_values import written

_ONE_UNIT = {  # what is written in several ways, by the one it is counted as
    "天": "天 日 自然日 个自然日",
    "工作日": "工作日 个工作日",
    "小时": "小时 个小时 钟头 个钟头 h",
    "分钟": "分钟 min",
    "秒": "秒 秒钟",
    "个月": "个月",
    "周": "周 星期 个星期 礼拜 个礼拜",
    "元": "元 块 块钱 圆 元整 圆整 元人民币",
    "角": "角 毛 角钱 毛钱",
    "分": "分 分钱",
    "千瓦时": "千瓦时 千瓦·时 千瓦小时 kwh kw·h 度 度电",
    "兆瓦时": "兆瓦时 mwh",
    "千瓦": "千瓦 kw",
    "兆瓦": "兆瓦 mw",
    "瓦": "瓦 w",
    "千伏安": "千伏安 kva",
    "兆伏安": "兆伏安 mva",
    "千乏": "千乏 kvar",
    "千伏": "千伏 kv",
    "伏": "伏 伏特 v",
    "安": "安 安培 a",
    "毫安": "毫安 ma",
    "赫兹": "赫兹 赫 hz",
    "公里": "公里 千米 km",
    "米": "米 m",
    "厘米": "厘米 cm",
    "毫米": "毫米 mm",
    "平方米": "平方米 平米 ㎡ m² m2",
    "公斤": "公斤 千克 kg",
    "岁": "岁 周岁",
    "点": "点 点钟 时",
    "℃": "℃ °c 摄氏度",
    "%": "% ％",
    "‰": "‰",
}
_PLAIN_UNITS = """
    年 季度 刻钟 欧姆 平方公里 次 户 人 名 份 件 台 只 条 款 项 章 节 倍 折 成 期 级 类 位 号 套
    页 张 遍 个 步 吨 月 例 户次 人次 回 处 家 部 字 通
"""
_CANONICAL = {said: one for one, several in _ONE_UNIT.items() for said in several.split()}

_BASE: dict[str, tuple[str, str]] = {  # what is measured, and how many of its own unit that is
    "秒": ("时长", "1"),
    "分钟": ("时长", "60"),
    "刻钟": ("时长", "900"),
    "小时": ("时长", "3600"),
    "天": ("时长", "86400"),
    "周": ("时长", "604800"),
    "个月": ("月数", "1"),
    "季度": ("月数", "3"),
    "年": ("月数", "12"),
    "元": ("金额", "1"),
    "角": ("金额", "0.1"),
    "分": ("分", "1"),
    "瓦": ("功率", "0.001"),
    "千瓦": ("功率", "1"),
    "兆瓦": ("功率", "1000"),
    "千瓦时": ("电量", "1"),
    "兆瓦时": ("电量", "1000"),
    "千伏安": ("容量", "1"),
    "兆伏安": ("容量", "1000"),
    "伏": ("电压", "0.001"),
    "千伏": ("电压", "1"),
    "毫安": ("电流", "0.001"),
    "安": ("电流", "1"),
    "毫米": ("长度", "0.001"),
    "厘米": ("长度", "0.01"),
    "米": ("长度", "1"),
    "公里": ("长度", "1000"),
    "%": ("比例", "1"),
    "‰": ("比例", "0.1"),
    "‱": ("比例", "0.01"),
    "成": ("比例", "10"),
}
MEASURED = frozenset(_BASE) - {"成"}
"""The units of amounts, deadlines and rates; others count things."""

_WITHIN = {  # what a smaller unit is called behind a larger one, and how many of it make one
    ("元", "角"): "0.1",
    ("元", "分"): "0.01",
    ("角", "分"): "0.1",
    ("小时", "分钟"): "1/60",
    ("小时", "分"): "1/60",
    ("分钟", "秒"): "1/60",
    ("天", "小时"): "1/24",
    ("年", "个月"): "1/12",
}

UNIT = "|".join(
    re.escape(unit)
    + ("(?![A-Za-z])" if unit[-1].isascii() and unit[-1].isalpha() else "")
    + ("(?!之)" if unit == "分" else "")
    for unit in sorted({*_CANONICAL, *_PLAIN_UNITS.split()}, key=len, reverse=True)
)
"""A pattern for all units, the longest first; for case-insensitive use."""


def canonical(unit: str) -> str:
    """One name for units that are the same; others, and none, as they are."""
    plain = "".join(unit.split()).lower()
    if plain not in _CANONICAL and plain not in _PLAIN_UNITS.split():
        plain = plain.removeprefix("个")
    return _CANONICAL.get(plain, plain)


def in_base(value: Decimal, unit: str) -> tuple[str, str]:
    """What a value measures, and how much in that measure's own unit: 24 小时 is what 1 天 is."""
    measure, times = _BASE.get(unit, (unit, "1"))
    return measure, written(value * Decimal(times))


def added(value: Decimal, unit: str, behind: Decimal, smaller: str) -> Decimal | None:
    """The whole of 5角 and 5分 in 角; None when the one does not go on with the other."""
    share = _WITHIN.get((unit, smaller))
    if share is None:
        return None
    above, _slash, below = share.partition("/")
    part = behind * Decimal(above) / Decimal(below or 1)
    return value + part.quantize(Decimal("0.000001"))
