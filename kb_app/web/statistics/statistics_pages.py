"""The supervisor's figures: one page of tables, each also as CSV, each figure with its list."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from briefing.reading_watch import watched
from content.queries import categories
from core.base_schema import BaseSchema, Choice, Line, Whole, YesNo, load
from core.errors import NotFound
from core.messages import _
from insight import coverage
from insight.burning import REASON_LABELS, burning
from kb_app.auth import actor
from kb_app.container import container
from kb_app.web.blueprint import blueprint
from kb_app.web.kit.figures import table_as_csv
from kb_app.web.kit.request_form import filled
from kb_app.web.statistics.headline_cards import cards
from kb_app.web.statistics.statistics_look import Look
from kb_app.web.statistics.statistics_tables import TABLES
from people.permissions import require_statistics
from people.schemas import CODE_MAX
from questions.permissions import can_see_all_questions

BACKLOGS = ("departments", "categories", "ages", "grades")  # the same groups, four times
CALLS = ("calls-by-day", "calls-by-agent", "calls-by-team")
QUERIES = ("no-hits", "doubted", "no-use", "queries")
BURNING_SHOWN = 8
READINGS_SHOWN = 3
PERIODS = ("7", "30", "90", "183")
ROWS_SHOWN = 30  # on the page; the file has all
PER_PAGE = 50


class PeriodSchema(BaseSchema):
    """Over which time figures that look back are taken."""

    days = Choice(PERIODS, load_default="30")
    by = Choice(BACKLOGS, load_default=BACKLOGS[0])
    queries = Choice(QUERIES, load_default=QUERIES[0])
    calls = Choice(CALLS, load_default=CALLS[0])


class EntriesSchema(BaseSchema):
    """Which entries are listed."""

    category = Line(load_default=None, max_length=CODE_MAX)
    taken_over = YesNo(load_default=False)
    offset = Whole(load_default=0, most=1_000_000)


@blueprint.get("/statistics", endpoint="statistics")
def statistics_page() -> ResponseReturnValue:
    """How it goes, what burns, then the tables; of those that say the same, the one asked for."""
    asked = load(PeriodSchema(), filled(request.args))
    days = int(asked["days"])
    with container().database.reading() as session:
        look = Look(session, actor(), days)
        require_statistics(look.who)
        hot = burning(session, look.waiting)
        return render_template(
            "statistics/page.html",
            cards=cards(look),
            burning=hot[:BURNING_SHOWN],
            burning_in_all=len(hot),
            readings=[one for one in watched(session) if one.missing][:READINGS_SHOWN],
            taken_over=coverage.taken_over_count(session, look.who),
            reason_labels=REASON_LABELS,
            sees=can_see_all_questions(look.who),
            table=lambda name: TABLES[name](look),
            asked=asked,
            backlogs=dict(
                zip(BACKLOGS, (_("部门"), _("业务类别"), _("首次提问"), _("难易")), strict=True)
            ),
            queries=dict(
                zip(QUERIES, (_("没有结果"), _("没有把握"), _("没有用"), _("全部")), strict=True)
            ),
            calls=dict(zip(CALLS, (_("日期"), _("坐席"), _("部门")), strict=True)),
            days=days,
            periods=PERIODS,
            most=ROWS_SHOWN,
        )


@blueprint.get("/statistics/<name>.csv")
def statistics_file(name: str) -> ResponseReturnValue:
    """One table, whole."""
    days = int(load(PeriodSchema(), filled(request.args))["days"])
    with container().database.reading() as session:
        look = Look(session, actor(), days)
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
