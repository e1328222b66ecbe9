"""What in a text binds: numbers, duties, whom it concerns; each with what stands beside it.

Lists of words, not understanding: when in doubt a word is on the list, since a grade too high costs
a second reader and a grade too low an unread promise.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from content.figures.grammar import Figure, Sort, figures_in
from review.grading.grades import Because

_OBLIGATIONS = """
    必须 务必 应当 应该 不得 不能 不可以 不可 禁止 严禁 不准 不许 不予 不再 无须 无需 不需要
    不需 不用 不必 不应当 不应 不宜 免除 免收 免费 免于 减免 有权 无权 可以 允许 需要 一律
    有义务 负责 承担 赔偿 补偿 退还 退款 收取 收费 违约金 滞纳金 立即 马上 当场 当日 当天 次日
    即时 逾期 截止 至少 至多 最多 最少 最高 最低 最迟 最晚 不超过 不低于 不少于 不高于 不足
    超过 低于 高于 全额 半价 一半 减半 加倍 双倍 翻倍 凡是 除外 仅限 只限 没有 月底 月末 年底
    年末 月初 节假日 法定节假日 工作日 强制 批准 同意 有效期 作废 失效
"""
_SINGLE = (
    r"(?<![供响反适对相效回感呼因])应(?![用急答对付收邀])",
    r"须(?!知)",
    r"(?<![所必急])需(?![求量])",
    r"(?<![许认尚])可(?![能靠见是观再行爱惜])",
    r"(?<![电智功性节可动热核储职太])能(?![源力量耗效])",
    r"(?<![对差要])不(?!好意思|便|仅|但|同|客气|断|如|妨|管|论|清楚|好|太|少|错|久)",
    r"未(?!来)",
    r"(?<![避以难])免(?!得|不)",
    r"勿",
    r"每(?=[日天月年次户人度台]|千瓦|kw)",
)
# Of these a first publication is made an obligation; the others (可以, 不, 需要) are in every text,
# and count when they come, go or change.
_CORE = """
    必须 务必 应当 应 须 不得 禁止 严禁 不准 不许 不予 一律 免除 免收 免费 减免 收取 收费 承担
    赔偿 补偿 退还 退款 违约金 滞纳金 逾期 截止 有权 无权 有义务 强制
"""
_SCOPES = """
    居民 非居民 一般工商业 工商业 大工业 工业 商业 农业 企业 个人 单位 高压 低压 单相 三相
    新装 增容 城镇 农村 城市 城区 乡村 边远 重要用户 低保 五保 预付费 后付费 充电桩 分时 高峰
    低谷 尖峰 峰 谷 计划检修 故障 欠费 临时用电 光伏 学校 医院 以上 以下 以内 之内 以外 之前
    之后 以前 以后
"""
_WORD = re.compile(
    "|".join([*map(re.escape, sorted(_OBLIGATIONS.split(), key=len, reverse=True)), *_SINGLE])
)
_SCOPE = re.compile("|".join(map(re.escape, sorted(_SCOPES.split(), key=len, reverse=True))))
_SENTENCE = re.compile(r"[^。!?;\n]+")
_STOPS = re.compile(r"[,。;!?:、\n()《》]")
_EMPTY = re.compile(r"[您请的了吧呢啊哦就地将会给\s\"'“”‘’*_`~#>|-]")

_OF_A_CLAUSE = re.compile(r"^第.+[条款项章节]")
NEAR = 40  # characters of a sentence that are looked through for what stands beside

BESIDE = {  # how many characters before and after belong to what is bound
    Because.NUMBER: (4, 2),
    Because.CLAUSE: (4, 2),
    Because.OBLIGATION: (2, 3),
    Because.SCOPE: (0, 0),
}


@dataclass(frozen=True)
class Mark:
    """One binding piece of a text: as it is said, what it means, what stands beside it."""

    because: Because
    said: str
    means: str
    beside: str

    @property
    def is_core(self) -> bool:
        """Whether it binds by itself: a number of something, a date, a plain word of duty."""
        if self.because == Because.CLAUSE:
            return True
        if self.because == Because.NUMBER:
            return not self.means.replace(".", "").isdigit()  # 95598 binds nobody
        return self.because == Because.OBLIGATION and self.said in _CORE.split()

    @property
    def in_context(self) -> str:
        """The mark with its neighbours, to be shown."""
        return self.beside.replace("\0", self.said)


def marks(text: str) -> list[Mark]:
    """The marks of a text in reading order; whom it concerns counts beside a number or duty."""
    found: list[Mark] = []
    for sentence in _SENTENCE.finditer(unicodedata.normalize("NFKC", text)):
        found += _of_sentence(sentence.group())
    return found


def _of_sentence(sentence: str) -> list[Mark]:
    taken = list(_found(sentence))
    if all(one.because == Because.SCOPE for one in taken):
        return []
    return [_mark(sentence, one) for one in taken]


@dataclass(frozen=True)
class _Bound:
    """What binds, where it stands in its sentence, and what it means."""

    begin: int
    end: int
    because: Because
    said: str
    means: str


def _found(sentence: str) -> Iterator[_Bound]:
    """What binds from left to right; where two begin in one another the number has it."""
    several = [_number(figure) for figure in figures_in(sentence)]
    for because, pattern in ((Because.OBLIGATION, _WORD), (Because.SCOPE, _SCOPE)):
        for match in pattern.finditer(sentence):
            said = match.group().strip()
            several.append(_Bound(match.start(), match.end(), because, said, said))
    end = 0
    for one in sorted(several, key=lambda bound: bound.begin):  # as stable as their order above
        if one.begin >= end:
            end = one.end
            yield one


def _number(figure: Figure) -> _Bound:
    said = figure.said.strip()
    is_clause = figure.sort == Sort.ORDINAL and _OF_A_CLAUSE.match(figure.means)
    because = Because.CLAUSE if is_clause else Because.NUMBER
    return _Bound(figure.begin, figure.end, because, said, figure.means)


def _mark(sentence: str, one: _Bound) -> Mark:
    before, after = BESIDE[one.because]
    begin = max(0, one.begin - NEAR)
    left = _EMPTY.sub("", _STOPS.split(sentence[begin : one.begin])[-1])
    right = _EMPTY.sub("", _STOPS.split(sentence[one.end : one.end + NEAR])[0])
    beside = f"{left[-before:] if before else ''}\0{right[:after]}"
    return Mark(one.because, one.said, one.means, beside)
