"""Who may import whom: the contracts of `pyproject.toml` have teeth, nothing goes in circles."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = (
    "kb_app",
    "insight",
    "training",
    "grievances",
    "handover",
    "monitoring",
    "calls",
    "briefing",
    "review",
    "questions",
    "search_index",
    "content",
    "people",
    "core",
)
BESIDE = ("benchmarks", "migrations", "tests")
LINT_IMPORTS = Path(sys.executable).parent / "lint-imports"

DOWN = "Imports go down only"
FLASK = "Flask is known in kb_app only"
WHOOSH = "Whoosh and the tokenizer are known in search_index only"
PARSERS = "File parsers are known in content.importers and content.files only"
FILES = "Files know nothing of what is imported from them"
SEARCH = "In search_index imports go down only"
WHOOSH_INSIDE = "In search_index Whoosh and the tokenizer are known to index and text only"
AREAS = "The areas of the pages know one another by the kit and by the shown entry only"
PAGES = "Pages and the API know nothing of each other"

# What a module imports that breaks a contract; modules called `inner` are new ones behind a door.
WRONG = [
    (DOWN, "core.clock", "people.models"),
    (DOWN, "people.permissions", "content.models"),
    (DOWN, "content.queries", "search_index.queries"),
    (DOWN, "search_index.services", "review.models"),
    (DOWN, "review.queries", "kb_app.settings"),
    (DOWN, "questions.queries", "review.models"),
    (DOWN, "questions.queries", "calls.models"),
    (DOWN, "calls.queries", "grievances.models"),
    (DOWN, "briefing.queries", "grievances.models"),
    (DOWN, "briefing.queries", "calls.queries"),
    (DOWN, "grievances.queries", "insight.coverage"),
    (DOWN, "grievances.queries", "monitoring.models"),
    (DOWN, "monitoring.queries", "training.models"),
    (DOWN, "training.queries", "handover.models"),
    (FLASK, "questions.queries", "flask"),
    (FLASK, "content.queries", "flask"),
    (WHOOSH, "review.queries", "whoosh"),
    (PARSERS, "people.queries", "openpyxl"),
    (FILES, "content.files.limits", "content.importers.result"),
    (SEARCH, "search_index.queries", "search_index.past"),
    (SEARCH, "search_index.related", "search_index.suggestions"),
    (SEARCH, "search_index.results.filters", "search_index.engine"),
    (SEARCH, "search_index.ranking.tiers", "search_index.results.filters"),
    (SEARCH, "search_index.query_log.events", "search_index.ranking.tiers"),
    (SEARCH, "search_index.query.query", "search_index.ranking.tiers"),
    (SEARCH, "search_index.index.lexicon", "search_index.query.query"),
    (SEARCH, "search_index.similarity.paraphrase", "search_index.index.schema"),
    (SEARCH, "search_index.text.units", "search_index.index.schema"),
    (SEARCH, "search_index.schemas", "search_index.text.units"),
    (SEARCH, "search_index.errors", "search_index.models"),
    (WHOOSH_INSIDE, "search_index.ranking.tiers", "whoosh"),
    (WHOOSH_INSIDE, "search_index.query.query", "rjieba"),
    (AREAS, "kb_app.web.search.search_page", "kb_app.web.admin.category_tree"),
    (AREAS, "kb_app.web.entries.entry_pages", "kb_app.web.review.queue_page"),
    (AREAS, "kb_app.web.kit.forms", "kb_app.web.entries.shown_entry"),
    (AREAS, "kb_app.web.blueprint", "kb_app.web.kit.forms"),
    (PAGES, "kb_app.api.search", "kb_app.web.kit.forms"),
    (PAGES, "kb_app.web.search.search_page", "kb_app.api.search"),
    ("insight is entered by its door", "kb_app.settings", "insight.inner"),
    ("handover is entered by its door", "insight.coverage", "handover.inner"),
    ("grievances is entered by its door", "insight.coverage", "grievances.inner"),
    ("monitoring is entered by its door", "insight.coverage", "monitoring.inner"),
    ("training is entered by its door", "insight.coverage", "training.inner"),
    ("briefing is entered by its door", "kb_app.settings", "briefing.differences"),
    ("calls is entered by its door", "kb_app.settings", "calls.inner"),
    ("review is entered by its door", "kb_app.settings", "review.impact.citing"),
    ("questions is entered by its door", "insight.coverage", "questions.places"),
    ("search_index is entered by its door", "review.queries", "search_index.index.schema"),
    (
        "search_index is entered by its door",
        "kb_app.web.search.search_page",
        "search_index.text.pinyin",
    ),
    ("content is entered by its door", "review.queries", "content.kinds.answer"),
    ("content is entered by its door", "kb_app.settings", "content.clause_changes"),
    ("people is entered by its door", "content.queries", "people.authentication.sessions"),
    ("core is entered by its door", "people.queries", "core.inner"),
]

CIRCLES = [
    ("kb_app.web.blueprint", "kb_app.web.search.search_page"),
    ("search_index.text.units", "search_index.query.parser"),
    ("benchmarks.kit.report", "benchmarks.http"),
    ("core.errors", "core.base_schema"),
]


def copied(folder: Path) -> Path:
    """The house, to be spoilt."""
    for package in (*PACKAGES, *BESIDE):
        shutil.copytree(ROOT / package, folder / package, ignore=shutil.ignore_patterns("*.pyc"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def spoil(folder: Path, wrong: Iterable[tuple[str, str]]) -> None:
    """Let each first module import the second."""
    for importer, imported in wrong:
        for module in (importer, imported):
            if module.endswith(".inner"):
                (folder / f"{module.replace('.', '/')}.py").touch()
        with (folder / f"{importer.replace('.', '/')}.py").open("a", encoding="utf-8") as file:
            file.write(f"\nimport {imported}\n")


def report_of(folder: Path) -> str:
    """What the contracts of the house in `folder` come to."""
    checked = subprocess.run(
        [LINT_IMPORTS, "--no-cache"], cwd=folder, capture_output=True, text=True, check=False
    )
    assert checked.returncode == 1, checked.stdout + checked.stderr
    return checked.stdout


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The contracts over a house with every wrong import at once."""
    folder = copied(tmp_path_factory.mktemp("broken"))
    spoil(folder, [(importer, imported) for _contract, importer, imported in WRONG])
    return report_of(folder)


