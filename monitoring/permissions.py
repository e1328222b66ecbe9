"""Who may do what in monitoring. Pure functions; enforced in services, used by templates."""

from __future__ import annotations

from monitoring.models import Sample
from people.actors import Actor
from people.roles import Role


def can_watch_monitoring(actor: Actor) -> bool:
    """Supervisors: plans, quotas, weak points, and every score once it is there."""
    return actor.has(Role.SUPERVISOR)


def has_own_scores(actor: Actor) -> bool:
    """Agents: their calls are monitored, and they see what came of it."""
    return actor.has(Role.AGENT)


def monitors(actor: Actor, sample: Sample) -> bool:
    """Whether it was given to the actor to score."""
    return any(one.user_id == actor.id for one in sample.assessments)


def is_judged(actor: Actor, sample: Sample) -> bool:
    """Whether it is the actor's own call."""
    return sample.agent_id == actor.id


def can_see_sample(actor: Actor, sample: Sample) -> bool:
    """Who scores it, supervisors, and the agent once the score holds."""
    if is_judged(actor, sample):
        return sample.concluded_at is not None
    return can_watch_monitoring(actor) or monitors(actor, sample)


def can_see_scores(actor: Actor, sample: Sample) -> bool:
    """Scoring is blind: nobody sees what others made of it before all have scored."""
    return can_see_sample(actor, sample) and sample.is_scored


def can_calibrate(actor: Actor, sample: Sample) -> bool:
    """Supervisors, where those who scored are too far apart; never on their own call."""
    return can_watch_monitoring(actor) and sample.is_disputed and not is_judged(actor, sample)


def can_answer_appeal(actor: Actor, sample: Sample) -> bool:
    """Supervisors who neither made the call nor scored it by themselves."""
    others = {one.user_id for one in sample.assessments} - {actor.id}
    alone = monitors(actor, sample) and not others
    return can_watch_monitoring(actor) and not is_judged(actor, sample) and not alone
