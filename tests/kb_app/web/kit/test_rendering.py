"""What templates may ask."""

from __future__ import annotations

import re
from pathlib import Path

import kb_app
from kb_app.web.kit.rendering import errors_below, field_id


def test_errors_are_found_by_field_and_below_it() -> None:
    errors = {"content.steps.0.title": ["必填"], "content.steps": ["至少 1 项"], "contents": ["x"]}

    assert errors_below(errors, "content.steps") == ["必填", "至少 1 项"]
    assert field_id("content.steps.0.title") == "f-content-steps-0-title"


def test_a_part_of_a_section_has_a_name_of_its_own() -> None:
    """Two landmarks of one name cannot be told apart by those who go from one to the next."""
    folder = Path(kb_app.__file__).parent / "templates"
    for file in folder.rglob("*.html"):
        text = file.read_text(encoding="utf-8")
        sections = set(re.findall(r'<section[^>]* aria-labelledby="([^"]+)"', text))
        regions = set(re.findall(r'role="region" aria-labelledby="([^"]+)"', text))
        assert not sections & regions, file
