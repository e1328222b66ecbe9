"""Answers as departments write them, at random: figures, lists, tables, odd punctuation."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

FIGURES = ("0.5*180=90", "1~~3", "15–22", "±7%", "-3℃", "400kVA", "5角5分", "12:00—14:30", "2**10")
SIGNS = (
    "*",
    "**",
    "_",
    "~~",
    "`",
    "#",
    "[注]: ",
    "<b>",
    "&yen;",
    "\\",
    "|",
    "![",
    "](",
    "> ",
    "//",
)
WORDS = (
    "电费",
    "违约金",
    "居民",
    "工作日",
    "**城区：**",
    "户号_码",
    "“峰谷”",
    "（一）",
    "LED 灯",
    "。",
    "，",
    "；",
)
LEADS = ("", "您好，\n\n", "收费如下：\n", "# 收费\n\n", "须带：\n\n")


def _phrase(random: Random) -> str:
    pools = (FIGURES, WORDS, WORDS, SIGNS)
    return "".join(random.choice(random.choice(pools)) for _n in range(random.randint(2, 9)))


def _items(random: Random) -> str:
    mark: Callable[[int], str] = random.choice(
        [lambda n: f"{n}. ", lambda n: f"{n}、", lambda _n: "- ", lambda n: f"（{n}）"]
    )
    apart = random.choice(["\n", "\n\n"])
    return apart.join(mark(n) + _phrase(random) for n in range(1, random.randint(3, 6)))


def _table(random: Random) -> str:
    rows = [f"| 第 {n} 档 | {random.choice(FIGURES)} |" for n in range(1, random.randint(2, 5))]
    return "\n".join(["| 档 | 价 |", "|---|---|", *rows])


def answer(random: Random) -> str:
    """One answer; it always says something."""
    parts = [random.choice([_phrase, _phrase, _items, _table])(random) for _n in range(3)]
    return random.choice(LEADS) + "\n\n".join([*parts, "以上。"])
