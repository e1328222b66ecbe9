"""Whether a caller speaks of danger to life and limb, by the words the committee approved.

A list that comes with the service (`danger_words.toml`) always holds, so that a base without any
entry of kind danger is safe. Entries in force add words, and exceptions, which hold for all.
"""

from __future__ import annotations

import logging
import re
import tomllib
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from itertools import product
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from content.kinds.alarm_words import AlarmWords, taken_apart
from content.kinds.registry import kind_named, names_of
from content.models import Entry, Revision
from content.queries import in_force_now
from content.stored_content import UNREADABLE
from core import clock
from core.cache import ProcessCache
from core.changes import counts
from core.database import Database
from search_index.text.analyzer import fold

REACH = 16  # characters from the first to the last of a line's words
NEAR = 24  # characters within which an exception holds for what it stands beside
log = logging.getLogger("kb.questions")

_SENTENCE = re.compile(r"[^。!?;\n]+")
_CLAUSE = re.compile(r"[^,、。!?;:\s]+")
# That it is not so is said right before it; 有没有 and 是不是 say nothing.
_DENIED = re.compile("(?<!有)没(?:有?人?|再)$|无人$|(?<!是)不是$|(?<!会)不(?:会|再)$|未$")
_BLANK = "\N{WHITE SQUARE}"
_DENIAL = 3  # characters, at the most, and the one before


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
    wanted: tuple[tuple[str, ...], ...]
    unwanted: tuple[str, ...]

    def spans(self, found: Mapping[str, Sequence[_Span]]) -> Iterator[_Span]:
        """Where all of its words stand close together, by where each word was found."""
        first, *others = (
            sorted(place for word in words for place in found.get(word, ()))
            for words in self.wanted
        )
        starts = [[place.start for place in places] for places in others]
        for place in first:
            beside = [
                _beside(place, places, known) for places, known in zip(others, starts, strict=True)
            ]
            for chosen in product((place,), *beside):
                start, end = min(p.start for p in chosen), max(p.end for p in chosen)
                said = sum(p.end - p.start for p in chosen)
                longest = max(p.end - p.start for p in chosen)
                if said <= end - start <= REACH + longest:
                    yield _Span(start, end)


def _beside(place: _Span, places: Sequence[_Span], starts: Sequence[int]) -> list[_Span]:
    """The nearest of `places` before it and after it, those left out that share its characters."""
    before = bisect_left(starts, place.start) - 1
    while before >= 0 and places[before].end > place.start:
        before -= 1
    after = bisect_left(starts, place.end)
    return [places[one] for one in (before, after) if 0 <= one < len(places)]


class _Vocabulary:
    """Words to be looked for all at once, and the lines each is a word of."""

    def __init__(self, lines: Sequence[_Line]) -> None:
        self.lines = lines
        self._uses: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for place, line in enumerate(lines):
            for number, words in enumerate(line.wanted):
                for word in words:
                    self._uses[word].append((place, number))
        self._lengths = _lengths_of(self._uses)

    def holding(self, text: str, sentence: _Span) -> Iterator[tuple[_Line, _Span]]:
        """Each line whose words stand close together in the sentence, with where they stand."""
        found = self._said(text, sentence)
        said: dict[int, set[int]] = defaultdict(set)
        for word in found:
            for at, number in self._uses[word]:
                said[at].add(number)
        for at in sorted(said):
            line = self.lines[at]
            if len(said[at]) == len(line.wanted):
                for span in line.spans(found):
                    yield line, span

    def _said(self, text: str, sentence: _Span) -> dict[str, list[_Span]]:
        """Where each word stands that is not denied; what is denied holds no other word."""
        found: dict[str, list[_Span]] = defaultdict(list)
        denied = sentence.start
        for place in _found(text, sentence, self._uses, self._lengths):
            before = text[max(sentence.start, place.start - _DENIAL - 1) : place.start]
            if _DENIED.search(before):
                denied = max(denied, place.end)
            elif place.end > denied:
                found[text[place.start : place.end]].append(place)
        return found


def _lengths_of(words: Iterable[str]) -> dict[str, tuple[int, ...]]:
    """By their first character how long words are."""
    lengths: dict[str, set[int]] = defaultdict(set)
    for word in words:
        lengths[word[0]].add(len(word))
    return {first: tuple(sorted(known, reverse=True)) for first, known in lengths.items()}


def _found(
    text: str, within: _Span, words: Container[str], lengths: Mapping[str, Sequence[int]]
) -> Iterator[_Span]:
    """Where any of `words` stands, by its beginning, the longest first."""
    for start in range(within.start, within.end):
        for length in lengths.get(text[start], ()):
            if start + length <= within.end and text[start : start + length] in words:
                yield _Span(start, start + length)


