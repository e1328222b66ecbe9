"""Why a text was found: its terms marked, and the piece of it that holds most of them.

Gives parts of plain text, marked or not; whoever shows them escapes them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from copy import copy
from typing import NamedTuple

from content.figures.grammar import spans
from content.figures.numeral_values import CHINESE
from search_index.query.query import Query
from search_index.ranking.exact_match import typed_whole
from search_index.results.answering_sentence import LONG, answering_sentence
from search_index.text.analyzer import analyse, fold
from search_index.text.pinyin import letters_of
from search_index.text.thesaurus import words_of_sense

Parts = list[tuple[str, bool]]
SNIPPET_LENGTH = 120  # characters
_LEAD = 20  # characters shown before the first match, where its sentence begins further away
_SENTENCE_LEAD = 40
_RULE_MAX = 400  # characters of a sentence that are looked at
_ENDS = "。！？；!?;\n"
_BETWEEN = _ENDS + " \t\r\u3000"
TEXT_READ = 20_000  # characters of a text
_MOST_MATCHES = 300
_EXCEPTION = re.compile(
    r"但|不过|然而|例外|除外|除非|不适用|不在此限|不受.{0,12}限制|不受此限|不包括|不含"
)
_ALONE = re.compile(  # a sentence that says nothing without the one before
    r"\s{0,40}+(?:但|不过|然而|例外|除非|(?:前款|上述|以上|前述|本条|该规定)[^，]{0,12}(?:不适用|除外))"
    r"|[^，,]{0,60}(?:除外|不适用|不在此限|不受此限|例外)[^，,]{0,12}$"
)
_FIGURE_MAX = 32  # characters of a figure that are looked for beyond a match
_NUMERAL = re.compile(f"[{CHINESE}半0-9０-９.]")


class _Match(NamedTuple):  # made by the hundred: a fifth of what a frozen dataclass costs
    begin: int
    end: int
    term: str


class Highlighter:
    """Marks the reason for a hit in texts: the words of a line, or all of what was typed whole."""

    def __init__(self, query: Query, others: Sequence[str] = ()) -> None:
        """`others` are words that were looked for as well."""
        sought = " ".join((query.meant, *query.phrases, *query.readings, *others))
        terms = analyse(sought)
        senses = (s for word, s in zip(terms.words, terms.senses, strict=True) if len(word) > 1)
        same = (word for sense in senses for word in words_of_sense(sense))
        strong = {word for word in (*terms.words, *same) if len(word) > 1} or set(terms.chars)
        weaker = set(terms.grams)
        self._strong = sorted(strong, key=len, reverse=True)
        self._weaker = sorted(weaker)
        self._typed = letters_of(query.plain) if query.readings and query.plain.isascii() else ""

    def narrowed_to(self, texts: Iterable[str]) -> Highlighter:
        """The same for these texts, without the many words that stand in none of them."""
        everything = fold("\n".join(texts))
        narrowed = copy(self)
        narrowed._strong = [term for term in self._strong if term in everything]
        narrowed._weaker = [term for term in self._weaker if term in everything]
        return narrowed

    def mark(self, text: str) -> Parts:
        """All of `text`, with the query's terms marked."""
        return _parts(text, 0, len(text), _grown(text, self._matches(text)))

    def snippet(self, texts: Sequence[str]) -> tuple[Parts, int]:
        """The best piece of the best of `texts`, and which that is; the first when none matches."""
        found = [(place, text, self._matches(text)) for place, text in enumerate(texts) if text]
        if not found:
            return [], 0
        best = max(found, key=lambda row: _worth(row[2], 0, SNIPPET_LENGTH))
        place, text, matches = best
        first = _best(matches)
        begin = _with_its_rule(text, first, _lead(text, first.begin if first else 0))
        end = min(len(text), begin + SNIPPET_LENGTH)
        if begin and text[begin - 1] not in _ENDS:  # the end of a text has room before it
            begin = min(begin, max(0, end - SNIPPET_LENGTH))
        begin, end = _figure_at(text, begin)[0], _figure_at(text, end)[1]
        inside = [match for match in matches if begin <= match.begin and match.end <= end]
        return _with_ellipses(
            text, begin, end, _parts(text, begin, end, _grown(text, inside))
        ), place

    def answering(self, text: str) -> str:
        """The sentence of a long text that says most of what is looked for; empty for a short one,
        where there is nothing to choose."""
        if len(text) <= LONG:
            return ""
        return answering_sentence(text, [(m.begin, m.end, m.term) for m in self._matches(text)])

    def sentence(self, sentence: str) -> Parts:
        """A sentence out of a text, as much of it as a snippet shows."""
        end = _figure_at(sentence, min(len(sentence), SNIPPET_LENGTH))[1]
        inside = [match for match in self._matches(sentence) if match.end <= end]
        return _with_ellipses(sentence, 0, end, _parts(sentence, 0, end, _grown(sentence, inside)))

    def _matches(self, text: str) -> list[_Match]:
        if self._typed and len(text) <= SNIPPET_LENGTH and typed_whole(text, self._typed):
            return [_Match(0, len(text), text)]
        folded, places = _folded_with_places(text[:TEXT_READ])
        for terms in (self._strong, self._weaker):
            spans = _spans(folded, terms)
            if spans:
                return [_Match(places[b], places[e - 1] + 1, folded[b:e]) for b, e in spans]
        return []


