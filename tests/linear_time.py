"""How long something takes with texts that are long and odd: what tests of linear time share.

Bounds are of processor time, wider where the machine is slower than usual. A quick round begins
with short texts and goes on with what would take too long were it not linear; by default it has
half of the texts, with TEST_LINEAR=whole all. TEST_LINEAR=thorough gives everything every text of
`LONG` characters.
"""

from __future__ import annotations

import gc
import importlib
import os
import pkgutil
import re
import signal
import statistics
import time
from collections.abc import Callable, Iterable, Iterator
from types import FrameType, ModuleType

from tests.test_imports import PACKAGES

THOROUGH = os.environ.get("TEST_LINEAR") == "thorough"
WHOLE = THOROUGH or os.environ.get("TEST_LINEAR") == "whole"
LONG = 20_000
LIMIT_SECONDS = 0.5  # for a text of that length
_SHORTER = (1_000, 5_000)
_QUARTER = LONG // 4
_MOST_GROWTH = 9  # from a quarter to the whole: 4 when it is linear, 16 when it is quadratic
_TRIES = 6  # others are at work

_USUAL_SECONDS = 0.001  # of `_something` on a machine that does nothing else
_WORDS = re.compile(r"(?<!\d)\d++(?:\.\d++)?|[a-z]+|[一-鿿]{2,4}")
_TEXT = "户号 0123 的电表 abc 每月 12.5 元，第三条 " * 200

_SIGNS = """
    半 1, a1- ( （ | * 1 a 一 [ - "' “《 a@ 1. < 第一条 停电1天， （一） 电表不走了怎么办。
"""
_MORE_SIGNS = """
    “ ' " 《 「 { ] ) ） [a]( ![ ** *a* _a ` ~ \\ |- > >- <b </ &amp; http://a @a.b a. a- x' ==
    zhong shi é １ ａ 1a 1234- 138 沪A 微信 0123456789 12:00 1kWh 年1月 千 百万 千瓦时 5元 ￥1 不得
    应 不 吗 号 、 ，。 一、 : (1 ((a) 「《 ？
"""
# One of these again and again: what patterns begin to fit and then do not, and honest ones.
HOSTILE = [*_SIGNS.split(), "0 ", " ", "\n", "x" * 40 + "\n", "-" * 40 + "\n"]
MORE_HOSTILE = [
    *_MORE_SIGNS.split(),
    "<!-- ",
    *("||\n|-|\n", "|a|b|\n", "| a ", "> ", "- ", "  - ", " > ", "> - ", "1. a\n", "# a\n"),
    *("户号 ", "2026-01-01 ", "① ", "\t", " \n", "\r\n", ". ", "a b ", "\u3000", "\u200b"),
]


class _TooLong(BaseException):
    pass


def slowness() -> float:
    """How many times as long as usual things take now."""
    return max(1.0, statistics.median(seconds(_something) for _ in range(5)) / _USUAL_SECONDS)


def _something() -> None:
    places: dict[str, int] = {}
    for found in _WORDS.finditer(_TEXT):
        places[found[0]] = places.get(found[0], 0) + found.end()


def seconds(work: Callable[[], object], most: float = 4 * LIMIT_SECONDS) -> float:
    """The processor time of `work`; `most` when it would take longer than that."""

    def stop(signum: int, frame: FrameType | None) -> None:
        raise _TooLong

    gc.disable()  # what others left is not counted, and nothing is interrupted that cannot be
    before = signal.signal(signal.SIGVTALRM, stop)
    begun = time.process_time()
    try:
        signal.setitimer(signal.ITIMER_VIRTUAL, most)
        work()
    except _TooLong:
        return most
    except Exception:
        pass
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
        gc.enable()
    return time.process_time() - begun


def filled(unit: str, length: int) -> str:
    return (unit * (length // len(unit) + 1))[:length]


def too_slow(name: str, work: Callable[[str], object], units: Iterable[str]) -> list[str]:
    """What of `work` takes too long, by the text it is given."""
    if not THOROUGH:
        units = _suspicious(work, units)
    return [said for unit in units if (said := told_of(name, work, unit))]


def _suspicious(work: Callable[[str], object], units: Iterable[str]) -> list[str]:
    """The two slowest of those that would take too long at `LONG` were they quadratic."""
    for length in _SHORTER:
        least = LIMIT_SECONDS * (length / LONG) ** 2
        taken = {unit: _taken(work, unit, length) for unit in units}
        slowest = sorted((unit for unit in taken if taken[unit] > least), key=lambda u: -taken[u])
        units = slowest[:2]
    return list(units)


def told_of(
    name: str, work: Callable[[str], object], unit: str, most: float = LIMIT_SECONDS
) -> str | None:
    """What is wrong with how long `work` takes with `LONG` characters; None when nothing is.

    `most`: seconds on a machine of usual speed.
    """
    for attempt in range(_TRIES):  # another text each time, of which nothing was kept
        limit = most * slowness()
        taken = _taken(work, unit, LONG - attempt, 3 * limit)
        if taken <= limit / 5:
            return None
        growth = taken / max(_taken(work, unit, _QUARTER - attempt), 0.001)
        if taken <= limit and growth <= _MOST_GROWTH:
            return None
        if taken >= 3 * limit and attempt:
            break
    return f"{name}: {taken:.2f} s with {unit!r}, {growth:.0f} times a quarter's"


def _taken(
    work: Callable[[str], object], unit: str, length: int, most: float = 4 * LIMIT_SECONDS
) -> float:
    text = filled(unit, length)
    return seconds(lambda: work(text), most)


def modules() -> Iterator[ModuleType]:
    """All of the product."""
    importlib.import_module("kb_app.app")  # imports in their usual order
    for package in PACKAGES:
        root = importlib.import_module(package)
        yield root
        for found in pkgutil.walk_packages(root.__path__, f"{package}."):
            if not found.name.endswith(("__main__", ".wsgi")):
                yield importlib.import_module(found.name)
