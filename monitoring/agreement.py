"""How far those who score the same agree: Krippendorff's alpha. Pure.

1 is full agreement, 0 what chance gives. A unit is what several judged; values that are missing are
left out of it, and a unit with fewer than two says nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import combinations

Distance = Callable[[float, float], float]


def nominal(one: float, other: float) -> float:
    """The same, or not."""
    return float(one != other)


def interval(one: float, other: float) -> float:
    """How far apart, squared."""
    return (one - other) ** 2


def alpha(units: Iterable[Sequence[float]], distance: Distance = interval) -> float | None:
    """Krippendorff's alpha; None where nothing can be compared, or all values are the same."""
    pairable = [unit for unit in units if len(unit) > 1]
    counts = Counter(value for unit in pairable for value in unit)
    total = counts.total()
    expected = sum(
        counts[one] * counts[other] * distance(one, other) for one, other in combinations(counts, 2)
    )
    if not expected:
        return None
    observed = sum(
        sum(distance(one, other) for one, other in combinations(unit, 2)) / (len(unit) - 1)
        for unit in pairable
    )
    return 1 - (total - 1) * observed / expected
