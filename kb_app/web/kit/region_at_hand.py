"""The regions there are, and the one whoever looks answers for: asked once in a request, where
something holds for some regions only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import has_request_context, request
from sqlalchemy.orm import Session

from content.applicability.for_whom import CUSTOMER_LABELS, Asker, Scope
from content.structure import structure_now
from kb_app.web.kit.asked_once import asked_once
from people.actors import Actor


@dataclass(frozen=True)
class RegionAtHand:
    """Names of regions by code; the code of the one that is answered for (in a call, of the one the
    address names), or nothing."""

    names: Mapping[str, str] = field(default_factory=dict)
    own: str = ""
    own_and_above: frozenset[str] | None = None


def region_at_hand() -> RegionAtHand:
    """The regions; none when the database does not answer, or nobody is logged in."""
    return asked_once("region_at_hand", _read, RegionAtHand())


def holds_for_reader(scope: Scope) -> bool | None:
    """Whether something holds where whoever looks answers for, and in a call for its customer; None
    where it holds in some regions, and nobody said which is asked from."""
    customer = request.args.get("customer", "") if has_request_context() else ""
    known = customer if customer in CUSTOMER_LABELS else None
    regions = region_at_hand().own_and_above if scope.regions else None
    return scope.holds_for(Asker(regions, known))


def _read(session: Session, present: Actor) -> RegionAtHand:
    structure = structure_now(session)
    told = structure.region_named(request.args.get("region", "")) if has_request_context() else None
    region_id = told or present.region_id  # of a call, the caller's
    own = structure.regions.get(region_id or 0)
    above = structure.region_and_above(region_id)
    return RegionAtHand(structure.region_names, own.code if own else "", above)
