"""Two texts of one draft side by side: what a writer typed, and what was stored meanwhile.

Only fields that differ are shown, and of long lists only the items that differ. Both stay whole in
the form until somebody has chosen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from content.kinds.base import Kind
from core.errors import Text
from kb_app.web.contribute.draft_form import DRAFT_FIELDS, Typed
from kb_app.web.contribute.editor_fields import FormField, Widget, form_fields, is_blank

THEIRS = "theirs"
MINE = "mine"


@dataclass(frozen=True)
class Pair:
    """One piece as each side has it; empty where a side has none. `same`: pieces left out."""

    mine: str = ""
    theirs: str = ""
    same: int = 0


@dataclass(frozen=True)
class Difference:
    """A field in which the two texts differ, by its dotted name."""

    name: str
    label: Text
    pairs: tuple[Pair, ...]


def differences(kind: Kind, mine: Typed, theirs: Typed) -> list[Difference]:
    """The fields in which the texts differ, in the order of the form."""
    found = []
    for name, field in _fields(kind):
        ours, stored = _value(mine, name), _value(theirs, name)
        if _plain(field, ours) != _plain(field, stored):
            found.append(Difference(name, field.label, _pairs(field, ours, stored)))
    return found


def merged(kind: Kind, mine: Typed, theirs: Typed, taken: Mapping[str, str]) -> Typed:
    """My text, with the stored one wherever `taken` says so by field name."""
    result = dict(mine) | {"content": dict(mine.get("content", {}))}
    for name, _field in _fields(kind):
        if taken.get(name) == THEIRS:
            holder, _dot, last = name.rpartition(".")
            target = result["content"] if holder else result
            target[last] = _value(theirs, name)
    return result


def _fields(kind: Kind) -> list[tuple[str, FormField]]:
    content = [(f"content.{field.name}", field) for field in form_fields(kind.schema())]
    own = [(field.name, field) for field in DRAFT_FIELDS]
    return own[:1] + content + own[1:]


def _value(typed: Typed, name: str) -> Any:
    holder, _dot, last = name.rpartition(".")
    within = typed.get(holder, {}) if holder else typed
    return within.get(last) if isinstance(within, Mapping) else None


def _plain(field: FormField, value: Any) -> list[str]:
    """The value as pieces of text that can be compared and shown."""
    if isinstance(value, list):
        return [_joined(item) for item in value if not is_blank(item)]
    if field.widget == Widget.PROSE:
        paragraphs = _joined(value).split("\n\n")
        return [text.strip() for text in paragraphs if text.strip()]
    return [] if is_blank(value) else [_joined(value)]


def _joined(value: Any) -> str:
    if isinstance(value, Mapping):
        return "\n".join(_joined(below) for below in value.values() if not is_blank(below))
    if isinstance(value, bool):
        return str(value).lower()  # as a form sends it
    return str("" if value is None else value).replace("\r\n", "\n").replace("\r", "\n").strip()


def _pairs(field: FormField, mine: Any, theirs: Any) -> tuple[Pair, ...]:
    ours, stored = _plain(field, mine), _plain(field, theirs)
    pairs: list[Pair] = []
    matcher = SequenceMatcher(None, ours, stored, autojunk=False)
    for change, start, end, their_start, their_end in matcher.get_opcodes():
        if change == "equal":
            pairs.append(Pair(same=end - start))
            continue
        for step in range(max(end - start, their_end - their_start)):
            own = ours[start + step] if start + step < end else ""
            other = stored[their_start + step] if their_start + step < their_end else ""
            pairs.append(Pair(own, other))
    return tuple(pairs)
