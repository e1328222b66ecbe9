"""Worlds that tests begin with, made once in a run: a base and its index, as steps have left them.

A step (`Maker.published`, the log-in of a browser, …) that is taken from a state whose way is known
leads to a state that is known by the step before and its arguments. Who comes second that way is
given what the first one left: the rows, the files of the index, and what the step gave. Processes
of a run share what is kept.

A step is taken for real, and nothing kept of it, where that could be another state: after anything
else was written, while connections are in use, with anything patched, from another thread.
`TEST_WORLDS=anew` takes every step for real.
"""

from __future__ import annotations

import functools
import hashlib
import os
import pickle
import tempfile
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ParamSpec, Protocol, TypeVar
from weakref import WeakKeyDictionary

import pytest

from core import clock
from core.database import Database
from search_index.engine import Index
from tests.kept import index_files

ANEW = os.environ.get("TEST_WORLDS") == "anew"
_BEGIN = "as prepared"
_UNTELLABLE = " at 0x"  # in what Python says of an object that says nothing of itself

Given = ParamSpec("Given")
Result = TypeVar("Result")


class BaseState(Protocol):
    """The rows of one database, as a test sees and changes them."""

    def mark(self) -> object:
        """Another one after each write; None while others may be at work."""

    def read(self) -> Any:
        """What it holds, to be kept: see `difference`."""

    def difference(self, before: Any, now: Any) -> Any:
        """What `put` needs to make the second of what was the first; can be pickled."""

    def put(self, difference: Any) -> None:
        """Make it so."""


@dataclass(frozen=True)
class World:
    """What a step has left: of the base, of the index (None: as it was), and what it gave."""

    base: Any
    index: index_files.Files | None
    result: Any


class Worlds:
    """The worlds of all processes of a run, in a folder."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(exist_ok=True)
        self._folder = folder

    def find(self, way: str) -> World | None:
        """The world at the end of this way, when somebody was there."""
        with suppress(FileNotFoundError):
            found: World = pickle.loads((self._folder / way).read_bytes())
            return found
        return None

    def keep(self, way: str, world: World) -> bool:
        """Keep it for those who come later; False when another was kept meanwhile."""
        with tempfile.NamedTemporaryFile(dir=self._folder) as file:
            file.write(pickle.dumps(world))
            file.flush()
            try:
                os.link(file.name, self._folder / way)
            except FileExistsError:
                return False
        return True


class Kept:
    """One database on its way through worlds."""

    def __init__(self, worlds: Worlds, state: BaseState, database: Database) -> None:
        self._worlds = worlds
        self._state = state
        self._forget = database.forget
        self._way = _BEGIN
        self._mark: object = None
        self._held: Any = None  # what the base held when it was last read
        self._index: tuple[Path, str] | None = None  # where the index of this way is, and its files
        self._busy = False

    def begin(self) -> None:
        """The database holds what was prepared, and nothing else."""
        self._way, self._mark, self._held, self._index = _BEGIN, self._state.mark(), None, None

    def take(self, step: str, index: Index | None, do: Callable[[], Result]) -> Result:
        """`do`, or what it would lead to; `step` says all that it depends on."""
        if self._busy or _has_vectors(index) or not self._is_on_its_way():
            return do()
        self._busy = True
        try:
            return self._taken(step, index, do)
        finally:
            self._busy = False

    def _is_on_its_way(self) -> bool:
        if _patched() or threading.current_thread() is not threading.main_thread():
            return False
        mark = self._state.mark()
        return mark is not None and mark == self._mark

    def _taken(self, step: str, index: Index | None, do: Callable[[], Result]) -> Result:
        files = index_files.read(index)
        way = self._next(step, index, index_files.digest(files))
        if world := self._worlds.find(way):
            return self._put(way, world, index)
        before = self._held if self._held is not None else self._state.read()
        result = do()
        if self._state.mark() is None:  # somebody is at work still
            self._mark = None
            return result
        self._held = self._state.read()
        left = index_files.read(index)
        changed = left if left != files else None
        world = World(self._state.difference(before, self._held), changed, result)
        if not self._worlds.keep(way, world):
            return self._put(way, self._worlds.find(way) or world, index)
        self._arrived(way, index, left)
        return result

    def _put(self, way: str, world: World, index: Index | None) -> Any:
        self._state.put(world.base)
        self._held = None
        if world.index is not None:
            assert index is not None
            index_files.write(index, world.index)
        self._arrived(way, index, index_files.read(index))
        return world.result

    def _arrived(self, way: str, index: Index | None, files: index_files.Files) -> None:
        self._forget()  # for real or not: caches hold nothing now
        self._way, self._mark = way, self._state.mark()
        if index is not None:
            self._index = index.folder, index_files.digest(files)

    def _next(self, step: str, index: Index | None, files: str) -> str:
        """Where `step` leads from here. Files of an index have random names: one that is as the
        step before has left it is known by that step.
        """
        if index is not None and self._index == (index.folder, files):
            files = "as it was left"
        moment = f"{clock._fixed} {clock.HOTLINE_ZONE.key}"
        whose = index.consumer if index else ""
        said = "\n".join((self._way, files, whose, moment, step))
        return hashlib.sha256(said.encode()).hexdigest()


def _has_vectors(index: Index | None) -> bool:
    return index is not None and (index.folder / "vectors").exists()


_KEPT: WeakKeyDictionary[Database, Kept] = WeakKeyDictionary()
_PATCHES: list[pytest.MonkeyPatch] = []


def watch(database: Database, kept: Kept) -> None:
    """Have steps on this database lead through kept worlds."""
    if not ANEW:
        _KEPT[database] = kept


def note_patches(patches: pytest.MonkeyPatch) -> None:
    """What this one patches, steps may depend on."""
    _PATCHES[:] = [patches]


def _patched() -> bool:
    return any(patch._setattr or patch._setitem for patch in _PATCHES)


def step(
    database: Database, name: str, do: Callable[[], Result], index: Index | None = None
) -> Result:
    """`do`, or the world to which it led before. `name` says all that it depends on beside base and
    index.
    """
    kept = _KEPT.get(database)
    return do() if kept is None or _UNTELLABLE in name else kept.take(name, index, do)


def kept(method: Callable[Given, Result]) -> Callable[Given, Result]:
    """A method that is a step, of an object with a `database` and an `index`."""

    @functools.wraps(method)
    def taken(*args: Given.args, **changes: Given.kwargs) -> Result:
        maker: Any = args[0]
        name = repr((type(maker).__name__, method.__name__, args[1:], sorted(changes.items())))
        return step(maker.database, name, lambda: method(*args, **changes), maker.index)

    return taken
