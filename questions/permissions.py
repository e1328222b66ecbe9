"""Who may do what with questions. Pure functions; enforced in services, used by templates."""

from __future__ import annotations

from people.actors import Actor
from people.roles import Role
from questions.models import ON_THE_WAY, GroupKind, GroupState, Question, QuestionGroup

# What agents may know of though others asked it: it may be what their caller asks, too.
HEARD_OF = (*ON_THE_WAY, GroupState.ANSWERED)


def can_record(actor: Actor) -> bool:
    """Those who take calls."""
    return actor.has(Role.AGENT, Role.SUPERVISOR)


def can_flag(actor: Actor) -> bool:
    """Everybody who reads what is published."""
    return bool(actor.roles)


def can_see_all_questions(actor: Actor) -> bool:
    """Supervisors watch the whole."""
    return actor.has(Role.SUPERVISOR)


def answers_for(actor: Actor, department_id: int) -> bool:
    """Whether the actor answers what was routed to the department."""
    return actor.has(Role.CONTRIBUTOR) and actor.department_id == department_id


def answers_questions(actor: Actor) -> bool:
    """Whether there is a department the actor answers for."""
    return actor.has(Role.CONTRIBUTOR) and actor.department_id is not None


def is_chair(actor: Actor) -> bool:
    """Whoever settles what no department takes: the committee's chair, and supervisors."""
    return actor.has(Role.SUPERVISOR) or (actor.is_chair and actor.has(Role.REVIEWER))


def can_see_group(actor: Actor, group: QuestionGroup) -> bool:
    """Supervisors all, departments theirs, agents what is not given up and what they asked."""
    if can_see_all_questions(actor) or answers_for(actor, group.department_id):
        return True
    if group.with_chair and is_chair(actor):
        return True
    if any(answers_for(actor, answer.entry.department_id) for answer in group.answers):
        return True
    if any(question.asked_by_id == actor.id for question in group.questions):
        return True
    return actor.has(Role.AGENT) and group.state in HEARD_OF


def can_see_private(actor: Actor, question: Question) -> bool:
    """Caller reference, calls and searches: the agent who asked, and supervisors."""
    return question.asked_by_id == actor.id or can_see_all_questions(actor)


def can_see_details(actor: Actor, question: Question) -> bool:
    """What the agent told besides the line: also the department that has to answer."""
    return can_see_private(actor, question) or can_see_work(actor, question.group)


def can_see_work(actor: Actor, group: QuestionGroup) -> bool:
    """Its history and drafts: the department's, and those above."""
    return can_route(actor, group)


def can_route(actor: Actor, group: QuestionGroup) -> bool:
    """The department that has it (a return), and whoever stands above."""
    above = can_see_all_questions(actor) or (group.with_chair and is_chair(actor))
    return above or answers_for(actor, group.department_id)


def can_answer(actor: Actor, group: QuestionGroup) -> bool:
    """The department's contributors."""
    return answers_for(actor, group.department_id)


def can_link(actor: Actor, group: QuestionGroup) -> bool:
    """The department's contributors, and supervisors; a flag is answered by its department."""
    if group.kind == GroupKind.FLAG:
        return False
    return can_answer(actor, group) or can_see_all_questions(actor)


def can_regroup(actor: Actor, group: QuestionGroup) -> bool:
    """Merging and splitting: the department's contributors, and supervisors."""
    return answers_for(actor, group.department_id) or can_see_all_questions(actor)


def can_close_group(actor: Actor, group: QuestionGroup) -> bool:
    """Giving a whole group up: the department's contributors, and supervisors."""
    return answers_for(actor, group.department_id) or can_see_all_questions(actor)
