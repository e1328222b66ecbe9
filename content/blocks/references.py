"""References to blocks within a content: found, and filled in with their texts. Plain data."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

REFERENCE = re.compile(r"\[\[\s?(KB-\d{6,12})(?:\s[^\[\]\n]{0,100})?\]\]")


def references_in(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Dotted field and number of each reference in a content, in their order."""
    if isinstance(value, str):
        for found in REFERENCE.finditer(value):
            yield path, found[1]
    else:
        for key, inner in _inside(value):
            yield from references_in(inner, f"{path}.{key}" if path else str(key))


def filled(value: Any, texts: Mapping[str, str]) -> Any:
    """The content with the references that `texts` knows replaced; the others stay as they are."""
    if isinstance(value, str):
        return REFERENCE.sub(lambda found: texts.get(found[1], found[0]), value)
    if isinstance(value, Mapping):
        return {key: filled(inner, texts) for key, inner in value.items()}
    return [filled(inner, texts) for inner in value] if isinstance(value, list) else value


def reference_to(number: str, title: str) -> str:
    """A reference as it is typed, the title for whoever reads it."""
    told = re.sub(r"[\[\]\s]+", " ", title).strip()[:40]
    return f"[[{number} {told}]]"


def _inside(value: Any) -> Iterator[tuple[Any, Any]]:
    if isinstance(value, Mapping):
        yield from value.items()
    elif isinstance(value, list):
        yield from enumerate(value)
