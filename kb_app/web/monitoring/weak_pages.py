"""Weak points: findings counted by agent, team, entry, category and skill; needs of training."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from core import clock
from core.base_schema import BaseSchema, Whole, load
from core.messages import LazyText, _
from kb_app.auth import actor
from kb_app.container import container
from kb_app.web.blueprint import blueprint
from kb_app.web.kit.figures import Cell, Row, Table, bar, table_as_csv
from kb_app.web.kit.request_form import filled
from monitoring.queries import Weak, WeakPoints, weak_points

PERIODS = (30, 90, 180)
TITLES: dict[str, LazyText] = {
    "agents": _("坐席"),
    "teams": _("部门"),
    "entries": _("条目"),
    "categories": _("业务类别"),
    "skills": _("技能"),
}


class WeakPointsSchema(BaseSchema):
    """Over how many days is counted."""

    days = Whole(load_default=PERIODS[0], least=1, most=366)


@blueprint.get("/monitoring/weak")
def weak_points_page() -> ResponseReturnValue:
    """What was found weak, and who is to be trained in what."""
    asked = load(WeakPointsSchema(), filled(request.args))
    with container().database.reading() as session:
        found = _found(session, asked["days"])
        return render_template(
            "monitoring/weak.html",
            tables=_tables(found),
            needs=found.needs,
            days=asked["days"],
            periods=PERIODS,
        )


@blueprint.get(f"/monitoring/weak/<any({','.join(TITLES)}):name>.csv")
def weak_points_file(name: str) -> ResponseReturnValue:
    """One of the tables as a file."""
    asked = load(WeakPointsSchema(), filled(request.args))
    with container().database.reading() as session:
        table = _tables(_found(session, asked["days"]))[name]
        return table_as_csv(table, f"weak-{name}")


def _found(session: Session, days: int) -> WeakPoints:
    today = clock.today()
    return weak_points(session, actor(), today - timedelta(days=days - 1), today)


def _tables(found: WeakPoints) -> dict[str, Table]:
    counted = (
        found.by_agent,
        found.by_team,
        found.by_entry,
        found.by_category,
        found.by_skill,
    )
    return {
        name: _table(title, rows, entries=name == "entries")
        for (name, title), rows in zip(TITLES.items(), counted, strict=True)
    }


def _table(title: LazyText, rows: Sequence[Weak], *, entries: bool) -> Table:
    most = max((one.findings for one in rows), default=0)
    shown = [
        Row(
            [
                Cell(
                    one.name,
                    url_for("web.entry", number=one.reference) if entries and one.reference else "",
                ),
                Cell(one.findings),
            ],
            bar(one.findings, most),
        )
        for one in rows
    ]
    heading = str(_("短板：{by}", by=title))
    return Table(heading, [str(title), str(_("发现次数"))], shown)