def _spans(folded: str, terms: Sequence[str]) -> list[tuple[int, int]]:
    """Where `terms` stand, from left to right, the longest first, none over another.

    Looked for one by one: to have them compiled into one pattern takes longer than a page of hits.
    """
    found = []
    for term in terms:
        place = folded.find(term)
        for _ in range(_MOST_MATCHES):
            if place < 0:
                break
            found.append((place, -len(term)))
            place = folded.find(term, place + 1)
    spans, free = [], 0
    for begin, length in sorted(found):
        if begin >= free:
            free = begin - length
            spans.append((begin, free))
    return spans[:_MOST_MATCHES]


def _grown(text: str, matches: list[_Match]) -> list[_Match]:
    """The matches, each with the whole of the figures it cuts: 220伏, never 22 of it."""
    if not _NUMERAL.search(text, 0, TEXT_READ + _FIGURE_MAX):
        return matches
    grown: list[_Match] = []
    for match in matches:
        begin = min(_figure_at(text, match.begin)[0], match.begin)
        end = max(_figure_at(text, match.end)[1], match.end)
        if grown and begin < grown[-1].end:
            begin, end = grown[-1].begin, max(end, grown[-1].end)
            grown.pop()
        grown.append(_Match(begin, end, match.term))
    return grown


def _figure_at(text: str, place: int) -> tuple[int, int]:
    """The figure that a cut before `place` would go through; the place alone when there is none.

    Looked for only where numerals stand beside the cut: it is done for every match of a page.
    """
    if not _NUMERAL.search(text, max(0, place - 3), place + 3):
        return place, place
    first = max(0, place - _FIGURE_MAX)
    for begin, end in spans(text[first : place + _FIGURE_MAX]):
        if first + begin < place < first + end:
            return first + begin, first + end
    return place, place


def _folded_with_places(text: str) -> tuple[str, Sequence[int]]:
    """The folded text, and for each place in it the place in `text`."""
    folded = fold(text)
    if len(folded) == len(text):
        return folded, range(len(text))
    pieces = [fold(char) for char in text]
    places = [place for place, piece in enumerate(pieces) for _ in piece]
    return "".join(pieces), places


def _best(matches: list[_Match]) -> _Match | None:
    """The first match of the stretch that holds the most of different terms."""
    if not matches:
        return None
    if matches[-1].end <= matches[0].begin + SNIPPET_LENGTH:  # one stretch holds them all
        return matches[0]
    return max(matches, key=lambda m: (_worth(matches, m.begin, SNIPPET_LENGTH), -m.begin))


def _with_its_rule(text: str, match: _Match | None, begin: int) -> int:
    """Where to begin so that no exception is read without what it is an exception to.

    As far back as leaves the exception in the snippet: of a long rule its end is read.
    """
    if match is None:
        return begin
    if not _EXCEPTION.search(text, max(0, match.begin - _RULE_MAX), match.end + _RULE_MAX):
        return begin
    start, end = _sentence_start(text, match.begin), _sentence_end(text, match.end)
    if not _EXCEPTION.search(text, start, end):
        return begin
    first = max(0, min(match.begin, end + 1 - SNIPPET_LENGTH))  # of what there is room for
    while start > first and _ALONE.match(text, start, _sentence_end(text, start)):
        before = len(text[first:start].rstrip(_BETWEEN))
        start = _sentence_start(text, first + before) if before else first
    return min(begin, max(start, first))


def _sentence_start(text: str, place: int) -> int:
    """Where the sentence begins that `place` is in."""
    return max(text.rfind(end, max(0, place - _RULE_MAX), place) for end in _ENDS) + 1


def _sentence_end(text: str, place: int) -> int:
    """Where the sentence ends that `place` is in."""
    last = min(len(text), place + _RULE_MAX)
    ends = [found for end in _ENDS if (found := text.find(end, place, last)) >= 0]
    return min(ends, default=last)


def _lead(text: str, begin: int) -> int:
    """Where to begin so that what stands at `begin` is read: with its sentence, if that is near."""
    nearest = max(text.rfind(end, max(0, begin - _SENTENCE_LEAD), begin) for end in _ENDS) + 1
    if nearest or begin <= _SENTENCE_LEAD:
        return nearest
    return begin - _LEAD


def _worth(matches: list[_Match], begin: int, length: int) -> int:
    inside = {m.term for m in matches if begin <= m.begin and m.end <= begin + length}
    return sum(map(len, inside))


def _parts(text: str, begin: int, end: int, matches: list[_Match]) -> Parts:
    parts: Parts = []
    place = begin
    for match in matches:
        if match.begin < place or match.end > end:
            continue
        if match.begin > place:
            parts.append((text[place : match.begin], False))
        parts.append((text[match.begin : match.end], True))
        place = match.end
    if place < end:
        parts.append((text[place:end], False))
    return parts


def _with_ellipses(text: str, begin: int, end: int, parts: Parts) -> Parts:
    before: Parts = [("…", False)] if begin > 0 and text[begin - 1] not in _ENDS else []
    after: Parts = [("…", False)] if end < len(text) else []
    return before + parts + after
