"""Reading the warning model: the version in force, the others, who is named for a level."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.errors import NotFound
from grievances.warning.models import LEVELS, WarningContact, WarningModel
from people.models import User


def model_in_force(session: Session) -> WarningModel:
    """The version by which grievances are graded now."""
    query = (
        select(WarningModel)
        .where(WarningModel.in_force_since.is_not(None))
        .order_by(WarningModel.in_force_since.desc(), WarningModel.id.desc())
        .limit(1)
    )
    return session.scalars(query).one()


def model_numbered(session: Session, number: int) -> WarningModel:
    """One version, locked. Raises `NotFound`."""
    query = select(WarningModel).where(WarningModel.id == number).with_for_update()
    found = session.scalar(query)
    if found is None:
        raise NotFound
    return found


def models(session: Session, most: int) -> Sequence[WarningModel]:
    """Versions, the latest first."""
    return session.scalars(select(WarningModel).order_by(WarningModel.id.desc()).limit(most)).all()


def contacts(session: Session) -> dict[int, list[User]]:
    """Who is named for each level, those alone who are active."""
    found: dict[int, list[User]] = {level: [] for level in LEVELS}
    for one in session.scalars(select(WarningContact).order_by(WarningContact.user_id)):
        if one.user.active and one.level in found:
            found[one.level].append(one.user)
    return found
