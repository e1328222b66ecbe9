"""Units as people write them: 度, 元/度, 元/(度·天). Which may be added, and what × makes.

A number without a unit fits any of them where it is added or compared, and changes none where it
is multiplied.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

_SAME = {"千瓦时": "度", "kwh": "度", "日": "天", "月": "个月", "min": "分钟"}
_SPLIT = re.compile(r"([/·*×])")


@dataclass(frozen=True)
class Unit:
    """A product of powers of units: {元: 1, 度: -1}."""

    powers: tuple[tuple[str, int], ...]

    def times(self, other: Unit, power: int = 1) -> Unit:
        """The unit of a product; with `power` -1 of a quotient."""
        sums = Counter(dict(self.powers))
        for name, one in other.powers:
            sums[name] += one * power
        return _made(sums)

    def __str__(self) -> str:
        above = "·".join(name for name, power in self.powers for _ in range(max(power, 0)))
        below = "".join(f"/{name}" for name, power in self.powers for _ in range(max(-power, 0)))
        return f"{above or 1}{below}"


PLAIN = Unit(())


def unit_of(written: str) -> Unit | None:
    """The unit that is written, None where nothing can be read; "1" is that of a plain number."""
    folded = "".join(written.split()).replace("每", "/").replace("(", "").replace(")", "")
    pieces = _SPLIT.split(folded.removeprefix("/") if folded.startswith("/") else folded)
    powers = Counter[str]()
    sign = -1 if folded.startswith("/") else 1
    for place in range(0, len(pieces), 2):
        name = pieces[place]
        if not name or (name[0].isdigit() and name != "1"):
            return None
        if place and pieces[place - 1] == "/":
            sign = -1
        if name != "1":
            powers[_SAME.get(name.casefold(), name)] += sign
    return _made(powers) if folded else None


def _made(powers: Mapping[str, int]) -> Unit:
    return Unit(tuple(sorted((name, power) for name, power in powers.items() if power)))
