"""Every action that any service writes into the audit trail has a name on its page.

That each name has its English is for the comparison of the catalogue with the sources.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

from grievances.handling.models import StepKind as HandlingStepKind
from kb_app.catalogue import PACKAGES
from kb_app.web.kit.audit_labels import ACTION_LABELS
from questions.models import StepKind
from review.models import Purpose, Verdict
from search_index.models import ProposalState

HOUSE = Path(__file__).parents[4]
WRITERS = {"record", "_audit", "_audit_by_date", "Together"}  # what takes an action and writes it
NEVER_WRITTEN = {"variant.open", "variant.obsolete"}  # nobody decides on these
ACTION = re.compile(r"[a-z_]+\.[a-z_]+")
COMPUTED: dict[str, type[StrEnum]] = {  # what an f-string begins with: what completes it
    "review.": Verdict,
    "review.submit_": Purpose,
    "question.": StepKind,
    "grievance.": HandlingStepKind,
    "variant.": ProposalState,
}


def written() -> Iterator[str]:
    """Every action the sources write, computed ones spelled out."""
    for package in PACKAGES:
        for path in (HOUSE / package).rglob("*.py"):
            for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(call, ast.Call) and _name(call.func) in WRITERS:
                    for argument in call.args:
                        yield from _actions(argument)


def _name(function: ast.expr) -> str:
    return getattr(function, "attr", "") or getattr(function, "id", "")


def _actions(argument: ast.expr) -> Iterator[str]:
    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
        if ACTION.fullmatch(argument.value):
            yield argument.value
    elif isinstance(argument, ast.IfExp):
        yield from (*_actions(argument.body), *_actions(argument.orelse))
    elif isinstance(argument, ast.JoinedStr) and isinstance(argument.values[0], ast.Constant):
        begins = str(argument.values[0].value)
        if "." in begins:  # others are subjects: entry:KB-000001
            yield from (f"{begins}{one}" for one in COMPUTED[begins])


def test_every_action_has_a_name_and_every_name_an_action() -> None:
    actions = set(written())
    assert len(actions) > 70  # the sources were read
    assert actions - NEVER_WRITTEN == set(ACTION_LABELS)
