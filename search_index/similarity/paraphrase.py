"""What one of two short texts says and the other does not: the words that make them ask apart.

Likeness counts what texts share; whether they ask the same hangs on what they do not. A text's
content is its words by their senses, without those that only ask, address or link. Texts with the
same content ask the same, unless one asks how and the other why, or something is changed into
something else and the order is another.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from search_index.text.analyzer import fold, plain_words
from search_index.text.other_trades import is_ours, may_be_ours
from search_index.text.thesaurus import sense_of, words_of_sense

# Words that ask, address, link or soften; what is asked is the same without them.
_EMPTY_WORDS = """
我 我们 你 你们 您 您们 俺 咱 咱们 自己 本人 这 那 这个 那个 个
请 请问 您好 你好 谢谢 麻烦 帮 想 想问 咨询 问 一下 下 等 要 需要 会 可 能
的 地 得 了 吗 嘛 呢 啊 阿 呀 吧 哦 么 啦 呐 哈 嗯 哎 过 是 就 就是 也 又 再 才 却 都
一个 我家 家里 屋里 我们家 突然
在 里 里面 上 到 去 来 有 说 把 给 被 为 让 对 因为 那么 然后 之 所 与 和 及 现在 目前 一般
"""
_EMPTY = frozenset(_EMPTY_WORDS.split())
_STILL = re.compile("还(?=[没不能可会是有未在要得收需无])")  # and not: to pay back
_EMPTY_SENSES = frozenset(
    ("怎么", "为什么", "什么", "可以", "需要", "想", "帮", "现在", "显示", "一直")
)
_CHANGES = re.compile("改|换|变|转|从|到|至|比|给|向")

# Seeing to it: whoever asks how a thing is done, or wants it done, may say so or not.
_SEEING_TO = {"办理": "申请", "报装": "申请", "申请": "申请"}
_DONE = frozenset(("how", "want"))
# Said in so many ways where there is power or none that no word stands for another.
_POWER = (
    (re.compile("没有?电(?=[了啊呀，。？?！]|怎|咋|$)"), "停电"),
    (re.compile("恢复供电|复电|送电"), "来电"),
    (
        re.compile("(?<![不得找看收])到(?=[了吗呢啊呀。？?！]*$)"),
        "到达",
    ),  # 什么时候到, not a link as in 借到钱
)
_PAPER = re.compile(
    "[还结付]清.{0,2}证明"
)  # that nothing is owed; another paper than that it was paid
_MUCH = 0.25  # of what both say: beside so little else one word of any kind is much
_MEASURES = frozenset(("多久", "多少", "哪里", "谁"))
_MAYS = ("may", "want")  # asked for, with or without 吗
_WHICH = re.compile("(?<!为)什么(?!原因|情况|时)|(?<!为)啥(?!原因|情况|时)|哪|谁")
_YES_OR_NO = re.compile("[吗嘛]")
_COMPOUND = re.compile("[\u4e00-\u9fff]{3,4}")

_WHAT_TO_DO = re.compile("怎么办(?!理)|咋办(?!理)|怎么处理|怎样处理|如何处理")
_EITHER_OR = "能不能|可不可以|能否|可否|是否|行不行"
_ASKS = {  # the first that fits
    "why": "为什么|为何|为啥|怎么回事|原因|凭什么|"
    "(?:怎么|咋)(?!才|样)(?:[还会]|(?:(?![怎咋]).)*(?:了(?!解)|[不没]))",
    "how": "怎|如何|咋",
    "will": "会不会|会(?!员).{0,200}[吗么嘛]",
    "may": f"{_EITHER_OR}|(?<!不)可以|支持|(?<![不才可])能(?!源)",
    "want": "想|帮|我要|申请",
    "so": "了(?!解)|[不没未]|无法",  # tells that something is so
}
_ASKS_BY = {name: re.compile(pattern) for name, pattern in _ASKS.items()}
_ALIKE = {frozenset(("why", "so")), frozenset(("how", "want")), frozenset(("may", "want"))}


@dataclass(frozen=True)
class Wording:
    """What a text says: `content` in its order, what it `asks`, whether it says what is changed.

    `content` are senses; `written` are the words that were typed for them; `shape`: whether it
    asks what or which, and whether it wants a yes or no.
    """

    content: tuple[str, ...]
    written: tuple[str, ...]
    asks: str
    changes: bool
    shape: tuple[bool, bool] = (False, False)

    @classmethod
    def of(cls, text: str) -> Wording:
        """The wording of `text`."""
        folded = fold(text)
        said = [(_sense(word, folded), word) for word in _said_in(folded)]
        content: dict[str, str] = {}
        for sense, word in [pair for pair in said if not _empty(*pair)] or said:
            content.setdefault(sense, word)
        plain = _WHAT_TO_DO.sub("", folded)
        asks = next((name for name, word in _ASKS_BY.items() if word.search(plain)), "")
        shape = bool(_WHICH.search(folded)), asks not in _MAYS and bool(_YES_OR_NO.search(folded))
        changes = bool(_CHANGES.search(folded))
        return cls(tuple(content), tuple(content.values()), asks, changes, shape)

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
        if not asks_alike or not self._says_all(other):
            return False
        return self.content == other.content or not (self.changes and other.changes)

    def firm(self, other: Wording) -> bool:
        """Whether what is the `same` need not be alike in its letters to be taken for that.

        Both say two things, and all in the same words; or one of them in the same word where both
        tell what they ask. One thing alone has to be said and asked in the same way.
        """
        if self.shape != other.shape:
            return False
        shared = frozenset(self.content) & frozenset(other.content)
        written = frozenset(self.written) & frozenset(other.written)
        if len(shared) == 1:
            told = self.asks == other.asks != "" and not (self.changes or other.changes)
            return told and len("".join(written)) > 1
        if len(written) == len(self.content) == len(other.content):
            return True
        both = frozenset((self.asks, other.asks))
        told = "" not in both and (len(both) == 1 or both in _ALIKE)
        return bool(written) and (told or not shared.isdisjoint(_MEASURES))

    def overlap(self, other: Wording) -> float:
        """How much of what both say is the same by its sense, 0 to 1."""
        shared = len(frozenset(self.content) & frozenset(other.content))
        return shared / math.sqrt(max(len(self.content) * len(other.content), 1))

    def meets(self, other: Wording) -> bool:
        """Whether what both say is not just one word that any question may say, as 公司 or 开."""
        both = zip(self.content, self.written, strict=True)
        shared = [word for sense, word in both if sense in other.content]
        return len(shared) != 1 or self.overlap(other) >= _MUCH or _is_telling(shared[0])

    def _says_all(self, other: Wording) -> bool:
        """Whether both say the same, or differ only in saying that it is seen to."""
        own, others = frozenset(self.content), frozenset(other.content)
        if own == others:
            return True
        seen_to = own ^ others <= frozenset(_SEEING_TO.values())
        return seen_to and len(own & others) > 1 and {self.asks, other.asks} <= _DONE


def telling(words: Iterable[str]) -> list[str]:
    """`words` without those that ask or link, and those that are part of a longer one."""
    said = [word for word in words if not _empty(sense_of(word), word)]
    return [word for word in said if not any(word != other and word in other for other in said)]


def _is_telling(word: str) -> bool:
    return is_ours(word) or may_be_ours(word)


def _said_in(folded: str) -> Iterator[str]:
    """The words of a text, those that are made of words in their parts."""
    text = _STILL.sub("", folded)
    for pattern, usual in _POWER:
        text = pattern.sub(usual, text)
    for word in plain_words(text):
        yield from _parts(word)


@lru_cache(maxsize=4096)
def _parts(word: str) -> tuple[str, ...]:
    """电费发票 is 电费 and 发票, 交电费 is 交 and 电费; what does not come apart so is itself."""
    if not _COMPOUND.fullmatch(word) or words_of_sense(sense_of(word)) != (word,):
        return (word,)
    first, second = word[:-2], word[-2:]
    whole = plain_words(first) == [first] and plain_words(second) == [second]
    return (first, second) if whole else (word,)


def _sense(word: str, folded: str) -> str:
    sense = sense_of(word)
    if word.endswith("清") and _PAPER.search(folded):
        return word
    return _SEEING_TO.get(sense, sense)


def _empty(sense: str, word: str) -> bool:
    return word in _EMPTY or sense in _EMPTY_SENSES
