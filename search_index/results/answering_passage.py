"""Which passage of an answer answers a line that what is read out does not.

What is read out stands on top and is written for the usual caller. A passage further down is told
of only where it says something of the line that neither the title nor what is read out says.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from content.texts.formats import Format
from content.texts.passages import read_apart
from search_index.query.query import Query
from search_index.ranking.evidence import about_words
from search_index.ranking.interface import Searcher
from search_index.text.analyzer import fold, plain_words
from search_index.text.thesaurus import sense_of, words_of_sense

LEAST = 3.0  # what the words of a passage are worth before it is told of
_LEAST_NEW = 2.5  # of that, what is said nowhere else
_SHARED = 0.3  # what a word counts that is said on top as well
_CHARACTER = 3.0  # how rare a word of one character has to be to count


@dataclass(frozen=True)
class _Matter:
    """What a line may ask, and how a passage that answers it reads."""

    asked: re.Pattern[str]
    answered: re.Pattern[str]


_NUMERALS = r"[\d一二三四五六七八九十两半]"
_REFUSED = re.compile(r"不(?:肯|让|给|同意|准|愿意|配合)|拒绝")
_MATTER = 2.5  # worth of a matter, where it comes with a word of the line
_MATTERS = (
    _Matter(_REFUSED, _REFUSED),
    _Matter(
        re.compile(
            r"多久|多长时间|(?:几|多少)(?:天|个?小时|个?月|个?工作日|分钟)|[什啥]么?时候|几点"
        ),
        re.compile(rf"{_NUMERALS}(?:个工作日|个?小时|个月|分钟|[天日月年点时])"),
    ),
    _Matter(re.compile(r"(?:怎么|咋|怎样|如何)计?算"), re.compile(r"计算|标准:|算起")),
    _Matter(re.compile(r"收费|[要掏花交出]钱"), re.compile(r"收费|免费|费用|收取")),
)


@dataclass(frozen=True)
class Answer:
    """An answer as it is looked through: its title, what is read out of it, and its text, which is
    folded and taken apart once, when first asked for."""

    title: str
    said: str
    text: str
    written: Format

    @cached_property
    def on_top(self) -> str:
        """What stands above its text, folded."""
        return fold(f"{self.title}\n{self.said}")

    @cached_property
    def folded(self) -> str:
        """Its text, folded."""
        return fold(self.text)

    @cached_property
    def further(self) -> Sequence[tuple[str, str]]:
        """The pieces of its text that are not read out anyway, each as it is and folded."""
        pieces = [(piece, fold(piece)) for piece in read_apart(self.text, self.written)]
        return [(piece, folded) for piece, folded in pieces if folded not in self.on_top]


@dataclass(frozen=True)
class Asked:
    """What a line asks for: its telling words with what each is worth, and its matters."""

    worth: Mapping[str, float]
    matters: Sequence[_Matter]

    def answered_in(self, answer: Answer) -> str:
        """The piece that answers what the title and what is read out do not; empty for none."""
        held = [word for word in self.worth if _stands_in(word, answer.folded)]
        shared = [word for word in held if _stands_in(word, answer.on_top)]
        new = [word for word in held if word not in shared]
        matters = [one for one in self.matters if not one.answered.search(answer.on_top)]
        if sum(self.worth[word] for word in new) < _LEAST_NEW and not (matters and held):
            return ""
        pieces = answer.further
        own = [self._own(new, folded) for _, folded in pieces]
        often = Counter(word for words in own for word in words)
        worth = [
            self._worth(folded, [w for w in words if w[1:] or often[w] == 1], shared, matters)
            for (_, folded), words in zip(pieces, own, strict=True)
        ]
        best = max(range(len(worth)), key=lambda place: worth[place], default=None)
        return "" if best is None or worth[best] < LEAST else pieces[best][0]

    def _own(self, new: Sequence[str], text: str) -> list[str]:
        """Those of `new` that a piece says; a single character says little, so it has to be rare,
        and begin a word."""
        return [
            word
            for word in new
            if (_stands_in(word, text) if word[1:] else self._begins(word, text))
        ]

    def _begins(self, character: str, text: str) -> bool:
        """雷 says what 雷击 is about, 卖 not what 买卖 is."""
        if self.worth[character] < _CHARACTER or character not in text:
            return False
        return any(word[0] == character for word in plain_words(text))

    def _worth(
        self, text: str, own: Sequence[str], shared: Sequence[str], matters: Sequence[_Matter]
    ) -> float:
        also = [word for word in shared if word[1:] and _stands_in(word, text)]
        worth = sum(self.worth[word] for word in own)
        if own or also:
            worth += _MATTER * sum(bool(one.answered.search(text)) for one in matters)
        if worth < _LEAST_NEW:
            return 0.0
        return worth + _SHARED * sum(self.worth[word] for word in also)


def asked_for(searcher: Searcher, query: Query) -> Asked:
    """What a line asks for, by the words of this index. Raises `IndexDamaged`."""
    words = list(dict.fromkeys(about_words(query)))
    worth = dict(zip(words, searcher.rarity(words), strict=True))
    return Asked(worth, [one for one in _MATTERS if one.asked.search(query.meant)])


def _stands_in(word: str, text: str) -> bool:
    """Whether a folded text has a word, or another that says the same."""
    return any(other in text for other in (word, *words_of_sense(sense_of(word))))
