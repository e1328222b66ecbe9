"""The house as the docs draw it: layers hold, docs name what exists, texts are translated."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from kb_app import catalogue

ROOT = Path(__file__).parent.parent
PACKAGES = (
    "kb_app",
    "insight",
    "grievances",
    "review",
    "questions",
    "search_index",
    "content",
    "people",
    "core",
)
LINT_IMPORTS = Path(sys.executable).parent / "lint-imports"


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [LINT_IMPORTS, "--no-cache"], cwd=folder, capture_output=True, text=True, check=False
    )


@pytest.fixture
def copy_of_the_house(tmp_path: Path) -> Path:
    for package in PACKAGES:
        shutil.copytree(ROOT / package, tmp_path / package)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("core/clock.py", "import people.models"),
        ("people/permissions.py", "import content.models"),
        ("content/queries.py", "import search_index.queries"),
        ("search_index/services.py", "import review.models"),
        ("review/queries.py", "import kb_app.settings"),
        ("questions/queries.py", "import review.models"),
        ("questions/queries.py", "import grievances.models"),
        ("grievances/queries.py", "import insight.coverage"),
        ("questions/queries.py", "import flask"),
        ("content/queries.py", "import flask"),
        ("review/queries.py", "import whoosh"),
        ("people/queries.py", "import openpyxl"),
        ("search_index/queries.py", "import search_index.past"),
        ("search_index/related.py", "import search_index.suggestions"),
        ("search_index/results/filters.py", "import search_index.engine"),
        ("search_index/ranking/tiers.py", "import search_index.results.filters"),
        ("search_index/query_log/events.py", "import search_index.ranking.tiers"),
        ("search_index/query/query.py", "import search_index.ranking.tiers"),
        ("search_index/index/lexicon.py", "import search_index.query.query"),
        ("search_index/similarity/paraphrase.py", "import search_index.index.schema"),
        ("search_index/text/units.py", "import search_index.index.schema"),
        ("search_index/schemas.py", "import search_index.text.units"),
        ("search_index/errors.py", "import search_index.models"),
        ("search_index/stray.py", ""),
        ("search_index/ranking/tiers.py", "import whoosh"),
        ("search_index/query/query.py", "import rjieba"),
    ],
)
def test_an_import_that_breaks_the_layers_is_found(
    copy_of_the_house: Path, module: str, line: str
) -> None:
    with (copy_of_the_house / module).open("a", encoding="utf-8") as file:
        file.write(f"\n{line}\n")

    checked = lint_imports(copy_of_the_house)

    assert checked.returncode != 0
    assert "BROKEN" in checked.stdout


def test_every_api_route_is_in_the_docs_and_nothing_else(app: Flask) -> None:
    prefix = "/api/v1"
    routes = {
        f"{method} {re.sub(r'<[^:>]+:', '<', rule.rule).removeprefix(prefix)}"
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith(prefix)
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }

    documented = set(re.findall(r"`((?:GET|POST|PUT|DELETE) /[^`]*)`", _docs("api.md")))

    assert documented == routes


def test_every_metric_is_in_the_docs_and_nothing_else(app: Flask) -> None:
    text = app.test_client().get("/metrics").get_data(as_text=True)
    exposed = {
        name.removesuffix("_total")
        for name in re.findall(r"^# TYPE (kb_\w+) ", text, re.MULTILINE)
        if not name.endswith("_created")
    }

    documented = {
        name.removesuffix("_total") for name in re.findall(r"`(kb_\w+)", _docs("operation.md"))
    }

    assert documented == exposed


def test_addresses_of_pages_are_known_to_the_application_alone(app: Flask) -> None:
    first = {rule.rule.split("/")[1].partition("<")[0] for rule in app.url_map.iter_rules()}
    page = re.compile(rf"/({'|'.join(sorted(first - {''}))})(?=[/?]|$)")
    found = [
        f"{file.relative_to(ROOT)}:{line}: {literal}"
        for package in PACKAGES
        if package != "kb_app"
        for file in (ROOT / package).rglob("*.py")
        for line, literal in _literals(ast.parse(file.read_text("utf-8")))
        if page.match(literal)
    ]
    assert found == []


def _literals(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """The strings of a module, pieces of f-strings too; but not what is said of the code."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value


def test_every_text_has_its_english() -> None:
    assert list(catalogue.shortcomings()) == []


def _docs(name: str) -> str:
    return (ROOT / "docs" / name).read_text("utf-8")