class _Exceptions:
    """Where a text says that what sounds like danger is none."""

    def __init__(self, text: str, vocabulary: _Vocabulary) -> None:
        self._text = text
        self._clauses = [_Span(m.start(), m.end()) for m in _CLAUSE.finditer(text)]
        self._starts = [clause.start for clause in self._clauses]
        unless = [
            span
            for clause in self._clauses
            for line, span in vocabulary.holding(text, clause)
            if not self._says(line.unwanted, _around(span, clause))
        ]
        self._unless = sorted(unless)

    def hold(self, line: _Line, span: _Span) -> bool:
        """Whether each clause the words stand in says so, near them, or names what must not be."""
        first = max(bisect_right(self._starts, span.start) - 1, 0)
        last = bisect_left(self._starts, span.end)
        said = [_around(span, clause) for clause in self._clauses[first:last]]
        if any(self._says(line.unwanted, near) for near in said):
            return True
        return all(map(self._is_excepted, said))

    def _is_excepted(self, near: _Span) -> bool:
        place = bisect_left(self._unless, (near.start,))
        return place < len(self._unless) and self._unless[place].end <= near.end

    def _says(self, words: Iterable[str], near: _Span) -> bool:
        said = self._text[near.start : near.end]
        return any(word in said for word in words)


def _around(span: _Span, clause: _Span) -> _Span:
    """What of a clause is near the words."""
    return _Span(max(clause.start, span.start - NEAR), min(clause.end, span.end + NEAR))


class DangerWords:
    """Lists of words, ready to be looked for."""

    def __init__(self, lists: Iterable[AlarmWords]) -> None:
        lines: dict[tuple[tuple[str, ...], ...], _Line] = {}
        unless: dict[tuple[tuple[str, ...], ...], _Line] = {}
        nothing: dict[str, None] = {}
        for one in lists:
            names: dict[str, tuple[str, ...]] = {}
            for said, kept in ((one.words, lines), (one.unless, unless)):
                for apart in taken_apart(map(fold, said), names):
                    nothing.update(dict.fromkeys(apart.nothing))
                    if apart.wanted:
                        line = _Line(one.title, one.say, apart.wanted, apart.unwanted)
                        kept.setdefault((*apart.wanted, apart.unwanted), line)
        dangers, exceptions = list(lines.values()), list(unless.values())
        self._dangers, self._unless = _Vocabulary(dangers), _Vocabulary(exceptions)
        self._nothing, self._lengths = frozenset(nothing), _lengths_of(nothing)

    def found_in(self, text: str) -> Danger | None:
        """The first danger spoken of, or None."""
        folded = fold(text)
        counting = self._without_nothing(folded)
        exceptions = None
        for sentence in _SENTENCE.finditer(folded):
            for line, span in self._dangers.holding(counting, _Span(*sentence.span())):
                if exceptions is None:  # most lines speak of nothing that could be danger
                    exceptions = _Exceptions(folded, self._unless)
                if not exceptions.hold(line, span):
                    return Danger(folded[span.start : span.end], line.about, line.say)
        return None

    def _without_nothing(self, folded: str) -> str:
        """The text with a sign for each character within words that are nothing."""
        pieces, done = [], 0
        for place in _found(folded, _Span(0, len(folded)), self._nothing, self._lengths):
            if place.end > done:
                begin = max(done, place.start)
                pieces += [folded[done:begin], _BLANK * (place.end - begin)]
                done = place.end
        return "".join([*pieces, folded[done:]])


def danger_in(session: Session, text: str, details: Mapping[str, str]) -> Danger | None:
    """What tells of danger to life and limb in what a caller said; None when nothing does."""
    known = words_now(session)
    found = (known.found_in(said) for said in (text, *details.values()))
    return next((one for one in found if one is not None), None)


@cache
def built_in() -> tuple[AlarmWords, ...]:
    """The lists that hold without any entry, each with the names it uses."""
    stored = tomllib.loads((Path(__file__).parent / "danger_words.toml").read_text("utf-8"))
    lists = []
    for one in stored["list"]:
        words, unless = one.get("words", ()), one.get("unless", ())
        given = _given(stored["names"], (*words, *unless))
        at_words = given if words else ()
        at_unless = () if words else given
        lists.append(
            AlarmWords(one["title"], (*at_words, *words), (*at_unless, *unless), one.get("say", ""))
        )
    return tuple(lists)


def _given(names: dict[str, list[str]], lines: Sequence[str]) -> tuple[str, ...]:
    """The lines that give the names which `lines` use, and those which these use."""
    used = {name for name in names if any(f"[{name}]" in line for line in lines)}
    for name in reversed(names):
        if name in used:
            used |= {other for other in names if any(f"[{other}]" in one for one in names[name])}
    return tuple(f"{name} = {line}" for name in names if name in used for line in names[name])


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
            return _Kept(counted, today, _ready((*built_in(), *_approved(reading))))

    def holds(kept: _Kept) -> bool:
        return kept.counted >= counted and kept.day == today

    return _kept.current(Database.of(session), read, holds).words


@lru_cache(maxsize=2)
def _ready(lists: tuple[AlarmWords, ...]) -> DangerWords:
    """The same lists are made ready once, however much else is published meanwhile."""
    return DangerWords(lists)


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
        try:
            told = alarm(content)
        except UNREADABLE as error:  # what the others list is heard all the same
            log.error("list of words cannot be read", extra={"list": title, "reason": repr(error)})
            continue
        yield AlarmWords(title, told.words, told.unless, told.say)
