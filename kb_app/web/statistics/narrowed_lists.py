"""What a list behind a single figure is narrowed to: said by its address, and on its page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from enum import StrEnum
from typing import Any

from calls.models import OUTCOME_LABELS, Outcome
from core.base_schema import BaseSchema, Choice, Day, Line, Whole
from core.messages import LazyText, _
from insight.spans import STEPS
from people.schemas import CODE_MAX
from questions.models import SATISFACTION_LABELS, Satisfaction
from search_index.models import QUERY_MAX
from search_index.query_log.reports import Ended


class Only(StrEnum):
    """Of calls, proposals and promises: those of which something holds."""

    CLOSED = "closed"
    FIRST = "first"
    READ_OUT = "read_out"
    KNOWN = "known"
    SHOWN = "shown"
    USED = "used"
    KEPT = "kept"
    LATE = "late"


class Of(StrEnum):
    """Of replies: those to questions, or to grievances."""

    QUESTIONS = "questions"
    GRIEVANCES = "grievances"


OF_LABELS: Mapping[Of, LazyText] = {Of.QUESTIONS: _("未解答问题"), Of.GRIEVANCES: _("客户抱怨")}
ONLY_LABELS: Mapping[Only, LazyText] = {
    Only.CLOSED: _("登记了处理结果的"),
    Only.FIRST: _("首次解答"),
    Only.READ_OUT: _("照念了已审核条目的"),
    Only.KNOWN: _("知道来电人的"),
    Only.SHOWN: _("显示过的推荐"),
    Only.USED: _("用上的推荐"),
    Only.KEPT: _("按时回电"),
    Only.LATE: _("超时回电或还没有回"),
}
ENDED_LABELS: Mapping[Ended, LazyText] = {
    Ended.NO_HITS: _("没有结果"),
    Ended.NO_USE: _("有结果但没有用"),
    Ended.DOUBTED: _("有结果但没有把握"),
    Ended.USED: _("有结果并且用上的"),
}


class NarrowedSchema(BaseSchema):
    """What is left out narrows nothing; a list ignores what is not about it."""

    step = Whole(load_default=None, least=-1, most=STEPS - 1)
    on = Day(load_default=None)
    agent = Whole(load_default=None)
    team = Line(load_default=None, max_length=CODE_MAX)
    outcome = Choice(tuple(Outcome), load_default=None)
    which = Choice(tuple(Only), load_default=None)
    of = Choice(tuple(Of), load_default=None)
    said = Choice(tuple(Satisfaction), load_default=None)
    ended = Choice(tuple(Ended), load_default=None)
    line = Line(load_default=None, max_length=QUERY_MAX)
    entry = Line(load_default=None, max_length=CODE_MAX)


_KINDS: Mapping[str, type[StrEnum]] = {
    "outcome": Outcome,
    "which": Only,
    "of": Of,
    "said": Satisfaction,
    "ended": Ended,
}


@dataclass(frozen=True)
class Narrowed:
    """The same as `NarrowedSchema` loads. `step`: of the time that is looked at, -1 before it."""

    step: int | None = None
    on: date | None = None
    agent: int | None = None
    team: str | None = None
    outcome: Outcome | None = None
    which: Only | None = None
    of: Of | None = None
    said: Satisfaction | None = None
    ended: Ended | None = None
    line: str | None = None
    entry: str | None = None

    @classmethod
    def to(cls, asked: Mapping[str, Any]) -> Narrowed:
        """What was asked for."""
        given = {one.name: asked[one.name] for one in fields(cls)}
        for name, kind in _KINDS.items():
            given[name] = kind(given[name]) if given[name] else None
        return cls(**given)

    @property
    def arguments(self) -> dict[str, Any]:
        """Those of an address that says the same."""
        return {name: value for name, value in asdict(self).items() if value is not None}

    def told(self, agents: Mapping[int, str], teams: Mapping[str, str]) -> list[str]:
        """In words, without the time."""
        found: list[object] = [
            agents.get(self.agent or 0),
            teams.get(self.team or ""),
            OUTCOME_LABELS[self.outcome] if self.outcome else None,
            ONLY_LABELS[self.which] if self.which else None,
            OF_LABELS[self.of] if self.of else None,
            SATISFACTION_LABELS[self.said] if self.said else None,
            ENDED_LABELS[self.ended] if self.ended else None,
            self.line,
            self.entry,
        ]
        return [str(one) for one in found if one]


EVERYTHING = Narrowed()
