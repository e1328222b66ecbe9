"""How long something takes with texts that are long and odd: what tests of linear time share.

Bounds are of processor time, wider where the machine is slower than usual.
"""

from __future__ import annotations

import re
import signal
import statistics
import time
from collections.abc import Callable
from types import FrameType

LONG = 20_000
LIMIT_SECONDS = 0.5  # for a text of that length
_QUARTER = LONG // 4
_MOST_GROWTH = 9  # from a quarter to the whole: 4 when it is linear, 16 when it is quadratic
_TRIES = 3  # others are at work

_USUAL_SECONDS = 0.001  # of `_something` on a machine that does nothing else
_WORDS = re.compile(r"(?<!\d)\d++(?:\.\d++)?|[a-z]+|[一-鿿]{2,4}")
_TEXT = "户号 0123 的电表 abc 每月 12.5 元，第三条 " * 200


class _TooLong(BaseException):
    pass


def slowness() -> float:
    """How many times as long as usual things take now."""
    return max(1.0, statistics.median(seconds(_something) for _ in range(5)) / _USUAL_SECONDS)


def _something() -> None:
    places: dict[str, int] = {}
    for found in _WORDS.finditer(_TEXT):
        places[found[0]] = places.get(found[0], 0) + found.end()


def seconds(work: Callable[[], object], most: float = 20 * LIMIT_SECONDS) -> float:
    """The processor time of `work`; `most` when it would take longer than that."""

    def stop(signum: int, frame: FrameType | None) -> None:
        raise _TooLong

    before = signal.signal(signal.SIGVTALRM, stop)
    begun = time.process_time()
    try:
        signal.setitimer(signal.ITIMER_VIRTUAL, most)
        work()
    except _TooLong:
        return most
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
    return time.process_time() - begun


def filled(unit: str, length: int) -> str:
    return (unit * (length // len(unit) + 1))[:length]


def told_of(
    name: str, work: Callable[[str], object], unit: str, most: float = LIMIT_SECONDS
) -> str | None:
    """What is wrong with how long `work` takes with `LONG` characters; None when nothing is.

    `most`: seconds on a machine of usual speed.
    """
    for attempt in range(_TRIES):  # another text each time, of which nothing was kept
        taken, limit = _taken(work, unit, LONG - attempt), most * slowness()
        if taken <= limit / 5:
            return None
        growth = taken / max(_taken(work, unit, _QUARTER - attempt), 0.001)
        if taken <= limit and growth <= _MOST_GROWTH:
            return None
    return f"{name}: {taken:.2f} s with {unit!r}, {growth:.0f} times a quarter's"


def _taken(work: Callable[[str], object], unit: str, length: int) -> float:
    text = filled(unit, length)
    return seconds(lambda: work(text))
