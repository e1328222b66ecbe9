"""Pins: which entries come first for a line, as long as they can be seen."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from search_index.query.synonym_groups import squeezed

PINNED_MAX = 3  # for one line, however many pins fire

_EDGES = re.compile(r"^[\W_]+|(?<![\W_])[\W_]+$")


def pin_line(text: str) -> str:
    """What of a line is compared with a pin's queries: folded, without marks around it."""
    return _EDGES.sub("", squeezed(text))


@dataclass(frozen=True)
class Pin:
    """Entries that come first for `queries`; with `anywhere` also where one stands in a line."""

    queries: tuple[str, ...]
    entry_ids: tuple[int, ...]
    anywhere: bool = False


@dataclass(frozen=True)
class Pins:
    """The pins in force. Immutable, shared by threads."""

    exact: Mapping[str, Sequence[int]] = field(default_factory=dict)
    within: Sequence[tuple[str, Sequence[int]]] = ()  # longest query first

    @classmethod
    def of(cls, pins: Iterable[Pin]) -> Pins:
        """From the approved pins, in their order."""
        exact: dict[str, list[int]] = {}
        within: list[tuple[str, Sequence[int]]] = []
        for pin in pins:
            for query in filter(None, map(pin_line, pin.queries)):
                exact.setdefault(query, []).extend(pin.entry_ids)
                if pin.anywhere:
                    within.append((query, pin.entry_ids))
        return cls(exact, sorted(within, key=lambda one: -len(one[0])))

    def entries_for(self, text: str) -> list[int]:
        """The ids of the entries that come first: of the whole line, then of what it holds."""
        if not self.exact:
            return []
        line = pin_line(text)
        found = dict.fromkeys(self.exact.get(line, ()))
        for query, entry_ids in self.within:
            if query in line:
                found.update(dict.fromkeys(entry_ids))
        return list(found)


NO_PINS = Pins()
