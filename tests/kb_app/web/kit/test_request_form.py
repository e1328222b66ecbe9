"""What a request brings: the form without its token, what was filled in, numbers in an address."""

from __future__ import annotations

import pytest
from flask import Flask

from core.errors import Invalid
from kb_app.web.kit.request_form import filled, typed_form, whole


def test_the_form_is_nested_and_without_its_token(app: Flask) -> None:
    sent = {"csrf_token": "t", "title": "电价", "content.steps.0.title": "先问"}
    with app.test_request_context("/", method="POST", data=sent):
        assert typed_form() == {"title": "电价", "content": {"steps": [{"title": "先问"}]}}


def test_a_field_that_comes_twice_is_refused(app: Flask) -> None:
    sent = {"title": ["一", "二"]}
    with (
        app.test_request_context("/", method="POST", data=sent),
        pytest.raises(Invalid) as refused,
    ):
        typed_form()
    assert "title" in refused.value.fields


def test_what_was_left_empty_is_absent() -> None:
    assert filled({"a": "", "b": "0", "c": [], "d": " "}) == {"b": "0", "c": [], "d": " "}


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0),
        ("007", 7),
        ("123456789", 123_456_789),
        ("1234567890", None),
        ("", None),
        ("-1", None),
        ("+1", None),
        (" 1", None),
        ("1.0", None),
        ("１", None),
        ("²", None),
        ("1e3", None),
    ],
)
def test_whole_numbers_are_digits_and_few_of_them(text: str, number: int | None) -> None:
    assert whole(text) == number


def test_how_many_digits_is_up_to_who_asks() -> None:
    assert whole("999", digits=3) == 999
    assert whole("1000", digits=3) is None
