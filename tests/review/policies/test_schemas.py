"""Policies that make no sense are refused, by field."""

from __future__ import annotations

from typing import Any

import pytest

from core.base_schema import load
from core.errors import Invalid
from review.grading.grades import Grade
from review.policies.defaults import DEFAULT_RULES
from review.policies.rules import Rule, Seat, Who
from review.policies.schemas import PolicySchema
from tests.makers import Maker
from tests.review.policy_steps import put


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (lambda r: r.pop(), "rules"),  # nothing holds for retirements
        (lambda r: r.append(r[0]), "rules.5.grades"),  # two for the same
        (lambda r: r[0].update(kind="poem"), "rules.0.kind"),
        (lambda r: r[0].update(seats=[]), "rules.0.seats"),
        (lambda r: r[0].update(departments=2), "rules.0.departments"),
        (lambda r: r[0]["seats"][0].update(count=0), "rules.0.seats.0.count"),
        (lambda r: r[0]["seats"][0].update(who="department"), "rules.0.seats.0.department"),
        (lambda r: r[0].update(hours=0), "rules.0.hours"),
        (lambda r: r[0].update(grades=["nothing"]), "rules.0.grades.0"),
    ],
)
def test_a_policy_that_makes_no_sense_is_refused(change: Any, field: str) -> None:
    rules = [rule.as_json() for rule in DEFAULT_RULES]
    change(rules)
    with pytest.raises(Invalid) as refused:
        load(PolicySchema(), {"version": 1, "rules": rules})
    assert field in refused.value.fields


def test_codes_that_do_not_exist_are_refused(maker: Maker) -> None:
    named = Rule((Grade.WORDING,), (Seat(Who.DEPARTMENT, 1, "moon"),), category="moon")
    with pytest.raises(Invalid) as refused:
        put(maker, *DEFAULT_RULES, named)
    assert set(refused.value.fields) == {"rules.5.category", "rules.5.seats.0.department"}
