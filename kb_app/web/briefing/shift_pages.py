"""Shifts on pages: all of them, one to be changed, and the whole as a file, in and out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from core.base_schema import load
from core.errors import DomainError, Invalid, NotFound, Stale
from core.messages import _, enumerated
from kb_app import received_files
from kb_app.auth import actor
from kb_app.container import container
from kb_app.errors import status_of
from kb_app.web.blueprint import blueprint
from kb_app.web.briefing.shift_file import COLUMNS, read_shifts
from kb_app.web.kit.csv_files import csv_download
from kb_app.web.kit.request_form import NOTHING_TYPED, filled, typed_form, whole
from people.permissions import require_shift_manager
from people.schemas import ShiftSchema
from people.services import shift_rota
from people.shift_calendar import Shift, all_shifts, on_shift

WEEKDAYS = tuple(range(1, 8))


@blueprint.get("/shifts", endpoint="shifts")
def shift_page() -> ResponseReturnValue:
    """All shifts, who is on one now, and a form for a new one."""
    return _page()


@blueprint.post("/shifts")
def add_shift() -> ResponseReturnValue:
    """Add a shift."""
    return _saved(None)


@blueprint.get("/shifts/<int(max=2147483647):shift_id>", endpoint="shift")
def one_shift(shift_id: int) -> ResponseReturnValue:
    """One shift, to be changed."""
    return _page(shift_id=shift_id)


@blueprint.post("/shifts/<int(max=2147483647):shift_id>")
def save_shift(shift_id: int) -> ResponseReturnValue:
    """Change a shift."""
    return _saved(shift_id)


@blueprint.get("/shifts/shifts.csv")
def shifts_csv() -> Response:
    """All shifts in use, as the file that brings them in again."""
    require_shift_manager(actor())
    with container().database.reading() as session:
        rows = [
            [
                shift.name,
                f"{shift.starts_at:%H:%M}",
                f"{shift.ends_at:%H:%M}",
                ",".join(map(str, shift.weekdays)),
                "、".join(user.name for user in shift.members if user.active),
            ]
            for shift in all_shifts(session)
            if shift.active
        ]
    head = [names[0] for names in COLUMNS.names.values()]
    return csv_download([head, *rows], "shifts")


@blueprint.post("/shifts/file")
@received_files.takes_files
def bring_shifts() -> ResponseReturnValue:
    """Bring shifts in from a file, all or none."""
    require_shift_manager(actor())  # before anything is parsed
    try:
        files = received_files.received()
        if len(files) > 1:
            raise Invalid.field("file", _("一次导入一个文件"))
        rows = read_shifts(*files[0])
        with container().database.transaction() as session:
            saved = shift_rota.save_shifts(session, actor(), rows)
    except Invalid as error:
        return _page(_of_file(error))
    flash(str(_("已保存 {n} 个班次", n=len(saved))), "success")
    return redirect(url_for("web.shifts"), 303)


def _saved(shift_id: int | None) -> ResponseReturnValue:
    typed = typed_form()
    try:
        values = load(ShiftSchema(), _sent(typed))
        version = whole(str(typed.get("version", "")))
        with container().database.transaction() as session:
            shift_rota.save_shift(session, actor(), values, shift_id=shift_id, version=version)
    except (Invalid, Stale) as error:
        return _page(error, typed, shift_id=shift_id)
    flash(str(_("班次已保存")), "success")
    return redirect(url_for("web.shifts"), 303)


def _sent(typed: Mapping[str, Any]) -> dict[str, Any]:
    sent = {name: value for name, value in filled(typed).items() if name != "version"}
    members = str(sent.get("members", "")).replace("、", "\n").replace(",", "\n").split()
    return {"weekdays": [], "active": "false", **sent, "members": members}


def _of_file(error: Invalid) -> Invalid:
    """What a row lacks, said of the file: the form has no field for a row."""
    name, texts = next(iter(error.fields.items()), ("", [error.message]))
    place = name.split(".")[1] if name.startswith("rows.") else ""
    if not place:
        return error
    text = enumerated(texts)
    return Invalid.field("file", _("第 {n} 个班次：{text}", n=int(place) + 1, text=text))


def _page(
    error: DomainError | None = None,
    typed: Mapping[str, Any] = NOTHING_TYPED,
    *,
    shift_id: int | None = None,
) -> ResponseReturnValue:
    require_shift_manager(actor())
    with container().database.reading() as session:
        shifts = all_shifts(session)
        one: Shift | None = next((shift for shift in shifts if shift.id == shift_id), None)
        if shift_id is not None and one is None:
            raise NotFound
        page = render_template(
            "briefing/shift.html" if one else "briefing/shifts.html",
            shifts=shifts,
            shift=one,
            present=on_shift(session),
            weekdays=WEEKDAYS,
            error=error,
            typed=typed,
        )
    return page, status_of(error) if error else 200
