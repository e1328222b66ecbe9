"""Regions: added, moved, given to a department; and which one somebody answers for."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from core import audit
from core.errors import Invalid, Stale
from core.messages import _
from people.actors import Actor
from people.models import Region, User
from people.queries import department_coded, region_coded
from people.services.accounts import require_administrator


def save_region(
    session: Session, actor: Actor, values: dict[str, Any], *, version: int | None = None
) -> Region:
    """Add the region of `RegionSchema` values, or change the one that has this code.

    Raises `Stale` when `version` is given and not the stored one, `Invalid`.
    """
    require_administrator(actor)
    parent = region_coded(session, values["parent"], "parent") if values["parent"] else None
    _require_above(values["code"], parent)
    owner = department_coded(session, values["department"]) if values["department"] else None
    region = session.scalar(select(Region).where(Region.code == values["code"]))
    if region is None:
        region = Region(code=values["code"])
        session.add(region)
    elif version is not None and version != region.version:
        raise Stale(_("有人刚刚改动了这个地区，请重新打开后再改"))
    else:
        region.version += 1
    region.name = values["name"]
    region.parent_id = parent.id if parent else None
    region.department_id = owner.id if owner else None
    session.flush()
    session.refresh(region)
    kept = {key: values[key] for key in ("name", "parent", "department")}
    audit.record(session, actor.name, "region.save", f"region:{region.code}", kept)
    return region


def choose_region(session: Session, actor: Actor, code: str) -> Region | None:
    """Answer for the callers of a region from now on; for none in particular with no code."""
    region = region_coded(session, code) if code else None
    user = session.get_one(User, actor.id)
    user.region_id = region.id if region else None
    session.flush()
    return region


def _require_above(code: str, parent: Region | None) -> None:
    above = parent
    while above is not None:
        if above.code == code:
            raise Invalid.field("parent", _("地区不能放在自己之下"))
        above = above.parent
