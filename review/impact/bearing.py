"""Whether what another entry states has to do with a proposal at all.

Sentences may be alike by chance: a law on something else also answers within so many days. Only
what rests on the same law, asks the same, or tells of the same matter in the same category counts.
"""

from __future__ import annotations

from collections.abc import Iterable

from content.kinds.base import Clause
from content.kinds.registry import kind_named
from content.models import Revision
from content.queries import VisibleEntry, uppermost
from review.held.told import likeness, told_in
from review.impact.duplicates import senses, titles_alike
from review.impact.stated_facts import DOCUMENTS, Disagreement, Stated

SHARED_WORDS = 2  # of two sentences, beside the figures
SHARED = 0.0  # of all their words, where titles are on one subject: two are enough
MOSTLY = 0.5  # where nothing else says that they are
BESIDE = 0.4  # of what stands beside two figures
_TITLES = 20  # of an entry that are compared
_SAYS_NO_SUBJECT = """
条例 办法 规则 规定 细则 实施 管理 总则 附则 法律 责任 电力 供电 用电 企业 用户 客户
多久 多长 时间 多少 几天 怎么 怎么办 怎样 如何 什么 哪些 哪里 是否 可以 需要 办理 为什么
"""  # what laws are called, who they are for, and how is asked; read in senses, as titles are
_NO_SUBJECT = senses(_SAYS_NO_SUBJECT)


def rests_on_the_same(proposal: Revision, other: VisibleEntry) -> bool:
    """Whether one cites the other, or both cite the same law."""
    return bool(_laws(proposal) & _laws(other.revision))


def bears_on(
    proposal: Revision, other: VisibleEntry, clause: Clause | None, found: Disagreement
) -> bool:
    """Whether `found`, in a `clause` of `other` or its text, has to do with the proposal."""
    if rests_on_the_same(proposal, other):
        return True
    if clause is None and _ask_the_same(proposal, other):
        return True
    if uppermost(proposal.category).id != uppermost(other.revision.category).id:
        return False
    on_subject = _on_the_subject(proposal, other, clause)
    if clause is not None and not on_subject:
        return False
    return _tell_of_the_same(found, SHARED if on_subject else MOSTLY)


def _laws(revision: Revision) -> frozenset[int]:
    own = [revision.entry_id] if kind_named(revision.entry.kind).citable else []
    return frozenset([*own, *(citation.regulation_id for citation in revision.citations)])


def _ask_the_same(proposal: Revision, other: VisibleEntry) -> bool:
    mine, theirs = _titles(proposal), _titles(other.revision)
    return any(titles_alike(one, two) for one in mine for two in theirs)


def _titles(revision: Revision) -> list[str]:
    kind = kind_named(revision.entry.kind)
    return [revision.title, *kind.variants(revision.content)][:_TITLES]


def _on_the_subject(proposal: Revision, other: VisibleEntry, clause: Clause | None) -> bool:
    """Whether the titles, or a law's and its chapter's, are about what the proposal asks."""
    lines = [other.revision.title, clause.heading] if clause else _titles(other.revision)
    subject, asked = _words(lines), _words(_titles(proposal))
    return bool((subject & asked) - _NO_SUBJECT)


def _words(lines: Iterable[str]) -> frozenset[str]:
    return frozenset[str]().union(*map(senses, lines))


def _tell_of_the_same(found: Disagreement, least: float) -> bool:
    """Whether words, at `least` so many of all, and the condition beside the figures are shared."""
    mine, theirs = senses(_without_facts(found.own)), senses(_without_facts(found.other))
    shared = len(mine & theirs)
    if shared < SHARED_WORDS or shared / len(mine | theirs) < least:
        return False
    return DOCUMENTS in found.measures or _beside_alike(found)


def _beside_alike(found: Disagreement) -> bool:
    own, other = (
        [told for told in told_in(one.text) if told.measure in found.measures]
        for one in (found.own, found.other)
    )
    pairs = ((one, two) for one in own for two in other if one.measure == two.measure)
    return any(likeness(one, two) >= BESIDE for one, two in pairs)


def _without_facts(sentence: Stated) -> str:
    return " ".join(text for text, is_fact in sentence.parts if not is_fact)
