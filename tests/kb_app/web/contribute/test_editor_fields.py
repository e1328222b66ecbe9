"""Forms from schemas: every kind has one, and what is typed comes out as the schema wants it."""

from __future__ import annotations

from core.base_schema import BaseSchema, Choice, Day, Each, Line, ListOf, Prose, Whole, YesNo, load
from kb_app.web.contribute.editor_fields import Widget, form_fields, shaped


class PartSchema(BaseSchema):
    """A part."""

    name = Line(required=True)
    on = Day(load_default=None, allow_none=True)


class EverythingSchema(BaseSchema):
    """A kind with every sort of field, as a new one might have."""

    line = Line(required=True, metadata={"label": "行", "help": "帮助"})
    prose = Prose(metadata={"markdown": True, "internal": True})
    lines = ListOf(Line(required=True), most=3)
    texts = ListOf(Prose(required=True), most=3)
    parts = ListOf(Each(PartSchema), most=3, least=1, required=True)
    part = Each(PartSchema)
    day = Day(load_default=None, allow_none=True)
    number = Whole(load_default=7)
    choice = Choice(("a", "b"), load_default="b")
    yes = YesNo(load_default=False)


FIELDS = form_fields(EverythingSchema())


def test_every_field_has_its_widget() -> None:
    assert {f.name: f.widget for f in FIELDS} == {
        "line": Widget.LINE,
        "prose": Widget.PROSE,
        "lines": Widget.LINES,
        "texts": Widget.GROUP,
        "parts": Widget.GROUP,
        "part": Widget.PART,
        "day": Widget.DAY,
        "number": Widget.NUMBER,
        "choice": Widget.CHOICE,
        "yes": Widget.YES_NO,
    }


def test_the_metadata_of_a_field_reaches_the_form() -> None:
    by_name = {f.name: f for f in FIELDS}
    assert (by_name["line"].label, by_name["line"].help, by_name["line"].required) == (
        "行",
        "帮助",
        True,
    )
    assert by_name["prose"].markdown
    assert by_name["prose"].internal
    assert (by_name["parts"].most, by_name["parts"].least) == (3, 1)
    assert by_name["line"].max_length == 200
    assert by_name["choice"].options == [("a", "a"), ("b", "b")]


def test_what_is_typed_passes_the_schema() -> None:
    typed = {
        "line": "l",
        "prose": "p\r\nq",
        "lines": " a \r\n\r\nb\rc\n",
        "texts": ["x", " ", ""],
        "parts": [{"name": "n", "on": ""}, {"name": "", "on": ""}],
        "part": {"name": "n", "on": "2026-01-02"},
        "day": "",
        "number": "",
        "choice": "",
    }
    loaded = load(EverythingSchema(), shaped(FIELDS, typed))
    assert loaded["lines"] == ["a", "b", "c"]
    assert loaded["texts"] == ["x"]
    assert loaded["parts"] == [{"name": "n", "on": None}]
    assert (loaded["day"], loaded["number"], loaded["choice"], loaded["yes"]) == (
        None,
        7,
        "b",
        False,
    )


def test_what_the_form_does_not_know_is_left_for_the_schema_to_refuse() -> None:
    assert shaped(FIELDS, {"status": "published"})["status"] == "published"
