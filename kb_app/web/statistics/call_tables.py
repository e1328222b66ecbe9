"""The tables of calls: how they ended, by day, by agent, by department."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from calls.models import OUTCOME_LABELS, Outcome
from core import clock
from core.messages import _
from insight import call_figures
from insight.call_figures import CallCounts, CountedCall
from kb_app.web.kit.figures import Cell, Row, Table, bar, share
from kb_app.web.statistics.statistics_look import Look, figures_table
from people.queries import departments, names_of


def _calls(look: Look) -> Table:
    found = call_figures.counted(look.calls_now)
    told = call_figures.proposals_in(look.session, look.who, look.span)
    answered, read_out = found.answered_first, found.read_out
    lines: list[tuple[object, object, str]] = [
        (_("通话"), found.calls, ""),
        (_("登记了处理结果的"), found.closed, share(found.closed, found.calls)),
        (_("首次解答"), answered.part, share(answered.part, answered.whole)),
        (_("照念了已审核条目的"), read_out.part, share(read_out.part, read_out.whole)),
        (_("平均通话时长"), call_length(found.seconds), ""),
        (_("知道来电人的"), found.known_callers, share(found.known_callers, found.closed)),
        *(
            (OUTCOME_LABELS[one], count, share(count, found.closed))
            for one, count in found.outcomes.items()
        ),
        (_("按听到的话推荐过的答复"), told.proposed, ""),
        (_("显示过的推荐"), told.shown, share(told.shown, told.proposed)),
        (_("用上的推荐"), told.used, share(told.used, told.shown)),
    ]
    note = _(
        "首次解答：结果为解决，且 {days} 天内同一客户没有再问同一类事；不知道来电人的不算再问",
        days=call_figures.AGAIN_WITHIN.days,
    )
    listed = look.figure("calls-listed")
    rows = [Row([Cell(name), Cell(value, listed), Cell(part)]) for name, value, part in lines]
    return replace(figures_table(_("通话情况"), rows), note=str(note))


def _calls_by(
    title: object, found: Mapping[int | str | None, CallCounts], names: Mapping[Any, str]
) -> Table:
    most = max((counts.calls for counts in found.values()), default=0)
    rows = [
        Row(
            [
                Cell(names.get(key, key or "–")),
                Cell(counts.calls),
                Cell(share(counts.answered_first.part, counts.answered_first.whole)),
                Cell(share(counts.read_out.part, counts.read_out.whole)),
                Cell(call_length(counts.seconds)),
                *(Cell(counts.outcomes[outcome]) for outcome in Outcome),
            ],
            bar(counts.calls, most),
        )
        for key, counts in found.items()
    ]
    columns = [
        title,
        _("通话"),
        _("首次解答率"),
        _("照念率"),
        _("平均时长"),
        *(OUTCOME_LABELS[outcome] for outcome in Outcome),
    ]
    return Table(str(_("通话：{by}", by=title)), list(map(str, columns)), rows)


def _calls_by_day(look: Look) -> Table:
    def day(one: CountedCall) -> str:
        return str(one.ended_at.astimezone(clock.HOTLINE_ZONE).date())

    latest = sorted(look.calls_now, key=lambda one: one.ended_at, reverse=True)
    return _calls_by(_("日期"), call_figures.grouped(latest, day), {})


def _calls_by_agent(look: Look) -> Table:
    found = call_figures.grouped(look.calls_now, lambda one: one.agent_id)
    known = names_of(look.session, [int(one) for one in found if one is not None])
    return _calls_by(_("坐席"), _most_first(found), known)


def _calls_by_team(look: Look) -> Table:
    found = call_figures.grouped(look.calls_now, lambda one: one.department_id)
    names = {d.id: d.name for d in departments(look.session)}
    return _calls_by(_("部门"), _most_first(found), names)


def _most_first(
    found: Mapping[int | str | None, CallCounts],
) -> dict[int | str | None, CallCounts]:
    return dict(sorted(found.items(), key=lambda one: -one[1].calls))


def call_length(seconds: float | None) -> str:
    """How long calls take, in minutes and seconds; – of none."""
    if seconds is None:
        return "–"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02d}"


CALL_TABLES: dict[str, Callable[[Look], Table]] = {
    "calls": _calls,
    "calls-by-day": _calls_by_day,
    "calls-by-agent": _calls_by_agent,
    "calls-by-team": _calls_by_team,
}
