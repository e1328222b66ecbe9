"""What one of two short texts says and the other does not: the words that make them ask apart.

Likeness counts what texts share; whether they ask the same hangs on what they do not. A text's
content is its words by their senses, without those that only ask, address or link. Texts with the
same content ask the same, unless one asks how and the other why, or something is changed into
something else and the order is another.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from search_index.text.analyzer import fold, plain_words
from search_index.text.thesaurus import sense_of

# Words that ask, address, link or soften; what is asked is the same without them.
_EMPTY_WORDS = """
我 我们 你 你们 您 您们 俺 咱 咱们 自己 本人 这 那 这个 那个 个
请 请问 您好 你好 谢谢 麻烦 帮 想 想问 咨询 问 一下 下 等 要 需要 会 可 能
的 地 得 了 吗 嘛 呢 啊 阿 呀 吧 哦 么 啦 呐 哈 嗯 哎 过 是 就 就是 也 又 再 才 却 都
在 里 里面 上 到 去 来 有 说 把 给 被 为 让 对 因为 那么 然后 之 所 与 和 及 现在 目前 一般
"""
_EMPTY = frozenset(_EMPTY_WORDS.split())
_STILL = re.compile("还(?=[没不能可会是有未在要得收需无])")  # and not: to pay back
_EMPTY_SENSES = frozenset(
    ("怎么", "为什么", "什么", "可以", "需要", "想", "帮", "现在", "显示", "一直")
)
_CHANGES = re.compile("改|换|变|转|从|到|至|比|给|向")

_WHAT_TO_DO = re.compile("怎么办|咋办|怎么处理|怎样处理|如何处理")
_EITHER_OR = "能不能|可不可以|能否|可否|是否|行不行"
_ASKS = {  # the first that fits
    "why": "为什么|为何|为啥|怎么回事|原因|凭什么|"
    "(?:怎么|咋)(?!才|样)(?:[还会]|(?:(?![怎咋]).)*(?:了(?!解)|[不没]))",
    "how": "怎|如何|咋",
    "will": "会不会|会(?!员).*[吗么嘛]",
    "may": f"{_EITHER_OR}|(?<!不)可以|支持|(?<![不才可])能(?!源)",
    "want": "想|帮|我要|申请",
    "so": "了(?!解)|[不没未]|无法",  # tells that something is so
}
_ASKS_BY = {name: re.compile(pattern) for name, pattern in _ASKS.items()}
_ALIKE = {frozenset(("why", "so")), frozenset(("how", "want")), frozenset(("may", "want"))}


@dataclass(frozen=True)
class Wording:
    """What a text says: `content` in its order, what it `asks`, whether it says what is changed.

    `content` are senses; `written` are the words that were typed for them.
    """

    content: tuple[str, ...]
    written: tuple[str, ...]
    asks: str
    changes: bool

    @classmethod
    def of(cls, text: str) -> Wording:
        """The wording of `text`."""
        folded = fold(text)
        words = plain_words(_STILL.sub("", folded))
        said = [(sense_of(word), word) for word in words]
        content: dict[str, str] = {}
        for sense, word in [pair for pair in said if not _empty(*pair)] or said:
            content.setdefault(sense, word)
        plain = _WHAT_TO_DO.sub("", folded)
        asks = next((name for name, word in _ASKS_BY.items() if word.search(plain)), "")
        return cls(tuple(content), tuple(content.values()), asks, bool(_CHANGES.search(folded)))

    def unmatched(self, other: Wording) -> tuple[str, ...]:
        """The words only one of both says in any form, its own first."""
        return (*self._beside(other), *other._beside(self))

    def _beside(self, other: Wording) -> tuple[str, ...]:
        both = zip(self.content, self.written, strict=True)
        return tuple(word for sense, word in both if sense not in other.content)

    def same(self, other: Wording) -> bool:
        """Whether both ask the same as far as words can tell."""
        both = frozenset((self.asks, other.asks))
        asks_alike = len(both) == 1 or "" in both or both in _ALIKE
        if not asks_alike or self.unmatched(other):
            return False
        return self.content == other.content or not (self.changes and other.changes)


def telling(words: Iterable[str]) -> list[str]:
    """`words` without those that ask or link, and those that are part of a longer one."""
    said = [word for word in words if not _empty(sense_of(word), word)]
    return [word for word in said if not any(word != other and word in other for other in said)]


def _empty(sense: str, word: str) -> bool:
    return word in _EMPTY or sense in _EMPTY_SENSES
