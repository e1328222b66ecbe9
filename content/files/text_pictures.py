"""Pictures at their place in a text: `〔图：电表.png〕` stands for the picture of that name.

Whoever sees the text sees the picture; whoever copies it, hears it or searches in it has what it
shows in words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

MARK: Final = re.compile(r"〔图：([^〔〕\n]{1,200})〕")


def mark_of(name: str) -> str:
    """What is typed where the picture called `name` stands."""
    return f"〔图：{name}〕"


def can_be_marked(name: str) -> bool:
    """Whether a picture of this name can stand in a text."""
    return MARK.fullmatch(mark_of(name)) is not None


def has_marks(text: str) -> bool:
    """Whether pictures may stand in a text."""
    return "〔图：" in text


def marked_in(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Dotted field and name of each picture that a content places, in their order."""
    if isinstance(value, str):
        for found in MARK.finditer(value):
            yield path, found[1]
    elif isinstance(value, Mapping | list):
        pairs = value.items() if isinstance(value, Mapping) else enumerate(value)
        for key, inner in pairs:
            yield from marked_in(inner, f"{path}.{key}" if path else str(key))


def in_words(text: str, said: Mapping[str, str]) -> str:
    """A text with what its pictures show in their places; `said` by their names."""
    return MARK.sub(lambda mark: _told(mark, said), text)


def _told(mark: re.Match[str], said: Mapping[str, str]) -> str:
    return f"（图：{said[mark[1]]}）" if mark[1] in said else mark[0]
