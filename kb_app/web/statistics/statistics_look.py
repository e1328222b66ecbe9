"""What all figures for supervisors share: who looks, how far back, and what is read once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from flask import url_for
from sqlalchemy.orm import Session

from core import clock
from core.messages import _
from insight.asked_again import AskedAgain, asked_again
from insight.backlog import Waiting, on_their_way
from insight.entries.queries import Fare, fares
from insight.publishing_flow import Published, published_in
from insight.spans import STEPS, Span
from kb_app.web.kit.figures import Row, Table
from kb_app.web.kit.moments import moment
from kb_app.web.statistics.narrowed_lists import EVERYTHING, Narrowed
from people.actors import Actor
from people.models import Department
from people.queries import departments, names_of
from questions.permissions import can_see_all_questions


@dataclass(frozen=True)
class Look:
    """Who looks, and how far back; `most`: so many rows of long lists, None for all.

    `narrowed`: what lists behind a single figure are narrowed to; counts are not.
    """

    session: Session
    who: Actor
    days: int
    most: int | None = None
    narrowed: Narrowed = EVERYTHING

    @property
    def since(self) -> datetime:
        return self.span.since

    @cached_property
    def span(self) -> Span:
        """The time that is looked at."""
        now = clock.now()
        return Span(now - timedelta(days=self.days), now)

    @cached_property
    def listed(self) -> Span:
        """The part of it that lists are narrowed to: a step, a day."""
        step, on = self.narrowed.step, self.narrowed.on
        if on is not None:
            since = max(self.span.since, clock.start_of(on))
            return Span(since, max(since, min(self.span.until, clock.end_of(on))))
        if step is None:
            return self.span
        return self.span.before() if step < 0 else self.span.steps(STEPS)[step]

    @cached_property
    def waiting(self) -> list[Waiting]:
        """What an answer is owed to, read once for all tables of a page."""
        return on_their_way(self.session, self.who)

    @cached_property
    def again(self) -> list[AskedAgain]:
        """Calls of this time and of the one before whose callers asked again, read once."""
        span = Span(self.span.before().since, self.span.until)
        return asked_again(self.session, self.who, span)

    @cached_property
    def fares(self) -> list[Fare]:
        """How every entry fared, read once for all tables."""
        return fares(self.session, self.who, self.days)

    @cached_property
    def published(self) -> list[Published]:
        """The changes that were published, read once for all tables."""
        return published_in(self.session, self.who, self.span)

    @cached_property
    def teams(self) -> Sequence[Department]:
        """The departments, in their order."""
        return departments(self.session)

    @cached_property
    def team_id(self) -> int | None:
        """That of the department lists are narrowed to; 0, of none, for one that is not there."""
        if self.narrowed.team is None:
            return None
        return next((one.id for one in self.teams if one.code == self.narrowed.team), 0)

    def figure(self, name: str, **narrowed: object) -> str:
        """The address of a table by itself, over the same time, narrowed to some of its rows."""
        return url_for("web.figure", name=name, days=self.days, **narrowed)  # type: ignore[arg-type]

    def told(self) -> str:
        """In words, what lists are narrowed to; "" for everything."""
        agents = names_of(self.session, [self.narrowed.agent or 0])
        found = self.narrowed.told(agents, {one.code: one.name for one in self.teams})
        if self.listed != self.span:
            found.append(f"{moment(self.listed.since)} – {moment(self.listed.until)}")
        return str(_("只列：{which}", which=" · ".join(found))) if found else ""

    def to(self, **narrowed: object) -> str:
        """The address of a list of questions; "" for those it would not open for."""
        if not can_see_all_questions(self.who):
            return ""
        return url_for("web.questions", **narrowed)  # type: ignore[arg-type]


def figures_table(title: object, rows: Sequence[Row]) -> Table:
    """A table of single figures, each with its share."""
    return Table(str(title), [str(_("指标")), str(_("数值")), str(_("占比"))], rows)
