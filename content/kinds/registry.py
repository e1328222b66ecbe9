"""Finds the kinds: every module of this package that has a `KIND`."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from functools import cache

import content.kinds
from content.kinds.base import Kind
from core.errors import Invalid
from core.messages import _, enumerated


@cache
def all_kinds() -> dict[str, Kind]:
    """Every kind by name, in the order they are offered."""
    modules = (
        importlib.import_module(f"content.kinds.{info.name}")
        for info in pkgutil.iter_modules(content.kinds.__path__)
    )
    kinds = [module.KIND for module in modules if hasattr(module, "KIND")]
    return {kind.name: kind for kind in sorted(kinds, key=lambda k: k.order)}


@cache
def shown_kinds() -> dict[str, Kind]:
    """The kinds agents get to see, by name."""
    return {name: kind for name, kind in all_kinds().items() if kind.shown}


def names_of(asked: Callable[[Kind], bool]) -> list[str]:
    """The names of the kinds of which `asked` holds, for queries."""
    return [name for name, kind in all_kinds().items() if asked(kind)]


def answering_kind() -> Kind:
    """The kind a department answers questions with."""
    return next(kind for kind in all_kinds().values() if kind.answers_in)


def recounting_kind() -> Kind:
    """The kind that tells what happened once."""
    return next(kind for kind in all_kinds().values() if kind.recounts)


def asking_kind() -> Kind:
    """The kind that training asks."""
    return next(kind for kind in all_kinds().values() if kind.asks)


def importable() -> dict[str, Kind]:
    """The kinds that files can be read into, by what their files are called; whole texts first."""
    kinds = [kind for kind in all_kinds().values() if kind.imported_as]
    return {kind.imported_as: kind for kind in sorted(kinds, key=lambda k: bool(k.columns))}


def kind_named(name: str) -> Kind:
    """The kind called `name`. Raises `Invalid` on field `kind` when there is none."""
    try:
        return all_kinds()[name]
    except KeyError:
        raise Invalid.field(
            "kind", _("没有这种条目类型，可选：{kinds}", kinds=enumerated(all_kinds()))
        ) from None
