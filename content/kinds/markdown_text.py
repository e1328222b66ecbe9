"""Markdown as plain text: what the index and snippets see. Rendering is the pages' business."""

from __future__ import annotations

import re

_LINK = re.compile(r"!?\[([^\[\]\n]{0,300})\]\([^()\n]{0,500}\)")
_LINE_MARK = re.compile(r"^[ \t]*(?:[-*+]|\d{1,9}[.)]|#{1,6}|>+)[ \t]+", re.MULTILINE)
_EMPHASIS = re.compile(r"\*{1,3}|`+|~~|(?<!\w)_{1,3}|_{1,3}(?!\w)")


def plain_text(markdown: str) -> str:
    """`markdown` without its marks; a link keeps its text. Linear in the length of the text."""
    return _EMPHASIS.sub("", _LINE_MARK.sub("", _LINK.sub(r"\1", markdown)))
