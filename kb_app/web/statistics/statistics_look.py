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
from insight import call_figures
from insight.backlog import Waiting, on_their_way
from insight.call_figures import CountedCall
from insight.headlines import Span
from kb_app.web.kit.figures import Row, Table
from people.actors import Actor
from questions.permissions import can_see_all_questions


@dataclass(frozen=True)
class Look:
    """Who looks, and how far back."""

    session: Session
    who: Actor
    days: int

    @property
    def since(self) -> datetime:
        return clock.now() - timedelta(days=self.days)

    @cached_property
    def waiting(self) -> list[Waiting]:
        """What an answer is owed to, read once for all tables of a page."""
        return on_their_way(self.session, self.who)

    @cached_property
    def calls(self) -> list[CountedCall]:
        """The calls of this time and of the one before it, read once for the whole page."""
        now = clock.now()
        span = Span(now - 2 * timedelta(days=self.days), now)
        return call_figures.calls_in(self.session, self.who, span)

    @cached_property
    def calls_now(self) -> list[CountedCall]:
        """Those of this time."""
        return call_figures.within(self.calls, Span(self.since, clock.now()))

    def to(self, **narrowed: object) -> str:
        """The address of a list of questions; "" for those it would not open for."""
        if not can_see_all_questions(self.who):
            return ""
        return url_for("web.questions", **narrowed)  # type: ignore[arg-type]


def figures_table(title: object, rows: Sequence[Row]) -> Table:
    """A table of single figures, each with its share."""
    return Table(str(title), [str(_("指标")), str(_("数值")), str(_("占比"))], rows)
