"""What a kind that is a rule for the service tells of danger: the words, and what to say at once.

A line of words holds where each of its words stands in one sentence, close together and in any
order. `电线/电缆 掉/断` names alternatives; `漏电 -保护器` does not hold beside what the sign is
before.
"""

from __future__ import annotations

from dataclasses import dataclass

BETWEEN = "/"
NOT = "-"


@dataclass(frozen=True)
class AlarmWords:
    """Lines that tell of danger, lines that tell of none, and the one thing to say to a caller."""

    title: str
    words: tuple[str, ...]
    unless: tuple[str, ...] = ()
    say: str = ""


@dataclass(frozen=True)
class AlarmLine:
    """A line taken apart: alternatives of each word, and of those that must not stand there."""

    wanted: tuple[tuple[str, ...], ...]
    unwanted: tuple[str, ...]


def taken_apart(line: str) -> AlarmLine:
    """The words of a line; nothing wanted where it names none."""
    wanted: list[tuple[str, ...]] = []
    unwanted: list[str] = []
    for word in line.split():
        alternatives = tuple(filter(None, word.removeprefix(NOT).split(BETWEEN)))
        if word.startswith(NOT):
            unwanted += alternatives
        elif alternatives:
            wanted.append(alternatives)
    return AlarmLine(tuple(wanted), tuple(unwanted))
