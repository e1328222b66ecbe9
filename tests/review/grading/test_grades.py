"""The order of the grades."""

from __future__ import annotations

from review.grading.grades import Grade, higher_than, rank

WORDING, VARIANTS, OBLIGATIONS = Grade.WORDING, Grade.VARIANTS, Grade.OBLIGATIONS


def test_grades_are_raised_and_never_to_a_retirement() -> None:
    for grade in Grade:
        above = higher_than(grade)
        assert all(rank(one) > rank(grade) for one in above)
        assert Grade.RETIREMENT not in above
    assert higher_than(WORDING) == [VARIANTS, OBLIGATIONS, Grade.REGULATION]
