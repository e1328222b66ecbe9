"""No pattern holds a process up: each is linear in the text that it is looked for in.

They are collected from all modules, and given texts made of their own signs, too.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from re import _parser as pattern_parser  # type: ignore[attr-defined]
from typing import Any

from tests.linear_time import HOSTILE, MORE_HOSTILE, THOROUGH, WHOLE, modules, too_slow
from tests.test_imports import PACKAGES


def patterns_in(value: object, seen: set[int]) -> Iterator[re.Pattern[Any]]:
    """The compiled patterns in a value, however deep."""
    if isinstance(value, re.Pattern):
        yield value
        return
    if id(value) in seen:
        return
    seen.add(id(value))
    inside: Iterable[object] = ()
    if isinstance(value, dict):
        inside = [*value.keys(), *value.values()]
    elif isinstance(value, (list, tuple, set, frozenset)):
        inside = value
    elif getattr(value if isinstance(value, type) else type(value), "__module__", "").startswith(
        tuple(PACKAGES)
    ):
        inside = list(getattr(value, "__dict__", {}).values())
    for one in inside:
        yield from patterns_in(one, seen)


def own_signs(pattern: re.Pattern[Any]) -> list[str]:
    """Characters and words that the pattern names: of these a text it stumbles on is made."""
    found: list[str] = []
    words: list[str] = []

    def walk(items: Any) -> None:
        named = "".join(chr(value) if str(kind) == "LITERAL" else "\n" for kind, value in items)
        words.extend(word for word in named.split("\n")[:3] if len(word) > 1)
        for kind, value in items:
            match str(kind):
                case "LITERAL":
                    found.append(chr(value))
                case "RANGE":
                    found.append(chr(value[0]))
                case "IN":
                    walk(value)
                case "CATEGORY":
                    found.append(
                        {"CATEGORY_DIGIT": "1", "CATEGORY_SPACE": " "}.get(str(value), "a")
                    )
                case "BRANCH":
                    for branch in value[1]:
                        walk(branch)
                case "SUBPATTERN":
                    walk(value[3])
                case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
                    walk(value[2])
                case "ASSERT" | "ASSERT_NOT":
                    walk(value[1])
                case "ATOMIC_GROUP":
                    walk(value)

    walk(pattern_parser.parse(pattern.pattern, pattern.flags))
    return [*dict.fromkeys(words[:6]), *dict.fromkeys(found)]


def driven(pattern: re.Pattern[Any], text: str) -> None:
    """Look for it everywhere in the text, and as the whole of it."""
    for tried in (text, f"{text}\x01"):
        given: Any = tried if isinstance(pattern.pattern, str) else tried.encode("utf-8", "replace")
        for _found in pattern.finditer(given):
            pass
        pattern.fullmatch(given)


def all_patterns() -> dict[re.Pattern[Any], str]:
    """Every compiled pattern, with one place where it stands."""
    found: dict[re.Pattern[Any], str] = {}
    for module in modules():
        seen: set[int] = set()
        for name, value in list(vars(module).items()):
            for pattern in patterns_in(value, seen):
                found.setdefault(pattern, f"{module.__name__}.{name}")
    return found


def test_every_pattern_is_linear() -> None:
    found = all_patterns()
    assert len(found) > 150, "they are not found where they are"
    slow = []
    for pattern, name in found.items():
        own = own_signs(pattern)[:16]
        pairs = [one + other for one, other in itertools.pairwise(own)]
        units = dict.fromkeys([*HOSTILE[:14], *own, *pairs] if WHOLE else [*HOSTILE[:7], *own])
        units |= dict.fromkeys(MORE_HOSTILE if THOROUGH else ())
        slow += too_slow(name, lambda text, p=pattern: driven(p, text), units)
    assert slow == []


def test_a_pattern_that_is_not_is_seen() -> None:
    assert too_slow("square", lambda text: driven(re.compile(r"(a)*b|c"), text), ["a"])
    assert too_slow("line", lambda text: driven(re.compile(r"(a)*+b?"), text), ["a"]) == []
