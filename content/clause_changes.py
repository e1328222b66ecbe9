"""What became of each clause between two states of a regulation. Pure: text in, changes out.

A clause is the same while its words are: width, spaces and punctuation marks that mean the same do
not count, nor does its place. One whose label now stands on other words was renumbered when its
own words stand under another label, else changed, else deleted.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from content.applicability.for_whom import EVERYWHERE
from content.kinds.base import Clause

ALIKE = 0.6  # from here on a clause under another label is taken for the edited one
COMPARED_CHARS = 2_000  # of a clause; so much decides whether two are alike
NEIGHBOURS = 30  # so far from its place a clause is looked for

_SPACE = re.compile(r"[\s\u200b\ufeff]+")
_MARKS = str.maketrans(
    {
        "，": ",",
        "。": ".",
        "；": ";",
        "：": ":",
        "（": "(",
        "）": ")",
        "、": ",",
        "“": '"',
        "”": '"',
    }
    | {
        "「": '"',
        "」": '"',
        "‘": "'",
        "’": "'",
        "！": "!",
        "？": "?",
        "—": "-",
        "–": "-",
        "．": ".",
    }
)


class Change(StrEnum):
    """What became of a clause."""

    CHANGED = "changed"
    RENUMBERED = "renumbered"
    DELETED = "deleted"
    ENDED = "ended"  # with the whole regulation
    REPEALED = "repealed"  # or replaced: with the whole regulation, by another that is in force


@dataclass(frozen=True)
class ClauseChange:
    """The clause `label` is not what it was; `moved_to` is where its words are to be found now."""

    label: str
    change: Change
    moved_to: str | None = None


def normal(text: str) -> str:
    """The words of a clause, without what makes no difference to what it says."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return _SPACE.sub("", folded.translate(_MARKS))


def said_by(clause: Clause) -> str:
    """The words of a clause, with for whom they hold where it says so itself."""
    words, scope = normal(clause.text), clause.scope
    told = (*scope.regions, *scope.customers, normal(scope.conditions))
    return words if scope == EVERYWHERE else "\n".join((words, *told))


def clause_changes(before: Sequence[Clause], after: Sequence[Clause]) -> dict[str, ClauseChange]:
    """The clauses of `before` that no longer say the same, or for the same, under their label, by
    label."""
    old = {clause.label: said_by(clause) for clause in before}
    new = {clause.label: said_by(clause) for clause in after}
    gone = [label for label, text in old.items() if new.get(label) != text]
    homes = {text: label for label, text in new.items() if old.get(label) != text}
    changes = {
        label: ClauseChange(label, Change.RENUMBERED, homes[old[label]])
        for label in gone
        if old[label] in homes
    }
    return changes | _edited(old, new, [label for label in gone if label not in changes])


def corresponding(before: Sequence[Clause], after: Sequence[Clause]) -> dict[str, str]:
    """Where in `after` each clause of `before` is said anew, by label; those that are not are left
    out."""
    changes = clause_changes(before, after)
    new = {clause.label: _pairs(normal(clause.text)) for clause in after}
    found = {}
    for clause in before:
        change = changes.get(clause.label)
        if change is None:
            found[clause.label] = clause.label
        elif change.moved_to:
            found[clause.label] = change.moved_to
        elif change.change == Change.CHANGED:
            likeness = _likeness(_pairs(normal(clause.text)), new[clause.label])
            if likeness >= ALIKE:
                found[clause.label] = clause.label
    return found


def _edited(old: dict[str, str], new: dict[str, str], gone: list[str]) -> dict[str, ClauseChange]:
    """What became of clauses whose very words are nowhere any more.

    Each fresh clause, whose words were nowhere before, is taken for one of them at most: first for
    the one of its own label when they are alike, then for whichever is, then for its label's.
    """
    known = set(old.values())
    fresh = {label: _pairs(text) for label, text in new.items() if text not in known}
    words = {label: _pairs(old[label]) for label in gone}
    changes: dict[str, ClauseChange] = {}
    for label in gone:
        if label in fresh and _likeness(words[label], fresh[label]) >= ALIKE:
            changes[label] = ClauseChange(label, Change.CHANGED)
            del fresh[label]
    places = {label: place for place, label in enumerate(old)}
    new_places = {label: place for place, label in enumerate(new)}
    for label in gone:
        if label in changes:
            continue
        near = [other for other in fresh if abs(new_places[other] - places[label]) <= NEIGHBOURS]
        likeness = {other: _likeness(words[label], fresh[other]) for other in near}
        best = max(likeness, key=likeness.__getitem__, default=None)
        if best is not None and likeness[best] >= ALIKE:
            changes[label] = ClauseChange(label, Change.CHANGED, best)
            del fresh[best]
    for label in gone:
        if label not in changes:
            stands = Change.CHANGED if label in fresh else Change.DELETED
            changes[label] = ClauseChange(label, stands)
    return changes


def _pairs(text: str) -> frozenset[str]:
    return frozenset(text[place : place + 2] for place in range(min(len(text), COMPARED_CHARS)))


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """Dice's measure over pairs of characters: 1 for the same, 0 for nothing in common."""
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0
