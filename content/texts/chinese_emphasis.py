"""Emphasis where Chinese stands beside it, and asterisks that are signs of arithmetic.

CommonMark decides by spaces and punctuation whether asterisks may begin or end an emphasis. Chinese
has no spaces, so `**城区：**45 分钟` would keep its asterisks: its characters count here as what
they need to be beside them (as the CJK-friendly amendment to CommonMark proposes). And what stands
between figures is a sign: `0.5*180`, `2**10`.
"""

from __future__ import annotations

import re
from collections.abc import MutableMapping
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.common.utils import isMdAsciiPunct, isPunctChar, isWhiteSpace
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Scanned
from markdown_it.token import Token

_CHINESE = re.compile(
    "[\u2014\u2018-\u201d\u2026\u00b7\u3000-\u303f\u3400-\u9fff\uf900-\ufaff\uff01-\uffee"
    "\U00020000-\U0003ffff]"
)


class _State(StateInline):
    """Decides what asterisks may do; underscores stay as CommonMark has them."""

    def scanDelims(self, start: int, canSplitWord: bool) -> Scanned:  # noqa: N802, N803
        scanned = super().scanDelims(start, canSplitWord)
        if not canSplitWord:
            return scanned
        before = self.src[start - 1] if start else " "
        end = start + scanned.length
        after = self.src[end] if end < self.posMax else " "
        if _is_sign(before, after, scanned.length):
            return Scanned(False, False, scanned.length)
        can_open, can_close = scanned.can_open, scanned.can_close
        if _is_chinese(before) or _is_chinese(after):
            can_open, can_close = _may_stand(after, before), _may_stand(before, after)
        if scanned.length == 1:  # 长 3*宽 4*高 5: nothing is emphasised amid a figure
            can_open, can_close = (
                can_open and not before.isdigit(),
                can_close and not after.isdigit(),
            )
        return Scanned(can_open, can_close, scanned.length)


def _is_sign(before: str, after: str, length: int) -> bool:
    """Whether asterisks between these two multiply."""
    if length > 1:
        return before.isdigit() and after.isdigit()
    side_by_side = before.isascii() and after.isascii() and not (before + after).isspace()
    touching = before != " " and after != " "
    return side_by_side and touching and (before.isdigit() or after.isdigit())


def _may_stand(inside: str, outside: str) -> bool:
    """Whether asterisks may stand between what is emphasised and what is not."""
    if isWhiteSpace(ord(inside)):
        return False
    if _is_chinese(inside) or not _is_punctuation(inside):
        return True
    return isWhiteSpace(ord(outside)) or _is_punctuation(outside) or _is_chinese(outside)


def _is_chinese(character: str) -> bool:
    return bool(_CHINESE.match(character))


def _is_punctuation(character: str) -> bool:
    return isMdAsciiPunct(ord(character)) or isPunctChar(character)


class ChineseInline(ParserInline):
    """The inline parser, with emphasis decided as above."""

    def parse(
        self, src: str, md: MarkdownIt, env: MutableMapping[str, Any], tokens: list[Token]
    ) -> list[Token]:
        """What `ParserInline.parse` does, over another state."""
        state = _State(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens
