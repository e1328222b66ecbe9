"""Numbers as regulations and answers write them: 7 天, 三个工作日, 百分之五, 1.2 万元, 9:30.

Each is found with what it means: 七天 and 7 日 are the same, 七天 and 七个工作日 are not.
"""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

_ONE_UNIT = {  # units that say the same, by the one they are counted as
    "天": ("天", "日", "自然日", "个自然日"),
    "工作日": ("工作日", "个工作日"),
    "小时": ("小时", "个小时", "钟头", "个钟头", "h"),
    "分钟": ("分钟", "min"),
    "秒": ("秒", "秒钟"),
    "月": ("个月", "月"),
    "周": ("周", "星期", "个星期", "礼拜", "个礼拜"),
    "元": ("元", "块", "块钱", "圆"),
    "分": ("分", "分钱"),
    "千瓦时": ("千瓦时", "kwh", "度", "度电"),
    "千瓦": ("千瓦", "kw"),
    "千伏安": ("千伏安", "kva"),
    "千伏": ("千伏", "kv"),
    "伏": ("伏", "伏特", "v"),
    "安": ("安", "安培", "a"),
    "公里": ("公里", "千米", "km"),
    "米": ("米", "m"),
    "厘米": ("厘米", "cm"),
    "毫米": ("毫米", "mm"),
    "岁": ("岁", "周岁"),
    "点": ("点", "点钟", "时"),
    "%": ("%",),
    "‰": ("‰",),
}
_PLAIN_UNITS = """
    角 年 季度 刻钟 兆瓦 赫兹 hz 欧姆 平方米 平方公里 次 户 人 名 份 件 台 只 条 款 项 章 节 倍 折
    成 期 级 类 位 号 套 页 张 遍 个 步 ℃ 公斤 千克 kg 吨
"""
_CANONICAL = {said: one for one, several in _ONE_UNIT.items() for said in several}
_UNIT = "|".join(
    re.escape(unit) for unit in sorted({*_CANONICAL, *_PLAIN_UNITS.split()}, key=len, reverse=True)
)
_CHINESE = "零〇一二两三四五六七八九十百千万亿半"
# 一般, 一起, 一点: no counting. 十分: very. The lookahead stands before what is not counted.
_NO_COUNT = (
    "(?!一(?:个|下|些|点|边|面|时|级|次性|张|位|条龙|类|项|件|期|节|步|年到头)"
    "|十分(?!钟)|万一|千万)"
)

NUMBER = re.compile(
    rf"""
      \d{{4}}[-/.]\d{{1,2}}[-/.]\d{{1,2}}                       # 2026-03-01
    | (?:\d{{4}}\s*年\s*)?\d{{1,2}}\s*月\s*\d{{1,2}}\s*[日号]   # 2026年3月1日
    | \d{{1,2}}:\d{{2}}(?::\d{{2}})?                            # 9:30
    | (?:百分之|千分之)\s*(?:[{_CHINESE}]+(?:点[{_CHINESE}]+)?|\d+(?:\.\d+)?)
    | 第\s*(?:[{_CHINESE}]+|\d+)\s*(?:条|款|项|章|节|步|次|天|日|年)
    | (?:星期|礼拜|周)[一二三四五六日天末]
    | [¥$]?\s?\d+(?:,\d{{3}})*(?:\.\d+)?\s*[万亿千百]?\s*(?:{_UNIT})?
    | [{_CHINESE}]+个半\s*(?:{_UNIT})                           # 一个半小时
    | {_NO_COUNT}[{_CHINESE}]+(?:点[{_CHINESE}]+)?\s*个?半?\s*(?:{_UNIT})
    """,
    re.VERBOSE | re.IGNORECASE,
)
_PARTS = re.compile(
    rf"^[¥$]?(?P<value>\d+(?:,\d{{3}})*(?:\.\d+)?[万亿千百]?|[{_CHINESE}]+(?:点[{_CHINESE}]+)?)"
    rf"(?P<half>个?半)?(?P<unit>{_UNIT})?$",
    re.IGNORECASE,
)
_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_TIMES = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}


def meaning(said: str) -> str:
    """What a found number means: 七日 and 7 天 give the same, and so do 5,000元 and ¥5000.00."""
    text = "".join(said.split()).lower()
    for spoken, sign in (("百分之", "%"), ("千分之", "‰")):
        if text.startswith(spoken):
            text = text.removeprefix(spoken) + sign
    if text.startswith("第"):
        return f"第{_value(text[1:-1])}{text[-1]}"
    parts = _PARTS.match(text)
    if parts is None:
        return text
    money = "元" if text[0] in "¥$" else ""
    value = _value(parts["value"])
    if parts["half"] and value.replace(".", "").isdigit():
        value = f"{(Decimal(value) + Decimal('0.5')).normalize():f}"
    unit = parts["unit"] or money
    return value + _CANONICAL.get(unit, unit)


def _value(text: str) -> str:
    """`text` in digits; as it is when it is no number after all."""
    scale = 1
    if text and text[-1] in _TIMES and text[0].isdigit():
        scale, text = _TIMES[text[-1]], text[:-1]
    try:
        value = Decimal(text.replace(",", "")) if text[:1].isdigit() else _chinese(text)
    except (InvalidOperation, KeyError):
        return text
    return f"{(value * scale).normalize():f}"


def _chinese(text: str) -> Decimal:
    whole, _point, decimals = text.partition("点")
    fraction = "".join(str(_DIGITS[sign]) for sign in decimals)
    return Decimal(f"{_whole(whole)}.{fraction or 0}") + (Decimal("0.5") if whole == "半" else 0)


def _whole(text: str) -> int:
    """一百零五, 二〇二六, 三万五千; raises `KeyError` for what is no number."""
    if text == "半":
        return 0
    if len(text) > 1 and all(sign in _DIGITS for sign in text):
        return int("".join(str(_DIGITS[sign]) for sign in text))
    total = section = digit = 0
    for sign in text:
        if sign in _DIGITS:
            digit = _DIGITS[sign]
        elif _TIMES[sign] >= 10_000:
            total, section, digit = (total + section + digit or 1) * _TIMES[sign], 0, 0
        else:
            section += (digit or 1) * _TIMES[sign]
            digit = 0
    return total + section + digit
