"""What the head of every page says of whoever looks: their department, and how much waits."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from briefing.queries import to_read_count
from content.upkeep.upkeep_queries import upkeep_count
from grievances.handling import queries as grievances
from handover.queries import to_answer_count
from kb_app.web.kit.asked_once import asked_once
from monitoring import queries as monitoring
from people.actors import Actor
from people.models import Department
from people.notifications.queries import unread_count
from questions.queries import owed_count
from review.assignment.workload import my_turn_count, returned_count
from training.queries import due_count


@dataclass(frozen=True)
class PageHead:
    """What the page's head says of whoever looks at it."""

    department: str = ""
    open_reviews: int = 0
    unread: int = 0
    to_confirm: int = 0
    open_questions: int = 0
    returned: int = 0
    to_read: int = 0
    grievances: int = 0
    monitoring: int = 0
    training: int = 0
    handovers: int = 0


def page_head() -> PageHead:
    """Department and waiting reviews of the actor; empty when the database does not answer."""
    return asked_once("page_head", _read, PageHead())


def _read(session: Session, present: Actor) -> PageHead:
    home = session.get(Department, present.department_id) if present.department_id else None
    return PageHead(
        home.name if home else "",
        my_turn_count(session, present),
        unread_count(session, present),
        upkeep_count(session, present),
        owed_count(session, present),
        returned_count(session, present),
        to_read_count(session, present),
        grievances.waiting_count(session, present),
        monitoring.waiting_count(session, present),
        due_count(session, present),
        to_answer_count(session, present),
    )
