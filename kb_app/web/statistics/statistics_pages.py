"""The supervisor's figures: one page of tables, each also as CSV, each figure with its list."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from content.queries import categories
from core.base_schema import BaseSchema, Choice, Line, Whole, load
from core.errors import NotFound
from insight import coverage
from kb_app.auth import actor
from kb_app.container import container
from kb_app.web.blueprint import blueprint
from kb_app.web.kit.figures import table_as_csv
from kb_app.web.kit.request_form import filled
from kb_app.web.statistics.statistics_tables import TABLES, Look
from people.permissions import require_statistics
from people.schemas import CODE_MAX

PERIODS = ("7", "30", "90", "183")
ROWS_SHOWN = 30  # on the page; the file has all
PER_PAGE = 50


class PeriodSchema(BaseSchema):
    """Over which time figures that look back are taken."""

    days = Choice(PERIODS, load_default="30")


class EntriesSchema(BaseSchema):
    """Which entries are listed."""

    category = Line(load_default=None, max_length=CODE_MAX)
    offset = Whole(load_default=0, most=1_000_000)


@blueprint.get("/statistics", endpoint="statistics")
def statistics_page() -> ResponseReturnValue:
    """Every table."""
    days = int(load(PeriodSchema(), filled(request.args))["days"])
    with container().database.reading() as session:
        look = Look(session, actor(), days)
        require_statistics(look.who)
        return render_template(
            "statistics/page.html",
            tables={name: make(look) for name, make in TABLES.items()},
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
            session, actor(), asked["category"], limit=PER_PAGE, offset=asked["offset"]
        )
        by_code = {c.code: c for c in categories(session)}
        return render_template(
            "statistics/entries.html", page=page, category=by_code.get(asked["category"])
        )
