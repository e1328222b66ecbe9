"""A sum as text: what a reviewer reads of it."""

from __future__ import annotations

from copy import deepcopy

import pytest

from content.diagnoses.written import ending_written, question_written, sum_written
from core import messages
from core.messages import spoken
from tests.content.diagnoses.test_sums import YEAR
from tests.content.diagnoses.trees import sound


def test_a_bound_that_was_left_empty_is_nought() -> None:
    node = deepcopy(YEAR)
    node["inputs"][0]["least"] = ""
    assert "（度）：0 到 99999" in sum_written(node)
    node["inputs"][0]["least"] = "5"
    assert "（度）：5 到 99999" in sum_written(node)


def test_what_is_compared_is_the_same_to_every_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    content = sound()
    nodes = [
        (question_written, content["questions"][0]),
        (sum_written, YEAR),
        (ending_written, {"say": "好", "ends_in": "handover", "department": "service"}),
    ]
    before = [told(node) for told, node in nodes]
    monkeypatch.setattr(messages, "_translator", lambda text: text if spoken() == "zh" else "?")
    assert [told(node) for told, node in nodes] == before
