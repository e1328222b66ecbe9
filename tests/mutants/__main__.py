"""Changes a module's code in every small way, and runs the tests that reach the changed line.

    python -m tests.mutants review/permissions.py --by tests/review/test_permissions.py

The tests are run once as they are. Then, for each change, a process parts from this one with all
that is loaded and prepared, puts the changed function in the place of the one there is, and runs
the tests that came by. One that none of them notices is told; so is what none of them reaches.
Only on SQLite.
"""

from __future__ import annotations

import argparse
import ast
import importlib
import os
import signal
import sys
import time
import warnings
from collections import Counter
from collections.abc import Collection
from functools import cached_property
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any

import coverage
import pytest

from tests.mutants.changing import Change, changes

CHANGE_SECONDS = 300
CAUGHT, SURVIVED, NOT_PUT_IN = 1, 0, 3


class Mutants:
    """Takes the place of the loop over the tests."""

    def __init__(self, files: list[str], only: Collection[int]) -> None:
        self._files = files
        self._only = only
        self.outcomes: Counter[str] = Counter()
        self._failing: set[str] = set()  # as it is: on a busy machine some are too slow

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """First as it is, then with each change."""
        reached = self._reached(session)
        passing = [item for item in session.items if item.nodeid not in self._failing]
        for file in self._files:
            module = importlib.import_module(file.removesuffix(".py").replace("/", "."))
            for change in changes(Path(file).read_text()):
                if self._only and change.line not in self._only:
                    continue
                tests = [t for t in passing if change.line in reached[t.nodeid, file]]
                if "(" not in change.within:
                    tests = passing
                self._try(session, module, change, tests)
        return True

    def _reached(self, session: pytest.Session) -> Counter[Any]:
        """The lines of each file that each test came by."""
        found: Any = {}
        for number, item in enumerate(session.items):
            following = session.items[(number + 1) % len(session.items)]  # what is made is kept
            seen = coverage.Coverage(data_file=None, config_file=False, include=self._files)
            seen.start()
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            seen.stop()
            if session.testsfailed:
                self._failing.add(item.nodeid)
                session.testsfailed = 0
            with warnings.catch_warnings(action="ignore"):  # a test may reach nothing of it
                data = seen.get_data()
            for file in self._files:
                lines = data.lines(str(Path(file).resolve())) or []
                found[item.nodeid, file] = set(lines)
        return found

    def _try(
        self, session: pytest.Session, module: ModuleType, change: Change, tests: list[pytest.Item]
    ) -> None:
        where = f"{module.__name__}:{change.line} {change.within}"
        if not tests:
            self._tell("not reached", where, change)
            return
        pid = os.fork()
        if pid == 0:
            try:
                os._exit(_child(session, module, change, tests))
            finally:
                os._exit(NOT_PUT_IN)
        until = time.monotonic() + CHANGE_SECONDS
        status = None
        while status is None and time.monotonic() < until:
            ended, code = os.waitpid(pid, os.WNOHANG)
            status = os.waitstatus_to_exitcode(code) if ended else time.sleep(0.01)
        if status is None:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
        if status == SURVIVED:
            self._tell("survived", where, change)
        elif status == NOT_PUT_IN:
            self._tell("not tried", where, change)
        else:
            self.outcomes["caught"] += 1

    def _tell(self, what: str, where: str, change: Change) -> None:
        self.outcomes[what] += 1
        before, after = (" ".join(text.split())[:110] for text in (change.before, change.after))
        sys.__stdout__.write(f"{what:11} {where}\n    {before}\n  → {after}\n")  # type: ignore[union-attr]
        sys.__stdout__.flush()  # type: ignore[union-attr]


def _child(
    session: pytest.Session, module: ModuleType, change: Change, tests: list[pytest.Item]
) -> int:
    silent = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silent, 1)
    os.dup2(silent, 2)
    session.config.pluginmanager.unregister(name="terminalreporter")
    if not put_in(module, change):
        return NOT_PUT_IN
    for number, item in enumerate(tests):
        following = tests[(number + 1) % len(tests)]
        try:
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        except BaseException:
            return CAUGHT
        if session.testsfailed:
            return CAUGHT
    return SURVIVED


def put_in(module: ModuleType, change: Change) -> bool:
    """Have the module do what is changed; False where that is not possible while it runs."""
    if "(" not in change.within:
        return _constant_put_in(module, change)
    made = compile(change.tree, str(module.__file__), "exec")
    codes = dict(_codes(made))
    done = False
    for name, function in _functions(module):
        code = codes.get(name)
        if code is not None and function.__code__.co_freevars == code.co_freevars:
            function.__code__ = code
            done = True
    return done


def _constant_put_in(module: ModuleType, change: Change) -> bool:
    """Make the constant anew, and those that are made of it."""
    assigned = [part for part in change.tree.body if isinstance(part, ast.Assign)]
    names = [ast.unparse(part.targets[0]) for part in assigned]
    if change.within not in names:
        return False
    for name, statement in list(zip(names, assigned, strict=True))[names.index(change.within) :]:
        before = module.__dict__[name]
        alone = ast.Module([statement], [])
        exec(compile(alone, str(module.__file__), "exec"), module.__dict__)
        for other in list(sys.modules.values()):
            if vars(other).get(name) is before:
                setattr(other, name, module.__dict__[name])
    return True


def _codes(code: CodeType) -> Any:
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield constant.co_qualname, constant
            if "<locals>" not in constant.co_qualname:
                yield from _codes(constant)


def _functions(module: ModuleType) -> Any:
    holders = [module, *(v for v in vars(module).values() if isinstance(v, type))]
    for holder in holders:
        if getattr(holder, "__module__", module.__name__) != module.__name__:
            continue
        for value in vars(holder).values():
            function = _plain(value)
            if function is not None and function.__module__ == module.__name__:
                yield function.__qualname__, function


def _plain(value: Any) -> FunctionType | None:
    """The function that is called, whatever it is wrapped in."""
    if isinstance(value, staticmethod | classmethod):
        value = value.__func__
    elif isinstance(value, property):
        value = value.fget
    elif isinstance(value, cached_property):
        value = value.func
    if not isinstance(value, FunctionType):
        return None
    wrapped = getattr(value, "__wrapped__", value)
    return wrapped if isinstance(wrapped, FunctionType) else None


def main() -> None:
    """Try the files that are named."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutants")
    parser.add_argument("files", nargs="+")
    parser.add_argument("--by", nargs="+", required=True, help="tests that should notice")
    parser.add_argument("--lines", type=int, nargs="+", help="only the changes of these lines")
    asked = parser.parse_args()
    os.environ["TEST_ENGINES"] = "sqlite"
    plugin = Mutants(asked.files, asked.lines or ())
    options = ["-q", "-p", "no:cacheprovider", "-p", "no:xdist"]
    pytest.main([*options, *asked.by], plugins=[plugin])
    print(dict(plugin.outcomes))


if __name__ == "__main__":
    main()
