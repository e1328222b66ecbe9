"""JSON lines: lists, fields nobody knows, and bad lines by row and field."""

from __future__ import annotations

import json

import pytest

from content.importers.answers.answer_files import parse_answers
from tests.content.importers.answers.reading import one, said


def test_jsonl_with_lists_and_other_fields(jsonl_file) -> None:
    data = jsonl_file(
        {
            "id": 7,
            "question": "甲？",
            "keywords": ["子 丑，寅"],
            "answer": "乙。",
            "basis": ["法第一条", " 法第二条 "],
            "variants": ["丙；丁", "丙；丁"],
            "note": None,
        }
    )
    entry = one(parse_answers("a.jsonl", data + b"\n\n"))
    assert entry.content["keywords"] == ["子", "丑", "寅"]
    assert entry.content["variants"] == ["丙；丁"]
    assert entry.basis == ("法第一条", "法第二条")


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ("{", "file"),
        ("7", "file"),
        ('{"title": "a", "answer": NaN}', "file"),
        ('{"title": "a", "title": "b", "answer": "c"}', "file"),
        ('{"title": ' + "[" * 100_000 + "}", "file"),
        ('{"title": ' + "9" * 5_000 + ', "answer": "c"}', "file"),
        ('{"title": 7, "answer": "c"}', "title"),
        ('{"title": "a", "answer": ["c"]}', "answer"),
        ('{"title": "a", "answer": "c", "variants": ["x", 7]}', "variants.1"),
        ('{"title": "a", "answer": "c", "variants": {"x": 1}}', "variants"),
        ('{"title": "a", "answer": "c\\ud800"}', "answer"),
        ('{"title": "a\\u0000", "answer": "c"}', "title"),
        ('{"title": "a", "answer": "c", "basis": ["x\\u0000"]}', "basis.0"),
        ('{"title": "a", "answer": "c", "effective_from": "soon"}', "effective_from"),
    ],
)
def test_bad_lines_are_reported_by_row_and_field(line, field, places) -> None:
    good = json.dumps({"title": "好", "answer": "好"})
    parsed = parse_answers("a.jsonl", f"{good}\n{line}\n{good}".encode())
    assert places(parsed) == [(2, field)]
    assert [entry.row for entry in parsed.entries] == [1, 3]


def test_a_json_list_is_refused() -> None:
    assert "每行一个" in said(parse_answers("a.jsonl", b'[{"title": "a"}]'))


def test_a_line_separator_inside_a_json_string_ends_no_row(jsonl_file) -> None:
    data = jsonl_file({"title": "a", "answer": "b\u2028c"})
    assert one(parse_answers("a.jsonl", data)).content["answer"] == "b\nc"
