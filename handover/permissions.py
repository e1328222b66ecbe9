"""Who may hand over, accept, and see who answers for what. Pure functions of an actor."""

from __future__ import annotations

from content.permissions import can_oversee, can_search, can_write, can_write_for
from handover.models import Handover
from people.actors import Actor
from people.permissions import can_manage_people


def can_see_duties(actor: Actor) -> bool:
    """Who answers for what: everybody who reads the base."""
    return can_search(actor)


def can_see_clocks_of(actor: Actor, department_id: int) -> bool:
    """How much a department owes and what is late of it: its own, and those above."""
    return can_oversee(actor) or can_write_for(actor, department_id)


def can_see_handovers(actor: Actor) -> bool:
    """Those who write for a department, and those above."""
    return can_write(actor) or can_oversee(actor)


def can_see_orphans(actor: Actor) -> bool:
    """What nobody answers for: those above."""
    return can_oversee(actor)


def can_propose_handover(actor: Actor, giver_id: int) -> bool:
    """The department itself, and administrators for each."""
    return can_manage_people(actor) or can_write_for(actor, giver_id)


def can_propose_any_handover(actor: Actor) -> bool:
    """Whether there is a department of which the actor may hand something over."""
    return can_manage_people(actor) or can_write(actor)


def can_answer_handover(actor: Actor, handover: Handover) -> bool:
    """Accepting or refusing: the receiving department's contributors, and nobody in their place."""
    return can_write_for(actor, handover.receiver_id)


def can_withdraw_handover(actor: Actor, handover: Handover) -> bool:
    """Those who could have proposed it."""
    return can_propose_handover(actor, handover.giver_id)
