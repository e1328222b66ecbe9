"""Changing the policy: every save is a new version, audited; nothing stored is ever changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from content.models import Category
from core import audit, clock
from core.errors import Forbidden, Invalid, Stale
from core.messages import _
from people.actors import Actor
from people.queries import departments
from people.roles import Role
from review.policies.models import PolicyVersion
from review.policies.queries import current_version
from review.policies.rules import Rule, Who, rules_of

_SAVE_LOCK = 0x6B62_706F  # any constant of our own: 'kbpo'


def can_change_policies(actor: Actor) -> bool:
    """Administrators only; a reviewer does not set the bar for what they decide."""
    return actor.has(Role.ADMIN)


def require_policy_maker(actor: Actor) -> None:
    """Raises `Forbidden` for others than administrators."""
    if not can_change_policies(actor):
        raise Forbidden(_("只有管理员可以这样做"))


def save_policy(
    session: Session, actor: Actor, rules: Sequence[Rule], *, version: int, note: str = ""
) -> PolicyVersion:
    """A new version with these rules, in force for what is submitted from now on.

    `version`: the number of the version they were changed from; raises `Stale` when it is no longer
    the one in force. Raises `Invalid` for codes of departments and categories that do not exist.
    Saving what stands already changes nothing.
    """
    require_policy_maker(actor)
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _SAVE_LOCK})
    current = current_version(session)
    if version != current.id:
        raise Stale(_("有人刚刚改动了审核策略，请对照后再保存"))
    check_codes(session, rules)
    ordered = sorted(rules, key=lambda rule: (rule.category, rule.kind, _weight(rule)))
    stored = [rule.as_json() for rule in ordered]
    if stored == current.rules:
        return current
    made = PolicyVersion(saved_at=clock.now(), saved_by=actor.name, note=note, rules=stored)
    session.add(made)
    session.flush()
    told = {"version": made.id, "from": current.id, "note": note}
    audit.record(
        session, actor.name, "policy.save", f"policy:{made.id}", told | _changes(current, made)
    )
    return made


def check_codes(session: Session, rules: Sequence[Rule]) -> None:
    """Raises `Invalid` where a rule names a department or category that does not exist."""
    known = {d.code for d in departments(session) if d.active}
    categories = set(session.scalars(select(Category.code)))
    wrong: dict[str, list[Any]] = {}
    for place, rule in enumerate(rules):
        if rule.category and rule.category not in categories:
            told = _("没有代码为 {code} 的类别", code=rule.category)
            wrong[f"rules.{place}.category"] = [told]
        for number, seat in enumerate(rule.seats):
            if seat.who == Who.DEPARTMENT and seat.department not in known:
                told = _("没有代码为 {code} 的部门", code=seat.department)
                wrong[f"rules.{place}.seats.{number}.department"] = [told]
    if wrong:
        raise Invalid(_("请检查标出的内容"), fields=wrong)


def _weight(rule: Rule) -> str:
    return "".join(str(list(type(grade)).index(grade)) for grade in rule.grades)


def _changes(before: PolicyVersion, after: PolicyVersion) -> dict[str, Any]:
    """Which rules came, went, or say something else now."""
    old = {rule.key: rule for rule in rules_of(before.rules)}
    new = {rule.key: rule for rule in rules_of(after.rules)}
    return {
        "added": sorted(new.keys() - old.keys()),
        "removed": sorted(old.keys() - new.keys()),
        "changed": sorted(key for key in old.keys() & new.keys() if old[key] != new[key]),
    }
