"""The supervisor's figures: one page of tables, each also as CSV, each figure with its list."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from content.queries import categories
from core.base_schema import BaseSchema, Choice, Line, YesNo, load
from core.errors import NotFound
from core.messages import _
from grievances.handling.permissions import can_watch_grievances
from grievances.warning.signs import GRADE_LABELS, reasons_told
from insight import coverage
from insight.to_do import GRAVE, REASON_LABELS, to_do
from kb_app.auth import actor
from kb_app.container import container
from kb_app.web.blueprint import blueprint
from kb_app.web.kit.figures import table_as_csv
from kb_app.web.kit.request_form import SliceSchema, filled
from kb_app.web.statistics.headlines_shown import HEADLINES, cards
from kb_app.web.statistics.narrowed_lists import Narrowed, NarrowedSchema
from kb_app.web.statistics.statistics_look import Look
from kb_app.web.statistics.statistics_tables import TABLES
from people.permissions import require_statistics
from people.schemas import CODE_MAX
from questions.permissions import can_see_all_questions

BACKLOGS = ("departments", "categories", "ages", "grades")  # the same groups, four times
CALLS = ("calls-by-day", "calls-by-agent", "calls-by-team")
ENTRIES = ("entries-most-used", "entries-least-used", "entries-in-vain", "entries-untrusted")
QUERIES = ("no-hits", "doubted", "no-use", "queries")
TO_DO_SHOWN = 10
PERIODS = ("7", "30", "90", "183")
ROWS_SHOWN = 30  # on the page; the file has all
LISTED = 200  # on the page of one figure
PER_PAGE = 50
NONE = "none"
PARTS = (
    "first",
    "backlog",
    "answers",
    "entries",
    "calls",
    "searches",
    "flow",
    "coverage",
)  # of the folded tables


class PeriodSchema(BaseSchema):
    """Over which time figures that look back are taken."""

    days = Choice(PERIODS, load_default="30")
    by = Choice(BACKLOGS, load_default=BACKLOGS[0])
    queries = Choice(QUERIES, load_default=QUERIES[0])
    calls = Choice(CALLS, load_default=CALLS[0])
    entries = Choice(ENTRIES, load_default=ENTRIES[0])
    open = Choice((*PARTS, NONE), load_default=NONE)


class FigureSchema(NarrowedSchema):
    """One table over a time, narrowed where it lists what a figure counts."""

    days = Choice(PERIODS, load_default="30")


class EntriesSchema(SliceSchema):
    """Which entries are listed."""

    category = Line(load_default=None, max_length=CODE_MAX)
    taken_over = YesNo(load_default=False)


@blueprint.get("/statistics", endpoint="statistics")
def statistics_page() -> ResponseReturnValue:
    """How it goes, what to do now, then the tables, folded: those alone are read that are open."""
    asked = load(PeriodSchema(), filled(request.args))
    days = int(asked["days"])
    with container().database.reading() as session:
        look = Look(session, actor(), days, ROWS_SHOWN)
        require_statistics(look.who)
        urgent = to_do(session, look.waiting)
        return render_template(
            "statistics/page.html",
            cards=cards(look),
            to_do=urgent[:TO_DO_SHOWN],
            to_do_in_all=len(urgent),
            grave=GRAVE,
            grades=GRADE_LABELS,
            reasons=reasons_told,
            taken_over=coverage.taken_over_count(session, look.who),
            reason_labels=REASON_LABELS,
            sees=can_see_all_questions(look.who),
            watches=can_watch_grievances(look.who),
            table=lambda name: TABLES[name](look),
            asked=asked,
            backlogs=dict(
                zip(BACKLOGS, (_("部门"), _("业务类别"), _("首次提问"), _("难易")), strict=True)
            ),
            queries=dict(
                zip(QUERIES, (_("没有结果"), _("没有把握"), _("没有用"), _("全部")), strict=True)
            ),
            entries=dict(
                zip(
                    ENTRIES,
                    (_("最常用的"), _("最少用的"), _("落空最多的"), _("最不可信的")),
                    strict=True,
                )
            ),
            calls=dict(zip(CALLS, (_("日期"), _("坐席"), _("部门")), strict=True)),
            days=days,
            periods=PERIODS,
            most=ROWS_SHOWN,
        )


@blueprint.get("/statistics/figures/<name>")
def figure(name: str) -> ResponseReturnValue:
    """One figure or table by itself, drawn, with what is behind it."""
    asked = load(FigureSchema(), filled(request.args))
    days, narrowed = int(asked["days"]), Narrowed.to(asked)
    with container().database.reading() as session:
        look = Look(session, actor(), days, LISTED, narrowed)
        require_statistics(look.who)
        if name not in TABLES:
            raise NotFound
        names = [name, *(HEADLINES[name].behind if name in HEADLINES else ())]
        tables = {one: TABLES[one](look) for one in names}
        return render_template(
            "statistics/figure.html",
            name=name,
            tables=tables,
            days=days,
            narrowed=narrowed.arguments,
            periods=PERIODS,
            most=LISTED,
        )


@blueprint.get("/statistics/<name>.csv")
def statistics_file(name: str) -> ResponseReturnValue:
    """One table, whole."""
    asked = load(FigureSchema(), filled(request.args))
    with container().database.reading() as session:
        look = Look(session, actor(), int(asked["days"]), narrowed=Narrowed.to(asked))
        require_statistics(look.who)
        if name not in TABLES:
            raise NotFound
        table = TABLES[name](look)
    return table_as_csv(table, name)


@blueprint.get("/statistics/entries")
def covered_entries() -> ResponseReturnValue:
    """The entries that a figure of coverage counts."""
    asked = load(EntriesSchema(), filled(request.args))
    with container().database.reading() as session:
        page = coverage.published_in(
            session,
            actor(),
            asked["category"],
            taken_over=asked["taken_over"],
            limit=PER_PAGE,
            offset=asked["offset"],
        )
        by_code = {c.code: c for c in categories(session)}
        return render_template(
            "statistics/entries.html",
            page=page,
            category=by_code.get(asked["category"]),
            taken_over=asked["taken_over"],
        )
