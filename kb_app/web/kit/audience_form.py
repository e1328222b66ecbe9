"""For whom something is required reading, as a form: what can be chosen, and what was sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from kb_app.web.kit.request_form import filled, typed_form
from people.models import Department
from people.queries import departments
from people.shift_calendar import Shift, all_shifts


@dataclass(frozen=True)
class AudienceChoices:
    """Departments and shifts something can be for."""

    departments: list[Department]
    shifts: list[Shift]


def audience_choices(session: Session) -> AudienceChoices:
    """Those that are in use."""
    return AudienceChoices(
        [one for one in departments(session) if one.active],
        [one for one in all_shifts(session) if one.active],
    )


def sent_audience() -> dict[str, Any]:
    """The form as the schemas read it: boxes that nobody ticked narrow nothing down."""
    sent: Mapping[str, Any] = filled(typed_form())
    return {"roles": [], "departments": [], "shifts": [], **sent}
