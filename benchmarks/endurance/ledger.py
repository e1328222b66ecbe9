"""What the service said was done, and what it must never show: the ledger of a long run.

Each text carries a mark of its own, a word of letters that stands nowhere else. A mark is unseen
until somebody asks for the approval of its text, and gone once a text after it or its withdrawal
was acknowledged; between, either is right.
"""

from __future__ import annotations

import random
import re
import threading
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

_LETTERS = "iuv"  # with which no syllable begins: read as pinyin they are nothing
BEGINS = "vvi"
MARK = re.compile(rf"{BEGINS}[{_LETTERS}]{{13}}")


class Standing(StrEnum):
    """Where the text of a mark stands, as far as answers told."""

    UNSEEN = "unseen"
    DECIDING = "deciding"
    SHOWN = "shown"
    ENDING = "ending"
    GONE = "gone"


@dataclass(frozen=True)
class Leak:
    """A mark that was seen where it must not be."""

    mark: str
    standing: str
    where: str


@dataclass
class Ledger:
    """Acknowledged changes. Threads share it."""

    drafted: dict[str, str] = field(default_factory=dict)
    """Number: title of the first draft."""
    published: dict[str, str] = field(default_factory=dict)
    """Number: title that agents see."""
    withdrawn: set[str] = field(default_factory=set)
    questions: dict[int, str] = field(default_factory=dict)
    """Id: text as it was sent."""
    imported: set[str] = field(default_factory=set)
    """Titles of rows whose import has ended."""
    decided: dict[int, int] = field(default_factory=dict)
    """Review: verdicts that were acknowledged."""
    counts: Counter[str] = field(default_factory=Counter)
    leaks: list[Leak] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)
    _standing: dict[str, Standing] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _chance: random.Random = field(default_factory=random.Random)

    def new_mark(self) -> str:
        """A mark nobody had before."""
        while True:
            mark = BEGINS + "".join(self._chance.choice(_LETTERS) for _ in range(13))
            if self.standing(mark) is None:
                self.stands([mark], Standing.UNSEEN)
                return mark

    def stands(self, marks: Iterable[str], standing: Standing) -> None:
        """The texts of these marks have come to stand so."""
        with self._lock:
            for mark in marks:
                self._standing[mark] = standing

    def standing(self, mark: str) -> Standing | None:
        """Where it stands now; None when it is none of ours."""
        return self._standing.get(mark)

    def marks(self, standing: Standing) -> list[str]:
        """All marks that stand so now."""
        with self._lock:
            return [mark for mark, now in self._standing.items() if now == standing]

    def some_mark(self, chance: random.Random) -> str:
        """Any mark, rather a late one; empty while there is none."""
        with self._lock:
            late = list(self._standing)[-300:]
        return chance.choice(late) if late else ""

    def gone_before(self) -> frozenset[str]:
        """The marks that are gone now: no answer to what is asked from now on shows them."""
        return frozenset(self.marks(Standing.GONE))

    def look(self, text: str, gone: frozenset[str], where: str, *, asked: str = "") -> None:
        """Note every mark of an answer that it must not show.

        `gone`: what was gone when it was asked for; `asked`: the line, which the answer repeats.
        """
        for mark in set(MARK.findall(text)):
            now = self.standing(mark)
            if mark not in asked and (now == Standing.UNSEEN or mark in gone):
                with self._lock:
                    self.leaks.append(Leak(mark, str(now), where))

    def trouble(self, what: str) -> None:
        """Something went otherwise than it should."""
        with self._lock:
            self.troubles.append(what)

    def count(self, what: str, by: int = 1) -> None:
        """Something was acknowledged."""
        with self._lock:
            self.counts[what] += by
