"""In which way a text is written: as it stands, or in Markdown. Kept with the content it is of.

Decided when a text comes in: a row of a file is plain, the editor and the API write Markdown unless
they say otherwise. What says nothing is Markdown: so was everything that was written before.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from core.base_schema import Choice
from core.messages import LazyText, _

FIELD = "format"


class Format(StrEnum):
    """How the texts of a content are written."""

    MARKDOWN = "markdown"
    PLAIN = "plain"


FORMAT_LABELS: dict[str, LazyText] = {
    Format.MARKDOWN: _("Markdown：* # - 等符号用来排版"),
    Format.PLAIN: _("纯文本：写什么就显示什么"),
}


class FormatField(Choice):
    """The field of a content that says it, for kinds that have texts in Markdown."""

    def __init__(self) -> None:
        super().__init__(
            tuple(Format),
            load_default=Format.MARKDOWN.value,
            metadata={"label": _("书写格式"), "choice_labels": FORMAT_LABELS},
        )


# Marks that are nothing but Markdown, however plain the way is that a text came in.
_UNMISTAKABLE = re.compile(
    r"(?<![*\d])\*\*(?=[^\s*])[^*\n]{1,200}(?<=[^\s*])\*\*(?![*\d])"
    r"|(?<![*\d])\*\*(?=[^\s*])[^*\n]{1,200}(?<=[^\s*\d])\*\*(?!\*)"
    r"|\[[^\[\]\n]{1,200}\]\((?:https?://|/)[^()\s]{0,500}\)"
    r"|^#{2,6} \S|^\|? ?:?-{3,}:? ?(?:\| ?:?-{3,}:? ?){1,50}\|?$",
    re.MULTILINE,
)


def says_markdown(text: str) -> bool:
    """Whether a text that came in as plain has marks that can be nothing else: `**城区：**`."""
    return _UNMISTAKABLE.search(text) is not None


def format_of(content: Mapping[str, Any]) -> Format:
    """How the texts of a content are written."""
    return Format(content.get(FIELD) or Format.MARKDOWN)
