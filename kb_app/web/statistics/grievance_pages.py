"""Pages of grievances: the half-year table, its files, and the cases behind each figure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from content.queries import categories
from core.base_schema import Choice, Line, load
from core.errors import NotFound
from core.messages import _
from grievances import queries
from grievances.halves import HEADING_LABELS, Half, Heading, half_named
from grievances.models import TYPE_LABELS, GrievanceType
from grievances.queries import HalfYear
from grievances.queries import Line as TableLine
from kb_app.auth import actor
from kb_app.container import container
from kb_app.web.blueprint import blueprint
from kb_app.web.kit.figures import Cell, Row, Table, bar, table_as_csv
from kb_app.web.kit.request_form import SliceSchema, filled
from people.schemas import CODE_MAX

PER_PAGE = 50
FILES_SHOWN = 20


class HalfSchema(SliceSchema):
    """Which half-year is shown."""

    half = Line(load_default="", max_length=6)


class CasesSchema(HalfSchema):
    """Which cases are listed."""

    heading = Choice(tuple(Heading), load_default=None)
    category = Line(load_default=None, max_length=CODE_MAX)
    type = Choice(tuple(GrievanceType), load_default=None)


@blueprint.get("/statistics/grievances")
def grievances() -> ResponseReturnValue:
    """The half-year table: by the headings of the report, and by category."""
    asked = load(HalfSchema(), filled(request.args))
    who = actor()
    with container().database.reading() as session:
        half = _half(session, asked["half"])
        found = queries.half_year(session, who, half)
        return render_template(
            "statistics/grievances.html",
            half=half,
            halves=queries.halves(session, who),
            tables={name: make(found) for name, make in TABLES.items()} if found.cases else {},
            cases=found.cases,
            files=queries.imports(session, who, FILES_SHOWN),
        )


@blueprint.get("/statistics/grievances/<any(headings,categories):name>.csv")
def grievances_file(name: str) -> ResponseReturnValue:
    """One of the tables."""
    asked = load(HalfSchema(), filled(request.args))
    with container().database.reading() as session:
        half = _half(session, asked["half"])
        table = TABLES[name](queries.half_year(session, actor(), half))
    return table_as_csv(table, f"grievances-{half}-{name}")


@blueprint.get("/statistics/grievances/cases")
def grievance_cases() -> ResponseReturnValue:
    """The cases behind a figure of the table."""
    asked = load(CasesSchema(), filled(request.args))
    with container().database.reading() as session:
        half = _half(session, asked["half"])
        page = queries.cases(
            session,
            actor(),
            half,
            heading=Heading(asked["heading"]) if asked["heading"] else None,
            category=asked["category"],
            type_=GrievanceType(asked["type"]) if asked["type"] else None,
            limit=PER_PAGE,
            offset=asked["offset"],
        )
        names = {c.code: c.name for c in categories(session)}
        about = [
            HEADING_LABELS[Heading(asked["heading"])] if asked["heading"] else None,
            names.get(asked["category"], asked["category"]),
            TYPE_LABELS[GrievanceType(asked["type"])] if asked["type"] else None,
        ]
        return render_template(
            "statistics/cases.html",
            half=half,
            page=page,
            about=[text for text in about if text],
            type_labels=TYPE_LABELS,
        )


def _half(session: Session, written: str) -> Half:
    """The half-year asked for; the latest with cases when none was."""
    latest = queries.latest_half(session, actor())
    if not written:
        return latest
    found = half_named(written)
    if found is None:
        raise NotFound
    return found


def _by_heading(found: HalfYear) -> Table:
    lines = [(HEADING_LABELS[line.key], line, {"heading": line.key}) for line in found.headings]
    return _table(_("客户抱怨：{half}", half=found.half.label), found, lines)


def _by_category(found: HalfYear) -> Table:
    lines = [(line.key.name, line, {"category": line.key.code}) for line in found.categories]
    return _table(_("按业务类别"), found, lines)


def _table(
    title: object,
    found: HalfYear,
    lines: Sequence[tuple[object, TableLine[Any], Mapping[str, str]]],
) -> Table:
    def to(**narrowed: str) -> str:
        return url_for("web.grievance_cases", half=str(found.half), **narrowed)  # type: ignore[arg-type]

    def cells(name: object, line: TableLine[Any], about: Mapping[str, str]) -> list[Cell]:
        by_type = [Cell(line.by_type[t], to(**about, type=t.value)) for t in GrievanceType]
        return [Cell(name), *by_type, Cell(line.cases, to(**about)), Cell(f"{line.share} %")]

    most = max(line.cases for _name, line, _about in lines)
    rows = [Row(cells(*line), bar(line[1].cases, most)) for line in lines]
    whole = TableLine(None, found.by_type, found.cases, queries.share(found.cases, found.cases))
    rows.append(Row(cells(_("合计"), whole, {}), is_total=True))
    columns = [_("业务类别"), *TABLE_TYPES, _("合计"), _("占比")]
    return Table(str(title), list(map(str, columns)), rows)


TABLE_TYPES = tuple(TYPE_LABELS[type_] for type_ in GrievanceType)
TABLES = {"headings": _by_heading, "categories": _by_category}
