"""What a person may do with people. Pure functions; enforced in services, used by templates."""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol

from core.errors import Forbidden
from core.messages import _
from people.actors import Actor
from people.roles import Role


class Account(Protocol):
    """As much of a user or an actor as says which person it is."""

    @property
    def id(self) -> int:
        """The account."""

    @property
    def person(self) -> str:
        """The personnel number; empty when it is not known."""


def person_key(account: Account) -> str:
    """Who is behind an account: the personnel number, or the account itself without one."""
    return f"person:{account.person}" if account.person else f"account:{account.id}"


def same_person(one: Account, other: Account) -> bool:
    """Whether two accounts are one person's: the same account, or the same personnel number."""
    return one.id == other.id or person_key(one) == person_key(other)


def can_manage_people(actor: Actor) -> bool:
    """Departments, users, roles, tokens of others: administrators only."""
    return actor.has(Role.ADMIN)


def can_see_statistics(actor: Actor) -> bool:
    """Figures over all departments; what lies behind them opens for supervisors alone."""
    return actor.has(Role.SUPERVISOR, Role.ADMIN)


def require_statistics(actor: Actor) -> None:
    """Raises `Forbidden` for those who do not watch over the whole."""
    if not can_see_statistics(actor):
        raise Forbidden(_("只有班长和管理员能看统计"))


def can_manage_shifts(actor: Actor) -> bool:
    """Who works on which shift, and when."""
    return actor.has(Role.SUPERVISOR, Role.ADMIN)


def require_shift_manager(actor: Actor) -> None:
    """Raises `Forbidden` for those who do not say who works when."""
    if not can_manage_shifts(actor):
        raise Forbidden(_("只有班长和管理员能编排班次"))


def can_manage_group(actor: Actor) -> bool:
    """Who sits in the operations group: administrators, and the committee's chair."""
    return can_manage_people(actor) or (actor.is_chair and actor.has(Role.REVIEWER))


def can_issue_token(actor: Actor, user_id: int) -> bool:
    """A token is issued for oneself, or by an administrator."""
    return actor.id == user_id or can_manage_people(actor)


def can_enter_absence_of(actor: Actor, user_id: int) -> bool:
    """One's own; the chair and administrators enter those of others, of who is ill, say."""
    is_chair = actor.is_chair and actor.has(Role.REVIEWER)
    return actor.id == user_id or is_chair or can_manage_people(actor)


def can_stand_in(delegates: Collection[Role], of: Collection[Role]) -> bool:
    """Whether somebody with the roles `delegates` can be the delegate of somebody with roles `of`.

    Only the work of the committee is handed over, and only to those who have the right to it.
    """
    return Role.REVIEWER in delegates and Role.REVIEWER in of
