"""The house as the docs draw it: docs name what exists, texts are translated."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from flask import Flask

from kb_app import catalogue

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
