"""Saving a category, with all that hangs on whose it is: entries, and questions that are open."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from content.models import Category
from content.services.categories import save_category
from people.actors import Actor
from questions.services.category_moves import follow_category


def save_with_what_hangs_on_it(
    session: Session, actor: Actor, values: dict[str, Any], *, version: int | None = None
) -> Category:
    """As `save_category`; what is open in it follows to another department."""
    known = select(Category.department_id).where(Category.code == values["code"])
    before_id = session.scalar(known)
    category = save_category(session, actor, values, version=version)
    if before_id is not None:
        follow_category(session, actor, category, before_id)
    return category
