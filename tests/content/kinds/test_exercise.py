"""What keeps an exercise from the committee: it has to have one way to be right."""

from __future__ import annotations

from typing import Any

import pytest

from content.kinds.registry import asking_kind
from tests.makers import CONTENT

A, B, C = ({"text": text} for text in "甲乙丙")
RIGHT = {"text": "丁", "right": True}


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({}, []),
        ({"options": [A, B]}, ["options"]),
        ({"options": [RIGHT]}, ["options"]),
        ({"options": [RIGHT, {"text": "戊", "right": True}]}, ["options"]),
        ({"options": [RIGHT, A, A]}, ["options"]),
        ({"form": "multiple", "options": [A, B]}, ["options"]),
        ({"form": "multiple", "options": [RIGHT, A]}, []),
        ({"form": "say", "options": [A, B]}, ["options"]),
        ({"form": "order", "options": [A, B]}, ["options"]),
        ({"form": "order", "options": [A, B, C]}, []),
        ({"form": "sum", "options": []}, ["figure"]),
        ({"form": "sum", "figure": "一百"}, ["figure"]),
        ({"form": "sum", "figure": "27.4"}, []),
    ],
)
def test_what_does_not_hold_is_named(changes: dict[str, Any], fields: list[str]) -> None:
    assert list(asking_kind().faults(CONTENT["exercise"] | changes)) == fields


def test_it_names_what_it_rests_on() -> None:
    content = CONTENT["exercise"]
    assert asking_kind().references(content) == [("content.source", "KB-000001")]
    asks = asking_kind().asks
    assert asks is not None
    assert asks(content).options[0].is_right
    assert not asking_kind().shown


def test_it_reads_as_it_is_asked_and_is_not_for_saying() -> None:
    kind = asking_kind()
    shown = {
        block.key: block.text for block in kind.blocks(CONTENT["exercise"] | {"form": "single"})
    }
    assert shown["form"] == "单选"
    assert shown["options.1"] == "24 小时内（正确）"
    assert shown["options.2"] == "7 天内"
    assert kind.text_to_say(CONTENT["exercise"]) == ""
