"""Categories and their responsible departments; the defaults a new base starts with."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from content.applicability.circles import FIELDS
from content.applicability.limiting import circle_from
from content.applicability.named_regions import scope_from
from content.models import Category
from content.permissions import can_manage_categories
from content.services.handing_over import hand_over
from core import audit
from core.errors import Forbidden, Invalid, Stale
from core.messages import _
from people.actors import CONSOLE, Actor
from people.queries import department_coded
from people.services.accounts import save_department

DEFAULT_DEPARTMENTS = {
    "planning": "计划建设部",
    "operation": "生产运行部",
    "safety": "安全监察部",
    "marketing": "市场营销部",
    "service": "客户服务中心",
}
SERVICE = "service"  # the hotline is this department's
DEFAULT_CATEGORIES = {  # code: (name, responsible department)
    "safety": ("供电安全", "safety"),
    "reliability": ("供电可靠", "operation"),
    "construction": ("电网建设", "planning"),
    "service": ("供电服务", "service"),
    "information": ("信息沟通", "service"),
    "third-party": ("第三方机构", "marketing"),
    "other": ("其它", "service"),
}
DEFAULT_SUBCATEGORIES = {"quality": ("供电质量", "operation", "reliability")}  # and the one above


def save_category(
    session: Session, actor: Actor, values: dict[str, Any], *, version: int | None = None
) -> Category:
    """Add the category of `CategorySchema` values, or change the one that has this code.

    Without any word of whom it holds for, or who may see it, that stays as it is. Who may see what
    is filed there is so at once, for all of it.
    """
    if not can_manage_categories(actor):
        raise Forbidden(_("只有管理员可以这样做"))
    department = department_coded(session, values["department"])
    category = session.scalar(select(Category).where(Category.code == values["code"]))
    parent_id = _parent_id(session, values["code"], values["parent"])
    if category is None:
        category = Category(code=values["code"])
    elif version is not None and version != category.version:
        raise Stale(_("有人刚刚改动了这个类别，请重新打开后再改"))
    else:
        category.version += 1
    before = category.department if category.id else None
    before_circle = category.circle
    category.name = values["name"]
    category.department_id = department.id
    category.parent_id = parent_id
    category.position = values["position"]
    if "regions" in values or "customers" in values:
        category.applies_to = scope_from(session, values)
    if any(name in values for name in FIELDS):
        category.kept_circle = circle_from(session, values)
    session.add(category)
    session.flush()
    session.refresh(category)
    subject = f"category:{category.code}"
    kept = {key: values[key] for key in ("name", "department", "parent")}
    kept |= {"applies_to": category.applies_to} if category.applies_to else {}
    kept |= {"seen_by": category.circle.as_json} if category.circle != before_circle else {}
    audit.record(session, actor.name, "category.save", subject, kept)
    if before is not None and before.id != category.department_id:
        hand_over(session, actor, category, before)
    return category


def add_defaults(session: Session) -> None:
    """The departments and the seven categories every base starts with, where it has none yet."""
    if session.scalar(select(Category.id).limit(1)) is not None:
        return
    for code, name in DEFAULT_DEPARTMENTS.items():
        save_department(session, CONSOLE, code, name, is_service=code == SERVICE)
    for place, (code, (name, department)) in enumerate(DEFAULT_CATEGORIES.items()):
        values = {"code": code, "name": name, "department": department, "parent": ""}
        save_category(session, CONSOLE, {**values, "position": place})
    for code, (name, department, above) in DEFAULT_SUBCATEGORIES.items():
        values = {"code": code, "name": name, "department": department, "parent": above}
        save_category(session, CONSOLE, {**values, "position": 0})


def _parent_id(session: Session, own_code: str, code: str) -> int | None:
    if not code:
        return None
    parent = session.scalar(select(Category).where(Category.code == code))
    if parent is None:
        raise Invalid.field("parent", _("没有代码为 {code} 的类别", code=code))
    above: Category | None = parent
    while above is not None:
        if above.code == own_code:
            raise Invalid.field("parent", _("类别不能放在自己之下"))
        above = above.parent
    return parent.id
