"""The template is a file that can be imported."""

from __future__ import annotations

import pytest

from content.importers.answers.answer_files import parse_answers
from content.importers.answers.template import template
from tests.content.importers.answers.reading import one


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_template_can_be_imported(kind) -> None:
    parsed = parse_answers(f"模板.{kind}", template(kind))
    entry = one(parsed)
    assert entry.content["confirm"] == ["户号", "账单月份"]
    assert parsed.notes == []


def test_the_csv_template_opens_in_excel() -> None:
    assert template("csv").startswith(b"\xef\xbb\xbf")
