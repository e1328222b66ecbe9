"""Changes of accounts, departments, categories and regions that leave nothing without an owner.

The change is made, then what nobody can see to any more is looked for: where there is anything that
was not so before, all of it is taken back and the refusal says what, and what to do. What a leaving
person had at hand goes to colleagues in the same transaction.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from content.models import Category
from content.services.categories import save_category
from core.errors import Invalid
from core.messages import _
from grievances.services import department_moves
from handover.orphans import is_able, orphans, summary
from handover.services.carrying_over import carry_work
from handover.services.holding_still import hold_still
from handover.what_moves import Choice, Moving, moving
from people.actors import Actor
from people.models import Department, Region, User
from people.queries import department_coded, existing_user
from people.roles import Role
from people.services.accounts import change_user, save_department
from people.services.region_tree import save_region
from questions.duty import on_duty
from questions.services.category_moves import give_to_colleagues
from questions.services.routing import drop_turns_of
from review.services import lapse_sign_offs


@contextmanager
def nothing_orphaned(session: Session, field: str, giver: str = "") -> Iterator[None]:
    """What is changed within may leave nothing without an able owner that has one now.

    Raises `Invalid` on `field`; `giver` in its details is the department to hand over from.
    """
    hold_still(session)
    before = {one.key for one in orphans(session)}
    yield
    session.flush()
    left = [one for one in orphans(session) if one.key not in before]
    if left:
        text = _("这样会没有人能办：{what}。请先移交，或添加能接的人", what=summary(left))
        details = {
            "giver": giver,
            "orphans": [{"sort": str(one.sort), "reference": one.reference} for one in left],
        }
        raise Invalid(
            _("请检查标出的内容"), code="would_orphan", fields={field: [text]}, details=details
        )


def change_account(
    session: Session, actor: Actor, name: str, values: dict[str, Any], *, version: int | None = None
) -> User:
    """As `change_user`, with all that hangs on it: what the person had at hand, duty turns, what
    they signed. Raises `Invalid` where something would have no able owner any more.
    """
    user = existing_user(session, name)
    home, home_id = user.department, user.department_id
    answered = user.active and Role.CONTRIBUTOR in user.roles
    field = _field_of(user, values)
    if field:
        with nothing_orphaned(session, field, home.code if home else ""):
            change_user(session, actor, name, values, version=version)
            if not user.active:
                _pass_measures_on(session, actor, user)
    else:
        change_user(session, actor, name, values, version=version)
    stays = user.active and Role.CONTRIBUTOR in user.roles and user.department_id == home_id
    if answered and not stays:
        drop_turns_of(session, actor, user)
        give_to_colleagues(session, user.id)
        department_moves.give_to_colleagues(session, user.id)
    lapse_sign_offs(session)
    return user


def change_department(
    session: Session,
    actor: Actor,
    code: str,
    name: str,
    *,
    active: bool = True,
    is_service: bool | None = None,
    version: int | None = None,
) -> Department:
    """As `save_department`; one that still answers for something is not closed."""
    known = session.scalar(select(Department).where(Department.code == code))
    given: dict[str, Any] = {"active": active, "is_service": is_service, "version": version}
    closes = known is not None and known.active and not active
    serves = known is not None and is_service is not None and known.is_service != is_service
    if not closes and not serves:
        return save_department(session, actor, code, name, **given)
    with nothing_orphaned(session, "active" if closes else "is_service", code):
        return save_department(session, actor, code, name, **given)


def change_category(
    session: Session, actor: Actor, values: dict[str, Any], *, version: int | None = None
) -> Category:
    """As `save_category`; what is open in it follows to another department, deadlines as they were.

    Raises `Invalid` on `department` where nobody there could see to it.
    """
    known = session.scalar(select(Category).where(Category.code == values["code"]))
    receiver = department_coded(session, values["department"])
    if known is None or known.department_id == receiver.id:
        return save_category(session, actor, values, version=version)
    giver = known.department
    with nothing_orphaned(session, "department", giver.code):
        found = moving(session, Choice(categories=[known.code]), giver, receiver)
        _require_decidable(found)
        category = save_category(session, actor, values, version=version)
        if is_able(session, receiver):
            carry_work(session, actor, found, receiver, is_told=True)
    return category


def change_region(
    session: Session, actor: Actor, values: dict[str, Any], *, version: int | None = None
) -> Region:
    """As `save_region`; one that somebody answers for goes to nobody who cannot."""
    known = session.scalar(select(Region).where(Region.code == values["code"]))
    if known is None:
        return save_region(session, actor, values, version=version)
    with nothing_orphaned(session, "department", known.department.code if known.department else ""):
        return save_region(session, actor, values, version=version)


def _field_of(user: User, values: dict[str, Any]) -> str:
    """The field of the form by which somebody would leave something behind; empty: none."""
    if not user.active:
        return ""
    if not values["active"]:
        return "active"
    if user.roles - {Role(role) for role in values["roles"]}:
        return "roles"
    if (user.department.code if user.department else "") != values["department"]:
        return "department"
    for name in ("specialities", "is_chair"):
        if name in values and values[name] != getattr(user, name):
            return name
    return ""


def _pass_measures_on(session: Session, actor: Actor, user: User) -> None:
    """Measures of conferences go to whoever is on duty in the department, where somebody is."""
    measures = department_moves.open_measures_of(session, user.id)
    taker = on_duty(session, user.department_id) if user.department_id else None
    if measures and taker is not None:
        department_moves.give_measures(session, actor, measures, taker)


def _require_decidable(found: Moving) -> None:
    if found.stuck:
        said = {"number": found.stuck[0].review.entry.number, "needs": found.stuck[0].stuck}
        text = _("{number} 会没有委员能签（{needs}）", **said)
        raise Invalid.field("department", text, code="undecidable")
