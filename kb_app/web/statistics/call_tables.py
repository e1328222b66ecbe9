"""The tables of calls: how they ended, by day, by agent, by department."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from calls.models import OUTCOME_LABELS, Outcome
from core.messages import _
from insight import call_figures
from insight.asked_again import AGAIN_WITHIN
from insight.call_figures import CallCounts
from insight.spans import Part
from kb_app.web.kit.figures import Cell, Row, Table, bar, share
from kb_app.web.statistics.narrowed_lists import Only
from kb_app.web.statistics.statistics_look import Look, figures_table
from people.queries import names_of


def _calls(look: Look) -> Table:
    every = call_figures.counted(look.session, look.who, look.span, look.again)
    found = every.get(0, call_figures.NO_CALLS)
    told = call_figures.proposals_in(look.session, look.who, look.span)
    answered, read_out = found.answered_first, found.read_out

    def calls(**narrowed: object) -> str:
        return look.figure("calls-listed", **narrowed)

    def proposals(**narrowed: object) -> str:
        return look.figure("proposals", **narrowed)

    lines: list[tuple[object, object, str, str]] = [
        (_("通话"), found.calls, "", calls()),
        (
            _("登记了处理结果的"),
            found.closed,
            share(found.closed, found.calls),
            calls(which=Only.CLOSED),
        ),
        (
            _("首次解答"),
            answered.part,
            share(answered.part, answered.whole),
            calls(which=Only.FIRST),
        ),
        (
            _("照念了已审核条目的"),
            read_out.part,
            share(read_out.part, read_out.whole),
            calls(which=Only.READ_OUT),
        ),
        (_("平均通话时长"), call_length(found.seconds), "", calls(which=Only.CLOSED)),
        (
            _("知道来电人的"),
            found.known_callers,
            share(found.known_callers, found.closed),
            calls(which=Only.KNOWN),
        ),
        *(
            (OUTCOME_LABELS[one], count, share(count, found.closed), calls(outcome=one))
            for one, count in found.outcomes.items()
        ),
        (_("按听到的话推荐过的答复"), told.proposed, "", proposals()),
        (
            _("显示过的推荐"),
            told.shown,
            share(told.shown, told.proposed),
            proposals(which=Only.SHOWN),
        ),
        (_("用上的推荐"), told.used, share(told.used, told.shown), proposals(which=Only.USED)),
    ]
    note = _(
        "首次解答：结果为解决，且 {days} 天内同一客户没有再问同一类事；不知道来电人的不算再问",
        days=AGAIN_WITHIN.days,
    )
    rows = [Row([Cell(name), Cell(value, url), Cell(part)]) for name, value, part, url in lines]
    return replace(figures_table(_("通话情况"), rows), note=str(note))


def _calls_by(
    look: Look,
    title: object,
    found: Mapping[Any, CallCounts],
    names: Mapping[Any, str],
    narrowed_to: Callable[[Any], Mapping[str, object]],
) -> Table:
    """`narrowed_to`: what narrows the list to the calls of a key; empty where nothing does."""
    most = max((counts.calls for counts in found.values()), default=0)
    rows = []
    for key, counts in found.items():
        of = narrowed_to(key)

        def listed(of: Mapping[str, object] = of, **more: object) -> str:
            return look.figure("calls-listed", **of, **more) if of else ""

        cells = [
            Cell(names.get(key, key or "–")),
            Cell(counts.calls, listed()),
            Cell(_share(counts.answered_first), listed(which=Only.FIRST)),
            Cell(_share(counts.read_out), listed(which=Only.READ_OUT)),
            Cell(call_length(counts.seconds), listed(which=Only.CLOSED)),
            *(Cell(counts.outcomes[one], listed(outcome=one)) for one in Outcome),
        ]
        rows.append(Row(cells, bar(counts.calls, most)))
    columns = [
        title,
        _("通话"),
        _("首次解答率"),
        _("照念率"),
        _("平均时长"),
        *(OUTCOME_LABELS[outcome] for outcome in Outcome),
    ]
    return Table(str(_("通话：{by}", by=title)), list(map(str, columns)), rows)


def _share(part: Part) -> str:
    return share(part.part, part.whole)


def _calls_by_day(look: Look) -> Table:
    found = call_figures.by_day(look.session, look.who, look.span, look.again)
    return _calls_by(look, _("日期"), found, {}, lambda day: {"on": day})


def _calls_by_agent(look: Look) -> Table:
    by = call_figures.BY_AGENT
    found = call_figures.counted(look.session, look.who, look.span, look.again, by)
    known = names_of(look.session, found)
    return _calls_by(look, _("坐席"), found, known, lambda agent: {"agent": agent})


def _calls_by_team(look: Look) -> Table:
    by = call_figures.BY_DEPARTMENT
    found = call_figures.counted(look.session, look.who, look.span, look.again, by)
    names = {one.id: one.name for one in look.teams}
    codes = {one.id: one.code for one in look.teams}
    return _calls_by(
        look,
        _("部门"),
        found,
        names,
        lambda team: {"team": codes[team]} if team in codes else {},
    )


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
