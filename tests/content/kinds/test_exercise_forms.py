"""What is right, in each form; and an order that comes from a seed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from content.kinds.exercise_forms import Exercise, Form, Given, Option

OPTIONS = [Option("甲", True, 0), Option("乙", False, 1), Option("丙", True, 2)]
ASKED = Exercise(Form.MULTIPLE, "问", OPTIONS, "27.40", "原文", "技能", "KB-000001", 1, "")


@pytest.mark.parametrize(
    ("form", "given", "is_right"),
    [
        (Form.MULTIPLE, Given((0, 2)), True),
        (Form.MULTIPLE, Given((2, 0)), True),
        (Form.MULTIPLE, Given((0,)), False),
        (Form.MULTIPLE, Given((0, 1, 2)), False),
        (Form.SAY, Given((0, 2)), True),
        (Form.SINGLE, Given(()), False),
        (Form.SINGLE, Given((9,)), False),
        (Form.SINGLE, Given((-1,)), False),
        (Form.ORDER, Given((0, 1, 2)), True),
        (Form.ORDER, Given((1, 0, 2)), False),
        (Form.ORDER, Given((0, 1)), False),
        (Form.SUM, Given(figure="27.4"), True),
        (Form.SUM, Given(figure=" 27.40 "), True),
        (Form.SUM, Given(figure="27.5"), False),
        (Form.SUM, Given(figure="NaN"), False),
        (Form.SUM, Given(figure="很多"), False),
    ],
)
def test_answers(form: Form, given: Given, is_right: bool) -> None:
    assert replace(ASKED, form=form).is_right(given) is is_right


def test_a_seed_shuffles_and_never_leaves_an_order_right() -> None:
    ordered = replace(ASKED, form=Form.ORDER)
    for seed in map(str, range(20)):
        shown = ordered.shuffled(seed)
        assert shown == ordered.shuffled(seed)
        assert list(shown.options) != OPTIONS
        right = sorted(range(3), key=lambda place: shown.options[place].place)
        assert shown.is_right(Given(tuple(right)))
