"""What comes in about questions: masked, made one line, refused by field."""

from __future__ import annotations

from typing import Any

import pytest

from core.base_schema import load
from core.errors import Invalid
from questions import schemas

PHONE = "13812345678"


def refused(schema: Any, **values: Any) -> set[str]:
    """The fields that are refused."""
    with pytest.raises(Invalid) as caught:
        load(schema, values)
    return set(caught.value.fields)


def test_personal_numbers_are_masked_wherever_somebody_types() -> None:
    question = load(
        schemas.QuestionSchema(),
        {
            "text": f"手机{PHONE}的户",
            "earlier_queries": [PHONE],
            "details": {"who": PHONE, "how": ""},
            "callback": {"caller": PHONE},
        },
    )
    caller = question.pop("caller")
    assert caller == PHONE  # encrypted when it is stored
    assert question.pop("callback")["caller"] == PHONE
    assert PHONE not in str(question)
    assert set(question["details"]) == {"who"}
    for schema, values in (
        (schemas.RouteSchema(), {"department": "service", "reason": PHONE}),
        (schemas.ReasonSchema(), {"reason": PHONE}),
        (schemas.InterimSchema(), {"note": f"请打{PHONE}"}),
        (schemas.AnswerQuestionSchema(), {"answer": "看", "general": False, "reason": PHONE}),
        (schemas.CallSchema(), {"satisfaction": "satisfied", "note": PHONE}),
        (schemas.FlagSchema(), {"reason": "wrong", "comment": PHONE}),
    ):
        assert PHONE not in str(load(schema, values)), schema


def test_a_pasted_line_is_one_line_and_a_callback_may_be_a_yes() -> None:
    pasted = load(schemas.QuestionSchema(), {"text": "停电\r\n\x00怎么办", "callback": True})
    assert pasted["text"] == "停电 怎么办"
    assert pasted["callback"]["promise"] == "simple"
    assert load(schemas.QuestionSchema(), {"text": "停电", "callback": False})["callback"] is None


@pytest.mark.parametrize(("given", "kept"), [(12, "12"), (" Q-000012 ", "Q-000012"), ("", "")])
def test_a_reference_is_a_number_or_a_groups(given: object, kept: str) -> None:
    assert load(schemas.MergeSchema(), {"into": given}) == {"into": kept}


@pytest.mark.parametrize("given", [True, 1.5, ["1"], None, "1" * 21])
def test_what_is_no_reference(given: object) -> None:
    assert refused(schemas.MergeSchema(), into=given) == {"into"}


def test_without_a_general_answer_the_reason_is_said() -> None:
    assert refused(schemas.AnswerQuestionSchema(), answer="请稍候", general=False) == {"reason"}
    loaded = load(
        schemas.AnswerQuestionSchema(), {"answer": "请稍候", "general": False, "reason": "各地不同"}
    )
    assert (loaded["general"], loaded["variants"]) == (False, None)


def test_days_of_a_turn_are_in_order() -> None:
    days = {"user": "li", "first_day": "2026-03-02", "last_day": "2026-03-01"}
    assert refused(schemas.DutySchema(), **days) == {"last_day"}
    assert load(schemas.DutySchema(), days | {"last_day": "2026-03-02"})["user"] == "li"


def test_a_reason_to_flag_is_one_there_is() -> None:
    assert refused(schemas.FlagSchema(), reason="ugly") == {"reason"}
    assert refused(schemas.CallSchema(), satisfaction="happy") == {"satisfaction"}
    assert refused(schemas.SplitSchema(), questions=[0]) == {"questions.0"}


def test_every_detail_is_asked_once_in_the_funnel_and_never_more_than_three_in_a_row() -> None:
    steps = [names for _how, names in schemas.FUNNEL]
    assert sorted(sum(steps, ())) == sorted(schemas.DETAILS)
    assert max(map(len, steps)) <= 3
    assert list(sum(steps, ())) == list(schemas.DETAILS), "shown in the order in which it is asked"
