"""A draft as a form: stored content survives it, lists work without a script."""

from __future__ import annotations

from typing import Any

import pytest

from content.kinds.registry import all_kinds
from core.base_schema import load
from kb_app.web.contribute.draft_form import read_typed, with_list_step
from kb_app.web.kit import forms
from tests.makers import CONTENT, LINES


@pytest.mark.parametrize("kind", all_kinds().values(), ids=lambda kind: kind.name)
def test_stored_content_survives_its_own_form(kind: Any) -> None:
    stored = kind.schema().dump(load(kind.schema(), CONTENT[kind.name]))
    typed = {
        "title": "t",
        "content": {
            key: "\n".join(value) if key in LINES else value for key, value in stored.items()
        },
    }
    again = read_typed(kind, forms.encode(typed))["content"]
    assert kind.schema().dump(load(kind.schema(), again)) == stored


@pytest.mark.parametrize(
    ("step", "titles"),
    [
        ("add:content.steps", ["a", "b", "c", ""]),
        ("add:content.steps:0", ["a", "", "b", "c"]),
        ("remove:content.steps:1", ["a", "c"]),
        ("up:content.steps:2", ["a", "c", "b"]),
        ("up:content.steps:0", ["a", "b", "c"]),
        ("down:content.steps:0", ["b", "a", "c"]),
        ("down:content.steps:2", ["a", "b", "c"]),
        ("remove:content.steps:9", ["a", "b", "c"]),
        ("remove:content.steps:-1", ["a", "b", "c"]),
        ("remove:content.steps:999999999999", ["a", "b", "c"]),
        ("remove:title:0", ["a", "b", "c"]),
        ("remove::", ["a", "b", "c"]),
    ],
)
def test_list_steps_without_script(step: str, titles: list[str]) -> None:
    typed = {"title": "t", "content": {"steps": ["a", "b", "c"]}}
    assert with_list_step(typed, step)["content"]["steps"] == titles
    assert typed["content"] == {"steps": ["a", "b", "c"]}


@pytest.mark.parametrize(
    ("step", "texts"),
    [
        ("add:content.questions.0.answers", ["是", "否", ""]),
        ("up:content.questions.0.answers:1", ["否", "是"]),
        ("remove:content.questions.0.answers:0", ["否"]),
        ("remove:content.questions.7.answers:0", ["是", "否"]),
        ("remove:content.questions.x.answers:0", ["是", "否"]),
    ],
)
def test_list_steps_within_an_item(step: str, texts: list[str]) -> None:
    typed = {"content": {"questions": [{"answers": ["是", "否"]}]}}
    assert with_list_step(typed, step)["content"]["questions"][0]["answers"] == texts
    assert typed["content"]["questions"][0]["answers"] == ["是", "否"]


def test_choices_nobody_touched_make_no_item() -> None:
    blank = {"label": "", "ends_in": "sentence", "say": "", "basis": ""}
    typed = {"content": {"endings": [{**blank, "label": "完"}, blank]}}
    read = read_typed(all_kinds()["diagnosis"], forms.encode(typed))["content"]
    assert [one["label"] for one in read["endings"]] == ["完"]
