"""Docs and tree are one: every folder has its line on the map, every path leads somewhere."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MAP = (ROOT / "docs" / "map.md").read_text("utf-8")
PRODUCT = (
    *("kb_app", "insight", "handover", "training", "grievances", "monitoring", "calls"),
    *("briefing",),
    *("review", "questions"),
    *("search_index", "content", "people", "core"),
)
HOUSE = (*PRODUCT, "migrations", "benchmarks", "tests")
KEPT_IN_STEP = (
    *("README.md", "README.zh-CN.md", "CONTRIBUTING.md", "SECURITY.md"),
    *("docs/map.md", "docs/architecture.md", "docs/operation.md", "docs/benchmarks.md"),
)
BACKTICKED = re.compile(r"`([\w.][\w./-]*)`")


def folders_of_python() -> set[str]:
    """Also those that git does not know yet."""
    files = [file for package in HOUSE for file in (ROOT / package).rglob("*.py")]
    return {f"{file.parent.relative_to(ROOT)}/" for file in files}


def rows(title: str) -> dict[str, str]:
    """First and second column of the table under a title of the map."""
    section = MAP.split(f"## {title}\n", 1)[1].split("\n## ", 1)[0]
    return dict(re.findall(r"^\| (?!-)(.+?) \| (.+?) \|$", section, re.MULTILINE)[1:])


def test_every_folder_has_its_line_and_every_line_its_folder() -> None:
    house = folders_of_python()
    mirrors = {f"tests/{folder}" for folder in house}

    told = {name.strip("`") for name in rows("Folders")}

    assert told == house - mirrors


def test_what_is_looked_for_is_found_in_a_module() -> None:
    places = rows("Where is …?")

    assert len(places) >= 24
    assert [p for p in places.values() if not (ROOT / p.strip("`")).is_file()] == []


@pytest.mark.parametrize("page", KEPT_IN_STEP)
def test_paths_and_modules_of_the_docs_are_there(page: str) -> None:
    """What stands in backticks and begins with the name of a package or another folder of ours."""
    named = BACKTICKED.findall((ROOT / page).read_text("utf-8"))

    assert [name for name in named if not _is_there(name)] == []


def _is_there(name: str) -> bool:
    first = re.split(r"(?<=.)[./]", name, maxsplit=1)[0]
    if "/" in name and (first in HOUSE or (ROOT / first).is_dir()):
        return (ROOT / name).exists()
    if "/" not in name and "." in name and first in PRODUCT:
        return _is_module_or_part_of_one(name)
    return True


def _is_module_or_part_of_one(name: str) -> bool:
    module, _, part = name.rpartition(".")
    if (ROOT / name.replace(".", "/")).is_dir():
        return True
    if (ROOT / f"{name.replace('.', '/')}.py").is_file():
        return True
    file = ROOT / f"{module.replace('.', '/')}.py"
    return file.is_file() and hasattr(importlib.import_module(module), part)
