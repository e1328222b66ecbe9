"""What a kind that is a rule for the service tells of danger: the words, and what to say at once.

A line of words holds where each of its words stands in one sentence, close together and in any
order. `电线/电缆 掉/断` names alternatives; `漏电 -保护器` does not hold beside what the sign is
before. `线 = 电线/电缆` gives alternatives a name for the lines after it, `[线] 掉/断`; a name said
again adds to them. `~火车/火锅` among the exceptions: nothing within these words counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

BETWEEN = "/"
NOT = "-"
NOTHING = "~"
_NAMED = re.compile(r"^\s*([^\s/=\[\]~-]+)\s*=(.*)", re.DOTALL)
_NAME = re.compile(r"\[([^\[\]]*)\]")


@dataclass(frozen=True)
class AlarmWords:
    """Lines that tell of danger, lines that tell of none, and the one thing to say to a caller."""

    title: str
    words: tuple[str, ...]
    unless: tuple[str, ...] = ()
    say: str = ""


@dataclass(frozen=True)
class AlarmLine:
    """A line taken apart: alternatives of each word, and of those that must not stand there.

    `nothing`: words within which nothing counts; `unknown`: names that no line before gives.
    """

    wanted: tuple[tuple[str, ...], ...] = ()
    unwanted: tuple[str, ...] = ()
    nothing: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    gives_name: bool = False


def taken_apart(lines: Iterable[str], names: dict[str, tuple[str, ...]]) -> Iterator[AlarmLine]:
    """The words of each line; `names` are those known before, and are added to."""
    for line in lines:
        unknown = tuple(name for name in _NAME.findall(line) if name not in names)
        named = _NAMED.fullmatch(line)
        if named:
            name, said = named.groups()
            names[name] = (*names.get(name, ()), *_alternatives(said.strip(), names))
            yield AlarmLine(unknown=unknown, gives_name=True)
        elif line.startswith(NOTHING):
            said = line.removeprefix(NOTHING).strip()
            yield AlarmLine(nothing=_alternatives(said, names), unknown=unknown)
        else:
            words = [word for word in line.split() if not word.startswith(NOT)]
            beside = [word.removeprefix(NOT) for word in line.split() if word.startswith(NOT)]
            wanted = filter(None, (_alternatives(word, names) for word in words))
            unwanted = (one for word in beside for one in _alternatives(word, names))
            yield AlarmLine(tuple(wanted), tuple(unwanted), unknown=unknown)


def _alternatives(said: str, names: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    """What `/` divides, names replaced by what they stand for; each once."""
    found: dict[str, None] = {}
    for one in filter(None, said.split(BETWEEN)):
        name = _NAME.fullmatch(one)
        found.update(dict.fromkeys(names.get(name[1], ()) if name else (one,)))
    return tuple(found)
