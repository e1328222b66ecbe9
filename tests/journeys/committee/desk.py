"""What the parts of the state machine have in common: the service beside the model, and time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from flask import Flask
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from content.services import publishing
from core import clock
from core.database import Database
from core.errors import DomainError
from kb_app.container import Container
from people.actors import Actor
from review import services
from search_index.engine import Index
from tests.journeys.committee.members import DEPARTMENT, form_committee
from tests.journeys.committee.model import Shelf, Text
from tests.makers import PEOPLE, actor_named

START = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
PLACES = st.integers(0, 2)
_DIGITS = str.maketrans("0123456789", "甲乙丙丁戊己庚辛壬癸")  # a number would weigh
BINDING = "24 小时内恢复供电。\n\n"


class Desk(RuleBasedStateMachine):
    """The service, the model beside it, and the clock of both."""

    def __init__(self, app: Flask, service: Container) -> None:
        super().__init__()
        self.app = app
        self.database: Database = service.database
        self.index: Index = service.index
        self.index.rebuild([])
        form_committee(self.database)
        everybody = [*PEOPLE, *DEPARTMENT]
        self.people: dict[str, Actor] = {n: actor_named(self.database, n) for n in everybody}
        self.now = START
        self.shelves: list[Shelf] = []
        self.typed_by: dict[str, str] = {}
        self.passed: set[str] = set()  # titles the committee approved
        self.interims: set[str] = set()  # titles that were ever shown for a while

    @property
    def today(self) -> date:
        """The model's day."""
        return self.now.astimezone(clock.HOTLINE_ZONE).date()

    def do(self, act: Callable[[Any], Any], expected: type[DomainError] | None = None) -> Any:
        """Do it in a transaction; it must end as the model says."""
        found: type[BaseException] | None = None
        result = None
        try:
            with clock.moved_to(self.now), self.database.transaction() as session:
                result = act(session)
        except DomainError as error:
            found = type(error)
        assert found is expected, f"{found} instead of {expected}"
        return result

    def written(
        self, author: str, begins: int | None, ends: int | None, binds: bool
    ) -> dict[str, Any]:
        """A new text, never written before; `binds`: with a deadline in it."""
        title = f"第{len(self.typed_by) + 1:03}稿".translate(_DIGITS)
        self.typed_by[title] = author
        return {
            "title": title,
            "category": "third-party",
            "content": {"answer": answer_of(title, binds)},
            "effective_from": self.day(begins),
            "expires_on": self.day(None if ends is None else ends + (begins or 0)),
        }

    def day(self, days: int | None) -> str | None:
        """A day counted from today, as it is typed."""
        return None if days is None else str(self.today + timedelta(days=days))

    def shelf(self, place: int) -> Shelf:
        """One of the entries."""
        return self.shelves[place % len(self.shelves)]

    def change(self, place: int) -> Shelf:
        """One of the entries that have a text before the committee."""
        waiting = [shelf for shelf in self.shelves if shelf.change]
        return waiting[place % len(waiting)]

    def is_over(self, text: Text) -> bool:
        """Whether its last day has passed."""
        return text.ends is not None and text.ends < self.today

    @rule(
        time=st.sampled_from(
            [timedelta(minutes=20), timedelta(hours=1), timedelta(days=1), timedelta(days=3)]
        )
    )
    def time_passes(self, time: timedelta) -> None:
        """The clock goes on."""
        self.now += time

    @rule()
    def clock_goes_back(self) -> None:
        """Somebody sets the clock."""
        self.now -= timedelta(hours=1)

    @rule()
    def dates_take_effect(self) -> None:
        """The worker comes round."""
        self.do(publishing.apply_due_dates)
        self.do(services.end_due_interims)
        for shelf in self.shelves:
            if shelf.interim_until and shelf.interim_until <= self.now:
                shelf.interim = shelf.interim_until = None
        for shelf in self.shelves:
            for text in list(shelf.texts):
                if text.state == "approved" and text.begins and text.begins <= self.today:
                    shelf.publish(text)
            if shelf.published and self.is_over(shelf.published):
                shelf.published.state = "expired"


def answer_of(title: str, binds: bool) -> str:
    """What stands under a title."""
    return f"{BINDING if binds else ''}请找{title}的社区经理。"
