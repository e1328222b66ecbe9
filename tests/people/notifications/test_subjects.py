"""What a notification is about: one thing of several, or what there is of a kind."""

from __future__ import annotations

import pytest

from people.notifications.subjects import ALONE, Subject, SubjectKind


@pytest.mark.parametrize(
    ("kind", "reference"),
    [(SubjectKind.ENTRY, ""), (SubjectKind.REVIEW, ""), (SubjectKind.UPKEEP, "KB-000001")],
)
def test_a_subject_says_which_one_where_there_are_several(
    kind: SubjectKind, reference: str
) -> None:
    with pytest.raises(ValueError, match="not a subject"):
        Subject(kind, reference)


@pytest.mark.parametrize("kind", SubjectKind)
def test_one_of_each_kind_can_be_told_of(kind: SubjectKind) -> None:
    about = Subject(kind, "7" if kind in ALONE else "")
    assert about == Subject(kind, about.reference)
