"""Where the characters that are shown say another figure than those that were typed.

Markdown takes signs for its own. A sign before or behind a number that is not shown changes what is
said, so whoever writes and whoever judges is told.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from content.texts.formats import Format
from content.texts.passages import shown

_SIGNS = r"[<>≤≥≈±+\-−–~～*×/÷=^]"
_FIGURE = re.compile(
    rf"(?:(?<!{_SIGNS})(?<!{_SIGNS}[ \t])(?:{_SIGNS}[ \t]?)++)?\d[\d,.:：]*"
    rf"(?:[ \t]?{_SIGNS})*(?:[ \t]?(?:[%％‰°℃℉Ω²³]|[A-Za-z]{{1,4}}))?"
)
# Signs of Markdown that take no figure away: strong emphasis, code, where a link leads.
_HARMLESS = re.compile(
    r"(?<!\d)\*\*|\*\*(?!\d)|__|`|\]\((?:https?://|mailto:|/|#)[^()\s]*\)", re.IGNORECASE
)
_MOST = 20


@dataclass(frozen=True)
class Altered:
    """A figure as it was typed and as it is shown; empty where one side has none."""

    typed: str
    shown: str


def altered_figures(text: str, written: Format) -> list[Altered]:
    """The figures of a text that are shown otherwise than they were typed, the first twenty."""
    if written == Format.PLAIN:
        return []
    typed, said = _figures(_HARMLESS.sub("", text)), _figures(shown(text, written))
    if typed == said:
        return []
    found: list[Altered] = []
    matcher = SequenceMatcher(None, typed, said, autojunk=False)
    for change, start, end, begin, stop in matcher.get_opcodes():
        if change != "equal":
            found.append(Altered(" ".join(typed[start:end]), " ".join(said[begin:stop])))
    return found[:_MOST]


def _figures(text: str) -> list[str]:
    return ["".join(figure[0].split()) for figure in _FIGURE.finditer(text)]
