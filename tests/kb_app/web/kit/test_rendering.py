"""What templates may ask."""

from __future__ import annotations

from kb_app.web.kit.rendering import errors_below, field_id


def test_errors_are_found_by_field_and_below_it() -> None:
    errors = {"content.steps.0.title": ["必填"], "content.steps": ["至少 1 项"], "contents": ["x"]}

    assert errors_below(errors, "content.steps") == ["必填", "至少 1 项"]
    assert field_id("content.steps.0.title") == "f-content-steps-0-title"