@pytest.mark.parametrize(("contract", "importer", "imported"), WRONG)
def test_a_broken_contract_names_the_import(
    report: str, contract: str, importer: str, imported: str
) -> None:
    assert f"{contract} BROKEN" in report
    told = report.split(f"\n{contract}\n{'-' * len(contract)}\n")[1]
    part = re.split(r"\n-{5,}\n", told)[0]
    assert re.search(rf"\b{re.escape(importer)} -> {re.escape(imported)}\b", part), part


def test_every_contract_is_seen_broken() -> None:
    contracts = set(re.findall(r'^name = "(.*)"$', (ROOT / "pyproject.toml").read_text(), re.M))
    assert {contract for contract, _importer, _imported in WRONG} >= contracts - {"hotline-kb"}


def test_no_door_is_left_open_for_what_is_gone() -> None:
    """An exception whose import is no more would let it in again."""
    checked = subprocess.run(
        [LINT_IMPORTS, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert re.findall(r"No matches for ignored import\s+(.*?)\.\n", checked.stdout, re.S) == []


@pytest.mark.parametrize("room", ["search_index", "kb_app/web"])
def test_a_broken_order_of_rooms_names_the_new_one(tmp_path: Path, room: str) -> None:
    (copied(tmp_path) / room / "stray.py").touch()
    assert "stray" in report_of(tmp_path)


def circles_in(folder: Path) -> list[str]:
    """Modules that import one another, a group a line."""
    command = [sys.executable, str(Path(__file__).parent / "import_circles.py"), str(folder)]
    ran = subprocess.run(
        [*command, *PACKAGES, *BESIDE], capture_output=True, text=True, check=True, cwd=folder
    )
    return ran.stdout.splitlines()


def test_nothing_imports_in_a_circle() -> None:
    assert circles_in(ROOT) == []


def test_a_broken_tree_has_its_circles_named(tmp_path: Path) -> None:
    spoil(copied(tmp_path), CIRCLES)
    found = circles_in(tmp_path)
    for importer, imported in CIRCLES:
        assert any({importer, imported} <= set(circle.split()) for circle in found), importer
