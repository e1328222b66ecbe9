"""What changed inside a piece: runs of words that are the same, and runs that are not."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from review.comparison.subsequence import common
from review.comparison.words import words_of

WORK = 420_000_000  # pairs of words in one comparison: two texts of 20,000 single characters
_SENTENCE = re.compile(r"[^。！？；;!?\n]*[。！？；;!?\n]?")


@dataclass(frozen=True)
class Run:
    """A stretch of both texts: the same on both sides, or what stood there and what stands now."""

    before: str
    after: str

    @property
    def same(self) -> bool:
        """Whether nothing changed here."""
        return self.before == self.after


@dataclass
class Effort:
    """How much comparing may still cost; `coarse` once something was marked less finely."""

    left: int = WORK
    coarse: bool = field(default=False)

    def spend(self, before: list[str], after: list[str]) -> bool:
        """Whether two lists of words may still be compared; takes the cost."""
        cost = len(before) * len(after)
        if cost > self.left:
            self.coarse = True
            return False
        self.left -= cost
        return True


def runs(before: str, after: str, effort: Effort) -> list[Run]:
    """Both texts as runs; their sides joined are exactly the texts.

    Words first. When that would take too long: sentences; when even that would: one run.
    """
    if before == after:
        return [Run(before, after)] if before else []
    cuts: tuple[Callable[[str], list[str]], ...] = (words_of, _sentences)
    for cut in cuts:
        mine, other = cut(before), cut(after)
        if effort.spend(mine, other):
            return _tidied(list(_runs(mine, other)))
    return [Run(before, after)]


def _sentences(text: str) -> list[str]:
    return [found for found in _SENTENCE.findall(text) if found]


def _runs(before: list[str], after: list[str]) -> Iterator[Run]:
    mine = other = 0
    same: list[str] = []
    for left, right in [*common(before, after), (len(before), len(after))]:
        if (left, right) != (mine, other):
            if same:
                yield Run("".join(same), "".join(same))
                same = []
            yield Run("".join(before[mine:left]), "".join(after[other:right]))
        same += before[left : left + 1]
        mine, other = left + 1, right + 1
    if same:
        yield Run("".join(same), "".join(same))


def _tidied(found: list[Run]) -> list[Run]:
    """Without islands: a 的 or a comma left standing between two rewritten halves helps nobody."""
    tidy: list[Run] = []
    for run in found:
        if len(tidy) >= 2 and not run.same and _is_island(tidy[-2], tidy[-1], run):
            island, earlier = tidy.pop(), tidy.pop()
            run = Run(
                earlier.before + island.before + run.before,
                earlier.after + island.after + run.after,
            )
        tidy.append(run)
    return tidy


def _is_island(earlier: Run, island: Run, later: Run) -> bool:
    if earlier.same or not island.same or "\n" in island.before:
        return False
    size = len(island.before.strip())
    around = (_size(earlier), _size(later))
    return size <= 2 and size < min(around) and sum(around) > 8


def _size(run: Run) -> int:
    return max(len(run.before), len(run.after))
