"""Who may do what with questions: pure functions, as a table."""

from __future__ import annotations

import pytest

from content.models import Entry
from people.actors import Actor
from people.roles import Role
from questions import permissions
from questions.models import GroupKind, GroupState, Question, QuestionAnswer, QuestionGroup

OURS, THEIRS = 1, 2
WHO = {
    "agent": Actor(1, "agent", "", OURS, frozenset({Role.AGENT})),
    "asker": Actor(9, "asker", "", OURS, frozenset({Role.AGENT})),
    "ours": Actor(2, "ours", "", OURS, frozenset({Role.CONTRIBUTOR})),
    "theirs": Actor(3, "theirs", "", THEIRS, frozenset({Role.CONTRIBUTOR})),
    "homeless": Actor(4, "homeless", "", None, frozenset({Role.CONTRIBUTOR})),
    "supervisor": Actor(5, "supervisor", "", None, frozenset({Role.SUPERVISOR})),
    "reviewer": Actor(6, "reviewer", "", OURS, frozenset({Role.REVIEWER})),
    "chair": Actor(7, "chair", "", THEIRS, frozenset({Role.REVIEWER}), is_chair=True),
    "former chair": Actor(8, "former", "", THEIRS, frozenset({Role.AGENT}), is_chair=True),
    "admin": Actor(10, "admin", "", None, frozenset({Role.ADMIN})),
    "nobody": Actor(11, "nobody", "", OURS, frozenset()),
}


def group_of(
    state: GroupState = GroupState.OPEN,
    kind: GroupKind = GroupKind.QUESTION,
    with_chair: bool = False,
) -> QuestionGroup:
    """A group of our department with a question of the asker."""
    group = QuestionGroup(kind=kind, state=state, department_id=OURS, with_chair=with_chair)
    group.questions.append(Question(asked_by_id=WHO["asker"].id))
    return group


OPEN = group_of()
FLAG = group_of(kind=GroupKind.FLAG)
OVER = group_of(GroupState.ANSWERED)
GIVEN_UP = group_of(GroupState.CLOSED)
CHAIRS = group_of(with_chair=True)
BY_THEIRS = group_of(GroupState.CLOSED)
BY_THEIRS.answers.append(QuestionAnswer(entry=Entry(department_id=THEIRS)))


@pytest.mark.parametrize(
    ("may", "those"),
    [
        (permissions.can_record, "agent asker supervisor former chair"),
        (
            permissions.can_flag,
            "agent asker ours theirs homeless supervisor reviewer chair former chair admin",
        ),
        (permissions.can_see_all_questions, "supervisor"),
        (permissions.answers_questions, "ours theirs"),
        (permissions.is_chair, "supervisor chair"),
        (lambda who: permissions.answers_for(who, OURS), "ours"),
        (
            lambda who: permissions.can_see_group(who, OPEN),
            "agent asker ours supervisor former chair",
        ),
        (
            lambda who: permissions.can_see_group(who, OVER),
            "agent asker ours supervisor former chair",
        ),
        (lambda who: permissions.can_see_group(who, GIVEN_UP), "asker ours supervisor"),
        (lambda who: permissions.can_see_group(who, BY_THEIRS), "asker ours theirs supervisor"),
        (
            lambda who: permissions.can_see_group(who, CHAIRS),
            "agent asker ours supervisor chair former chair",
        ),
        (
            lambda who: permissions.can_see_private(who, OPEN.questions[0]),
            "asker supervisor",
        ),
        (
            lambda who: permissions.can_see_details(who, OPEN.questions[0]),
            "asker ours supervisor",
        ),
        (lambda who: permissions.can_see_work(who, OPEN), "ours supervisor"),
        (lambda who: permissions.can_route(who, OPEN), "ours supervisor"),
        (lambda who: permissions.can_route(who, CHAIRS), "ours supervisor chair"),
        (lambda who: permissions.can_answer(who, OPEN), "ours"),
        (lambda who: permissions.can_link(who, OPEN), "ours supervisor"),
        (lambda who: permissions.can_link(who, FLAG), ""),
        (lambda who: permissions.can_regroup(who, OPEN), "ours supervisor"),
        (lambda who: permissions.can_close_group(who, OPEN), "ours supervisor"),
    ],
)
def test_who_may(may, those: str) -> None:  # type: ignore[no-untyped-def]
    """`those` by name, with a space between; "former chair" is one of them."""
    expected = {name for name in WHO if name in _names(those)}
    assert {name for name, actor in WHO.items() if may(actor)} == expected


def _names(those: str) -> set[str]:
    joined = those.replace("former chair", "former_chair").split()
    return {name.replace("_", " ") for name in joined}
