"""Forms as nested data: dotted field names in, the structure the schemas check out, and back.

`content.steps.0.title` becomes {"content": {"steps": [{"title": …}]}}. Everything is bounded, and
what does not fit is refused by name. What a value means is the business of the schemas.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from core.errors import Invalid
from core.messages import _

FIELDS_MAX = 16_000  # a regulation of 2,000 clauses, and what stands beside it
NAME_MAX = 200
DEPTH_MAX = 6
PLACE_DIGITS = 4

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,59}")
_PLACE = re.compile(rf"0|[1-9][0-9]{{0,{PLACE_DIGITS - 1}}}")
_Branch = dict[str, Any]


def decode(pairs: Iterable[tuple[str, str]], *, without: Collection[str] = ()) -> dict[str, Any]:
    """Nested data from `pairs` of dotted name and text; names in `without` are passed over.

    Places only order a list: 3 and 7 make a list of two. Raises `Invalid` on a name that is
    malformed, given twice, or both a value and a group.
    """
    root: _Branch = {}
    for count, (name, text) in enumerate(pairs, start=1):
        if count > FIELDS_MAX:
            raise Invalid(_("表单的字段太多，最多 {max} 个", max=FIELDS_MAX), code="malformed")
        if name not in without:
            _put(root, name, text)
    return {key: _settled(key, value) for key, value in root.items()}


def encode(data: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    """The pairs that `decode` makes `data` of; None is an empty text, empty groups vanish."""
    for key, value in data.items():
        yield from _pairs(f"{prefix}{key}", value)


def _put(root: _Branch, name: str, text: str) -> None:
    steps = name.split(".")
    well_formed = _NAME.fullmatch(steps[0]) and all(
        _NAME.fullmatch(step) or _PLACE.fullmatch(step) for step in steps[1:]
    )
    if len(name) > NAME_MAX or len(steps) > DEPTH_MAX or not well_formed:
        raise _misnamed(name)
    branch = root
    for step in steps[:-1]:
        below = branch.setdefault(step, {})
        if not isinstance(below, dict):
            raise _misnamed(name)
        branch = below
    if steps[-1] in branch:
        raise Invalid.field(name, _("只能给出一次"))
    branch[steps[-1]] = text


def _settled(path: str, value: Any) -> Any:
    """Branches whose steps are places become lists, in the order of the places."""
    if not isinstance(value, dict):
        return value
    places = [step for step in value if step.isdigit()]
    if not places:
        return {key: _settled(f"{path}.{key}", below) for key, below in value.items()}
    if len(places) != len(value):
        raise _misnamed(path)
    return [_settled(f"{path}.{step}", value[step]) for step in sorted(places, key=int)]


def _pairs(name: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for key, below in value.items():
            yield from _pairs(f"{name}.{key}", below)
    elif isinstance(value, list | tuple):
        for place, below in enumerate(value):
            yield from _pairs(f"{name}.{place}", below)
    else:
        yield name, "" if value is None else str(value)


def _misnamed(name: str) -> Invalid:
    shown = name if len(name) <= NAME_MAX else f"{name[:NAME_MAX]}…"
    return Invalid(
        _("表单里有无法识别的字段"), code="malformed", fields={shown: [_("没有这个字段")]}
    )
