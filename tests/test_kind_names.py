"""Kinds are asked what they can, never called by name: so a new one is one file."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from content.kinds.registry import all_kinds
from tests.test_house import PACKAGES

ROOT = Path(__file__).parent.parent
TEMPLATES = ROOT / "kb_app/templates"
NAMES = frozenset(all_kinds())

# Where the word is no kind: a field, an argument, a key of an answer, a grade, a class of a style.
OTHER_WORDS = {
    "content/importers/answers/template.py": {"answer"},
    "content/services/basis_changes.py": {"regulation"},
    "content/services/law_endings.py": {"regulation"},
    "content/upkeep/upkeep_queries.py": {"regulation"},
    "kb_app/api/comments.py": {"answer"},
    "kb_app/api/search.py": {"synonyms"},
    "kb_app/api/upkeep.py": {"regulation"},
    "kb_app/demo/asking.py": {"answer"},
    "kb_app/web/contribute/citation_picker.py": {"regulation"},
    "kb_app/web/questions/question_actions.py": {"answer"},
    "kb_app/web/review/comment_actions.py": {"answer"},
    "content/doubts.py": {"regulation"},  # what a doubt tells of
    "kb_app/web/entries/shown_guide.py": {"regulation"},
    "questions/services/answering.py": {"answer"},
    "insight/to_do.py": {"danger"},
    "kb_app/web/grievances/conference_pages.py": {"danger"},
    "kb_app/web/kit/charts.py": {"script"},  # an element of SVG
    "kb_app/templates/monitoring/sample.html": {"answer"},
    "kb_app/templates/training/_pieces.html": {"exercise"},
    "kb_app/api/documents/monitoring_documents.py": {"answer"},
    "kb_app/api/documents/training_documents.py": {"exercise"},
    "kb_app/web/training/contest_pages.py": {"danger"},
    "kb_app/web/monitoring/sample_actions.py": {"answer"},
    "kb_app/web/training/item_pages.py": {"danger"},
    "kb_app/web/training/practice_pages.py": {"danger"},
    "monitoring/schemas.py": {"answer"},
    "monitoring/services/appealing.py": {"answer"},
    "training/services/contests.py": {"exercise"},
    "training/services/practising.py": {"exercise"},
    "questions/services/notices.py": {"danger"},
    "questions/services/raising.py": {"danger"},
    "review/grading/grades.py": {"regulation"},
    "kb_app/templates/base.html": {"danger"},
    "kb_app/templates/questions/question.html": {"danger"},
    "kb_app/templates/search/_danger.html": {"danger"},
    "kb_app/templates/search/page.html": {"danger"},
    "kb_app/templates/contribute/_citations.html": {"regulation"},
    "kb_app/templates/questions/_acts.html": {"answer"},
    "kb_app/templates/review/_demand.html": {"regulation"},
    "kb_app/templates/review/_one_comment.html": {"answer"},
}


def named_in_python(source: str) -> Iterator[str]:
    """The names of kinds that stand as texts of their own in a module."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and node.value in NAMES:
            yield str(node.value)


def named_in_template(source: str) -> Iterator[str]:
    """The names of kinds that stand between quotes in a template."""
    yield from (name for name in re.findall(r"""["'](\w+)["']""", source) if name in NAMES)


def _found() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for package in PACKAGES:
        for file in (ROOT / package).rglob("*.py"):
            if "content/kinds" not in file.as_posix():
                found[file.relative_to(ROOT).as_posix()] = set(named_in_python(file.read_text()))
    for file in TEMPLATES.rglob("*.html"):
        found[file.relative_to(ROOT).as_posix()] = set(named_in_template(file.read_text()))
    return {name: words for name, words in found.items() if words}


def test_no_kind_is_called_by_name_outside_its_own_module() -> None:
    assert _found() == OTHER_WORDS


@pytest.mark.parametrize("name", sorted(NAMES))
def test_a_name_is_noticed(name: str) -> None:
    assert list(named_in_python(f"if entry.kind == {name!r}: pass")) == [name]
    assert list(named_in_template("{% if kind == '" + name + "' %}")) == [name]
