"""Whether a caller speaks of danger to life and limb, by the words the committee approved.

A list that comes with the service (`danger_words.toml`) always holds, so that a base without any
entry of kind danger is safe. Entries in force add words, and exceptions, which hold for all.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import product
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from content.kinds.alarm_words import AlarmWords, taken_apart
from content.kinds.registry import kind_named, names_of
from content.models import Entry, Revision
from content.queries import in_force_now
from core import clock
from core.cache import ProcessCache
from core.changes import counts
from core.database import Database
from search_index.text.analyzer import fold

REACH = 16  # characters from the first to the last of a line's words
_SENTENCE = re.compile(r"[^。!?;\n]+")
_CLAUSE = re.compile(r"[^,、。!?;:\s]+")
_AT_MOST = 60  # ways to put a line's words together that are looked at


@dataclass(frozen=True)
class Danger:
    """What was said, what it is about, and the one thing to say to the caller at once."""

    words: str
    about: str
    say: str


class _Span(NamedTuple):
    """From one character up to another."""

    start: int
    end: int


@dataclass(frozen=True)
class _Line:
    """A line of words to look for."""

    about: str
    say: str
    wanted: tuple[re.Pattern[str], ...]
    unwanted: re.Pattern[str] | None

    def spans(self, sentence: str, offset: int) -> Iterator[_Span]:
        """Where in a sentence, that begins at `offset`, all of its words stand close together."""
        places = []
        for pattern in self.wanted:
            found = [_Span(m.start(), m.end()) for m in pattern.finditer(sentence)]
            if not found:
                return
            places.append(found)
        for count, chosen in enumerate(product(*places)):
            start, end = min(p.start for p in chosen), max(p.end for p in chosen)
            if end - start <= REACH + max(p.end - p.start for p in chosen):
                yield _Span(offset + start, offset + end)
            if count >= _AT_MOST:
                return


class DangerWords:
    """Lists of words, ready to be looked for."""

    def __init__(self, lists: Iterable[AlarmWords]) -> None:
        known = list(lists)
        self._lines = [_line(one, text) for one in known for text in one.words]
        self._unless = [_line(one, text) for one in known for text in one.unless]

    def found_in(self, text: str) -> Danger | None:
        """The first danger spoken of, or None."""
        folded = fold(text)
        clauses = [_Span(m.start(), m.end()) for m in _CLAUSE.finditer(folded)]
        for sentence in _SENTENCE.finditer(folded):
            for line in self._lines:
                for span in line.spans(sentence.group(), sentence.start()):
                    within = [c for c in clauses if c.start < span.end and span.start < c.end]
                    if not self._is_harmless(folded, line, within):
                        return Danger(folded[span.start : span.end], line.about, line.say)
        return None

    def _is_harmless(self, folded: str, line: _Line, within: Sequence[_Span]) -> bool:
        """Whether each clause the words stand in says that it is none."""
        said = [folded[clause.start : clause.end] for clause in within]
        if line.unwanted is not None and any(map(line.unwanted.search, said)):
            return True
        return all(any(next(one.spans(s, 0), None) for one in self._unless) for s in said)


def danger_in(session: Session, text: str, details: Mapping[str, str]) -> Danger | None:
    """What tells of danger to life and limb in what a caller said; None when nothing does."""
    known = words_now(session)
    found = (known.found_in(said) for said in (text, *details.values()))
    return next((one for one in found if one is not None), None)


@cache
def built_in() -> tuple[AlarmWords, ...]:
    """The lists that hold without any entry."""
    stored = tomllib.loads((Path(__file__).parent / "danger_words.toml").read_text("utf-8"))
    return tuple(
        AlarmWords(
            one["title"],
            tuple(one.get("words", ())),
            tuple(one.get("unless", ())),
            one.get("say", ""),
        )
        for one in stored["list"]
    )


class _Kept(NamedTuple):
    """The words as last read: under which count of changes, on which day, of which revisions."""

    counted: int
    day: date
    words: DangerWords


_kept = ProcessCache[_Kept]()


def words_now(session: Session) -> DangerWords:
    """The words in force: kept by the process while no change of content is counted."""
    counted, today = counts(session).content, clock.today()

    def read(before: _Kept | None) -> _Kept:
        with Database.committed(session) as reading:
            return _Kept(counted, today, DangerWords([*built_in(), *_approved(reading)]))

    def holds(kept: _Kept) -> bool:
        return kept.counted >= counted and kept.day == today

    return _kept.current(Database.of(session), read, holds).words


def _approved(session: Session) -> Iterator[AlarmWords]:
    query = (
        select(Entry.kind, Revision.title, Revision.content)
        .join(Entry, Entry.published_revision_id == Revision.id)
        .where(Entry.kind.in_(names_of(lambda kind: kind.alarm is not None)), in_force_now())
        .order_by(Entry.id)
    )
    for kind, title, content in session.execute(query):
        alarm = kind_named(kind).alarm
        assert alarm is not None
        told = alarm(content)
        yield AlarmWords(title, told.words, told.unless, told.say)


def _line(words: AlarmWords, text: str) -> _Line:
    apart = taken_apart(fold(text))
    wanted = tuple(_any_of(alternatives) for alternatives in apart.wanted)
    unwanted = _any_of(apart.unwanted) if apart.unwanted else None
    return _Line(words.title, words.say, wanted, unwanted)


def _any_of(alternatives: Iterable[str]) -> re.Pattern[str]:
    longest_first = sorted(alternatives, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first)))
