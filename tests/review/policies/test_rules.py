"""Which rule holds."""

from __future__ import annotations

from review.grading.grades import Grade
from review.policies.rules import Rule, Seat, Who, rule_for


def test_the_most_specific_rule_wins_whatever_the_order() -> None:
    grades = (Grade.WORDING,)
    seats = (Seat(Who.ANYBODY),)
    anything = Rule(grades, seats)
    of_kind = Rule(grades, seats, kind="answer")
    above = Rule(grades, seats, category="service")
    near = Rule(grades, seats, category="service-billing")
    both = Rule(grades, seats, category="service-billing", kind="answer")
    rules = [anything, of_kind, above, near, both]
    path = ["service-billing", "service"]
    for order in (rules, rules[::-1]):
        assert rule_for(order, path, "answer", Grade.WORDING) == both
        assert rule_for(order, path, "case", Grade.WORDING) == near
        assert rule_for(order, ["service"], "answer", Grade.WORDING) == above
        assert rule_for(order, ["safety"], "answer", Grade.WORDING) == of_kind
        assert rule_for(order, ["safety"], "case", Grade.WORDING) == anything
