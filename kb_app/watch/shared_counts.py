"""Figures that all processes count, in memory they share: no file, so no disk that could be full.

Made before the fork. Each process that counts has a slot of its own and is the only one who writes
there, so nobody waits for anybody; who asks adds the slots up. A process that comes in the place of
one that died goes on in its slot: what was counted stays, what only was so at the moment goes.
"""

from __future__ import annotations

import mmap
import threading
import time
from collections import defaultdict
from collections.abc import Mapping

KEY_MAX = 88  # bytes; what is longer is not counted
KEYS_MAX = 4096  # of one process; past it new ones are not counted
MOMENTARY = "now:"  # the begin of keys that say what is so at the moment
MOMENT = "at:"  # of keys that say when: of several processes the last counts
_NUMBER = 8
_HEAD = 64  # how many keys there are
_SLOT = _HEAD + KEYS_MAX * (_NUMBER + KEY_MAX)


class SharedCounts:
    """Numbers by key, over all processes that part from this one."""

    def __init__(self, slots: int = 1) -> None:
        self._memory = mmap.mmap(-1, slots * _SLOT)
        self._numbers = memoryview(self._memory).cast("d")
        self._slots = slots
        self._read: list[list[str]] = [[] for _ in range(slots)]
        self._taken: dict[int, int] = {}  # slot by who has it, as the process that forks them knows
        self._enter(0)
        self.stamp("made")

    def reserve(self, who: int) -> int:
        """A slot for a process that is about to part from this one, until `release`."""
        used = set(self._taken.values())
        free = next((s for s in range(1, self._slots) if s not in used), self._slots - 1)
        self._taken[who] = free
        return free

    def release(self, who: int) -> None:
        """The process is gone."""
        slot = self._taken.pop(who, None)
        if slot is not None and slot not in self._taken.values():
            self._forget_moment(slot)

    def enter(self, slot: int) -> None:
        """This process counts in `slot` from now on; 0 is for who was given none."""
        self._forget_moment(slot)
        self._enter(slot)

    def count(self, key: str, amount: float = 1.0) -> None:
        """Add to a number."""
        with self._lock:
            place = self._place(key)
            if place is not None:
                self._numbers[place] += amount

    def put(self, key: str, value: float) -> None:
        """Say what a number is in this process."""
        with self._lock:
            place = self._place(key)
            if place is not None:
                self._numbers[place] = value

    def stamp(self, name: str) -> None:
        """Say that it is now."""
        self.put(MOMENT + name, time.time())

    def totals(self) -> dict[str, float]:
        """Every number, added up over the processes; of moments the last."""
        sums: defaultdict[str, float] = defaultdict(float)
        for slot in range(self._slots):
            keys, first = self._keys(slot), self._first(slot)
            for key, value in zip(
                keys, self._numbers[first : first + len(keys)].tolist(), strict=True
            ):
                sums[key] = max(sums[key], value) if key.startswith(MOMENT) else sums[key] + value
        return dict(sums)

    def _enter(self, slot: int) -> None:
        self._slot = slot
        self._lock = threading.Lock()  # who forked may have held the one before
        self._places = {key: place for place, key in enumerate(self._keys(slot))}

    def _place(self, key: str) -> int | None:
        first = self._first(self._slot)
        known = self._places.get(key)
        if known is None:
            known = len(self._places)
            name = key.encode()
            if known >= KEYS_MAX or len(name) > KEY_MAX:
                return None
            begin = self._slot * _SLOT + _HEAD + KEYS_MAX * _NUMBER + known * KEY_MAX
            self._memory[begin : begin + KEY_MAX] = name.ljust(KEY_MAX, b"\0")
            self._numbers[self._slot * _SLOT // _NUMBER] = known + 1.0  # last: now it is there
            self._places[key] = known
        return first + known

    def _keys(self, slot: int) -> list[str]:
        keys = self._read[slot]
        for number in range(len(keys), int(self._numbers[slot * _SLOT // _NUMBER])):
            begin = slot * _SLOT + _HEAD + KEYS_MAX * _NUMBER + number * KEY_MAX
            keys.append(self._memory[begin : begin + KEY_MAX].rstrip(b"\0").decode())
        return list(keys)

    def _first(self, slot: int) -> int:
        return (slot * _SLOT + _HEAD) // _NUMBER

    def _forget_moment(self, slot: int) -> None:
        first = self._first(slot)
        for place, key in enumerate(self._keys(slot)):
            if key.startswith(MOMENTARY):
                self._numbers[first + place] = 0.0


def below(counted: Mapping[str, float], begin: str) -> dict[str, float]:
    """The numbers whose keys begin so, by what follows."""
    return {key.removeprefix(begin): v for key, v in counted.items() if key.startswith(begin)}
