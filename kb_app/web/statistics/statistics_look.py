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
from insight.entries.queries import Fare, fares
from insight.publishing_flow import Published, published_in
from insight.spans import Span
from kb_app.web.kit.figures import Row, Table
from people.actors import Actor
from questions.permissions import can_see_all_questions


@dataclass(frozen=True)
class Look:
    """Who looks, and how far back; `most`: so many rows of long lists, None for all."""

    session: Session
    who: Actor
    days: int
    most: int | None = None

    @property
    def since(self) -> datetime:
        return self.span.since

    @cached_property
    def span(self) -> Span:
        """The time that is looked at."""
        now = clock.now()
        return Span(now - timedelta(days=self.days), now)

    @cached_property
    def waiting(self) -> list[Waiting]:
        """What an answer is owed to, read once for all tables of a page."""
        return on_their_way(self.session, self.who)

    @cached_property
    def calls(self) -> list[CountedCall]:
        """The calls of this time and of the one before it, read once for the whole page."""
        span = Span(self.span.before().since, self.span.until)
        return call_figures.calls_in(self.session, self.who, span)

    @cached_property
    def calls_now(self) -> list[CountedCall]:
        """Those of this time."""
        return call_figures.within(self.calls, self.span)

    @cached_property
    def fares(self) -> list[Fare]:
        """How every entry fared, read once for all tables."""
        return fares(self.session, self.who, self.days)

    @cached_property
    def published(self) -> list[Published]:
        """The changes that were published, read once for all tables."""
        return published_in(self.session, self.who, self.span)

    def figure(self, name: str) -> str:
        """The address of a table by itself, over the same time."""
        return url_for("web.figure", name=name, days=self.days)

    def to(self, **narrowed: object) -> str:
        """The address of a list of questions; "" for those it would not open for."""
        if not can_see_all_questions(self.who):
            return ""
        return url_for("web.questions", **narrowed)  # type: ignore[arg-type]


def figures_table(title: object, rows: Sequence[Row]) -> Table:
    """A table of single figures, each with its share."""
    return Table(str(title), [str(_("指标")), str(_("数值")), str(_("占比"))], rows)
