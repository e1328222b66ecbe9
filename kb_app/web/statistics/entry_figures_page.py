"""How one entry fares: by the weeks, what the rules found, and what its trust is made of."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from core.base_schema import BaseSchema, Choice, load
from core.messages import _
from insight.entries.health_rules import RULE_LABELS
from insight.entries.queries import EntryFigures, entry_figures
from insight.entries.trust import MOST, PART_LABELS
from kb_app.auth import actor
from kb_app.container import container
from kb_app.web.blueprint import blueprint
from kb_app.web.kit.charts import line_chart
from kb_app.web.kit.figures import Cell, Row, Table, bar, table_as_csv
from kb_app.web.kit.request_form import filled
from people.permissions import can_see_statistics

PERIODS = ("7", "30", "90")


class EntryFiguresSchema(BaseSchema):
    """Over which time."""

    days = Choice(PERIODS, load_default="30")


@blueprint.get("/entries/<number>/figures", endpoint="entry_figures")
def entry_figures_page(number: str) -> ResponseReturnValue:
    """For those who watch over the whole, and its own department."""
    who = actor()
    days = int(load(EntryFiguresSchema(), filled(request.args))["days"])
    with container().database.reading() as session:
        found = entry_figures(session, who, number, days)
    return render_template(
        "statistics/entry.html",
        found=found,
        days=days,
        periods=PERIODS,
        weeks=_weeks(found),
        trust=_trust(found),
        rule_labels=RULE_LABELS,
        watches=can_see_statistics(who),
    )


@blueprint.get("/entries/<number>/figures/<any(weeks,trust):name>.csv")
def entry_figures_file(number: str, name: str) -> ResponseReturnValue:
    """One of its tables."""
    with container().database.reading() as session:
        found = entry_figures(session, actor(), number, int(PERIODS[-1]))
    return table_as_csv(_weeks(found) if name == "weeks" else _trust(found), f"{number}-{name}")


def _weeks(found: EntryFigures) -> Table:
    rows = [
        Row([Cell(str(week.first_day)), Cell(week.found), Cell(week.used), Cell(week.in_vain)])
        for week in found.weeks
    ]
    columns = [_("从这天起的一周"), _("查到"), _("用上"), _("落空")]
    title = str(_("每周用上"))
    labels = [week.first_day.strftime("%m-%d") for week in found.weeks]
    chart = line_chart(title, labels, [week.used for week in found.weeks], is_share=False)
    return Table(title, list(map(str, columns)), rows, chart=chart)


def _trust(found: EntryFigures) -> Table:
    """The points of each part; empty before the first check."""
    rows: list[Row] = []
    if found.health is not None:
        points = found.health.parts
        rows = [
            Row([Cell(label), Cell(points[part]), Cell(MOST[part])], bar(points[part], MOST[part]))
            for part, label in PART_LABELS.items()
        ]
        rows.append(Row([Cell(_("合计")), Cell(found.health.trust), Cell(100)], is_total=True))
    return Table(str(_("可信度")), [str(_("部分")), str(_("得分")), str(_("满分"))], rows)
