"""What a revision says, without what makes no difference to whoever reads it: its wording.

Words that were copied are the same wording in other letters: in capitals, in full width, with other
spaces and signs, with a comment nobody sees, with one keyword more.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

_NOT_SAID = frozenset({"variants", "keywords", "format", "note", "no_basis"})
_REMARK = re.compile(r"^\[[^\]\n]{1,200}\]:[^\n]*$", re.MULTILINE)


def wording_of(title: str, content: Mapping[str, Any]) -> str:
    """A hash of the letters and digits that are said, in their order."""
    said = (_letters(text) for text in (title, *_texts(content)))
    return hashlib.sha256("\n".join(filter(None, said)).encode()).hexdigest()


def _letters(text: str) -> str:
    shown = _REMARK.sub("", _without_comments(text))
    plain = unicodedata.normalize("NFKC", shown).casefold()
    return "".join(char for char in plain if char.isalnum())


def _without_comments(text: str) -> str:
    pieces, place = [], 0
    while (begin := text.find("<!--", place)) >= 0:
        end = text.find("-->", begin + 4)
        if end < 0:
            break
        pieces.append(text[place:begin])
        place = end + 3
    return "".join([*pieces, text[place:]])


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for name in sorted(value):
            if name not in _NOT_SAID:
                yield from _texts(value[name])
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)
