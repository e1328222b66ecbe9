"""Whom a text can be limited to: departments and regions by code, asked once in a request, where
something is limited or may be.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from content.structure import structure_now
from kb_app.web.kit.asked_once import asked_once
from people.actors import Actor


@dataclass(frozen=True)
class ReadersAtHand:
    """Names by code."""

    departments: Mapping[str, str] = field(default_factory=dict)
    regions: Mapping[str, str] = field(default_factory=dict)


def readers_at_hand() -> ReadersAtHand:
    """All of them; none when the database does not answer, or nobody is logged in."""
    return asked_once("readers_at_hand", _read, ReadersAtHand())


def _read(session: Session, present: Actor) -> ReadersAtHand:
    structure = structure_now(session)
    named = {one.code: one.name for one in structure.departments.values()}
    return ReadersAtHand(named, structure.region_names)
