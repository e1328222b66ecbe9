"""The head of the supervisor's page: a few figures, how they stood before, where they go."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from flask import url_for
from sqlalchemy.orm import Session

from core import clock
from core.messages import LazyText, _
from insight import call_figures, headlines
from insight.call_figures import CallCounts
from insight.headlines import Part, Span
from kb_app.web.kit.figures import share
from kb_app.web.kit.moments import lasting
from kb_app.web.statistics.call_tables import call_length
from kb_app.web.statistics.statistics_look import Look
from people.actors import Actor

STEPS = 8
_WIDTH, _HEIGHT, _EDGE = 220, 32, 3


@dataclass(frozen=True)
class Card:
    """One figure. `line`: the points of its trend in a box of 220 × 32, "" without any."""

    title: LazyText
    figure: str
    notes: Sequence[str]
    line: str = ""
    url: str = ""
    is_bad: bool = False


def cards(look: Look) -> list[Card]:
    """How calls and searches end, what is late, how answers came, what callers said."""
    return [
        _of_calls(look, _("首次解答率"), lambda found: found.answered_first),
        _of_calls(look, _("照念率"), lambda found: found.read_out),
        _length(look),
        _of_parts(look, _("检索后用上的"), headlines.searches_used),
        _of_parts(look, _("什么也没找到的"), headlines.searches_in_vain),
        _late(look),
        _of_parts(look, _("按时答复的"), headlines.answered_in_time),
        _of_parts(look, _("回电满意的"), headlines.callers_satisfied),
    ]


def _of_parts(
    look: Look, title: LazyText, read: Callable[[Session, Actor, Span], Part], url: str = ""
) -> Card:
    now = _span(look)
    current, before = (read(look.session, look.who, span) for span in (now, now.before()))
    notes = [f"{current.part} / {current.whole}"]
    if before.whole:
        notes.append(_before(look, share(before.part, before.whole)))
    steps = [read(look.session, look.who, span).percent for span in now.steps(STEPS)]
    return Card(title, share(current.part, current.whole), notes, trend(steps, 100), url)


def _of_calls(look: Look, title: LazyText, part: Callable[[CallCounts], Part]) -> Card:
    """A share of calls; figures of calls are read once, and cut into times here."""
    return _of_parts(
        look, title, lambda _s, _w, span: part(_counted(look, span)), _calls_table(look)
    )


def _length(look: Look) -> Card:
    now = _span(look)
    current, before = (_counted(look, span) for span in (now, now.before()))
    notes = [str(_("{n} 通", n=current.closed))]
    if before.seconds is not None:
        notes.append(_before(look, call_length(before.seconds)))
    line = trend([_counted(look, span).seconds for span in now.steps(STEPS)])
    figure = call_length(current.seconds)
    return Card(_("平均通话时长"), figure, notes, line, _calls_table(look))


def _counted(look: Look, span: Span) -> CallCounts:
    return call_figures.counted(call_figures.within(look.calls, span))


def _calls_table(look: Look) -> str:
    return url_for("web.statistics", days=look.days, _anchor="calls")


def _before(look: Look, figure: str) -> str:
    return str(_("此前 {days} 天 {share}", days=look.days, share=figure))


def _late(look: Look) -> Card:
    now = _span(look)
    due = [one.group.due_at for one in look.waiting if one.group.due_at < now.until]
    asked = headlines.sightings(look.session, look.who, now)
    late = [headlines.overdue_at(look.session, look.who, span.until) for span in now.steps(STEPS)]
    notes = [str(_("{days} 天问过 {n} 次", days=look.days, n=asked))]
    if due:
        notes.insert(0, str(_("最久 {time}", time=lasting(now.until - min(due)))))
    url = look.to(show="open", overdue="true")
    return Card(_("超期未答"), str(len(due)), notes, trend(late), url, is_bad=bool(due))


def _span(look: Look) -> Span:
    return Span(clock.now() - timedelta(days=look.days), clock.now())


def trend(values: Sequence[float | None], most: float = 0) -> str:
    """The points of a line; "" where fewer than two are known. `most`: the value at the top."""
    known = [(place, value) for place, value in enumerate(values) if value is not None]
    top = most or max((value for _place, value in known), default=0)
    if len(known) < 2 or not top:
        return ""
    height, step = _HEIGHT - 2 * _EDGE, _WIDTH / (len(values) - 1)
    return " ".join(
        f"{place * step:.1f},{_HEIGHT - _EDGE - height * value / top:.1f}" for place, value in known
    )
