"""The rooms of the house: how many modules each holds, what they are called, where tests stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import PurePath

from tests.test_imports import PACKAGES, ROOT

MODULES_MAX = 20
MIRRORED_LEAST = 0.7
ROLES = {"models", "queries", "schemas", "services", "permissions", "errors", "jobs"}
WITHOUT_SUBJECT = {"__init__", "__main__"}
NO_AREA = {"api", "errors", "kinds"}  # pages of the API's docs, of errors; views of kinds


def house() -> Iterator[PurePath]:
    """Every module of ours, by its path from the root."""
    for folder in (*PACKAGES, "benchmarks", "migrations", "tests"):
        for file in sorted((ROOT / folder).rglob("*.py")):
            yield PurePath(file.relative_to(ROOT))


def product(modules: Iterable[PurePath]) -> list[PurePath]:
    """The modules of the product that have a subject of their own."""
    return [m for m in modules if m.parts[0] in PACKAGES and m.stem not in WITHOUT_SUBJECT]


def crowded(modules: Iterable[PurePath]) -> list[str]:
    """The folders with more modules than one can take in; versions of the database only grow."""
    counts = Counter(str(m.parent) for m in modules if m.stem != "__init__")
    del counts["migrations/versions"]
    return [folder for folder, count in counts.items() if count > MODULES_MAX]


def said_twice(modules: Iterable[PurePath]) -> list[str]:
    """The names of modules that stand at two places and are no role of the house."""
    counts = Counter(m.stem for m in product(modules))
    return [name for name, count in counts.items() if count > 1 and name not in ROLES]


def unmirrored(modules: Iterable[PurePath]) -> list[PurePath]:
    """The modules of the product whose test does not stand at the same place below `tests`."""
    known = set(modules)
    return [
        m
        for m in product(known)
        if PurePath("tests", *m.parts[:-1], f"test_{m.stem}.py") not in known
    ]


def test_no_folder_is_crowded() -> None:
    assert crowded(house()) == []


def test_no_name_is_said_twice() -> None:
    assert said_twice(house()) == []


def test_tests_stand_where_their_modules_do() -> None:
    modules = list(house())
    without = unmirrored(modules)
    share = 1 - len(without) / len(product(modules))
    assert share >= MIRRORED_LEAST, "\n".join(str(m) for m in sorted(without))


def test_what_is_wrong_is_seen() -> None:
    many = [PurePath(f"core/m{n}.py") for n in range(MODULES_MAX + 1)]
    assert crowded(many) == ["core"]
    assert crowded(many[1:]) == []
    twice = [PurePath(f"{p}/{name}.py") for p in ("core", "review") for name in ("lists", "models")]
    assert said_twice(twice) == ["lists"]
    tested = [*twice, PurePath("tests/core/test_lists.py"), PurePath("tests/test_models.py")]
    assert unmirrored(tested[:1] + tested[-2:]) == []
    assert unmirrored(tested[1:2] + tested[-2:]) == [PurePath("core/models.py")]


def test_templates_stand_by_area() -> None:
    areas = {f.name for f in (ROOT / "kb_app" / "web").iterdir() if (f / "__init__.py").is_file()}
    folders = {f.name for f in (ROOT / "kb_app" / "templates").iterdir() if f.is_dir()}
    assert folders == areas - {"kit"} | NO_AREA


def test_an_area_renders_its_own_templates() -> None:
    foreign = [
        f"{file.relative_to(ROOT)}: {line.strip()}"
        for file in (ROOT / "kb_app" / "web").rglob("*.py")
        for line in file.read_text("utf-8").splitlines()
        if '.html"' in line and f'"{file.parent.name}/' not in line and file.parent.name != "kit"
    ]
    assert foreign == []
