"""One-time codes as a second factor: set up with a QR code, shown to work, taken off."""

from __future__ import annotations

import segno
from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.errors import Invalid, TooMany
from core.messages import _
from kb_app.access.logging_in import note, one_try, require_confirmed
from kb_app.auth import actor, needs_second_factor
from kb_app.container import container
from kb_app.errors import status_of
from kb_app.web.blueprint import blueprint
from people.authentication import second_factor as factors
from people.authentication.second_factor import Offered
from people.authentication.security_log import Outcome, What

SHOWN = "account/second_factor.html"


@blueprint.get("/account/second-factor")
def second_factor() -> ResponseReturnValue:
    """Whether there is one, and what it is for."""
    with container().database.reading() as session:
        is_set = factors.is_set(session, actor().id)
    return _page(is_set=is_set)


@blueprint.post("/account/second-factor")
def begin_second_factor() -> ResponseReturnValue:
    """A new secret, as a QR code and to be typed; in this answer and nowhere else."""
    who = actor()
    require_confirmed()
    with container().database.transaction() as session:
        offered = factors.offer(session, container().second_factor_key, who)
    return _page(offered=offered)


@blueprint.post("/account/second-factor/confirm")
def confirm_second_factor() -> ResponseReturnValue:
    """A first code shows that it works; the codes for when it is lost are in this answer alone."""
    who, key = actor(), container().second_factor_key
    try:
        with one_try("code"), container().database.transaction() as session:
            codes = factors.put_in_force(session, key, who, request.form.get("code", ""))
    except (Invalid, TooMany) as error:
        return _page(error=error, half=True), status_of(error)
    note(What.SECOND_STEP, Outcome.DONE, who.name, "set")
    return _page(is_set=True, codes=codes)


@blueprint.post("/account/second-factor/off")
def take_off_second_factor() -> ResponseReturnValue:
    """Be asked for codes no more."""
    who = actor()
    require_confirmed()
    with container().database.transaction() as session:
        factors.take_off(session, who, who.name)
    note(What.SECOND_STEP, Outcome.DONE, who.name, "off")
    flash(str(_("已取消动态验证码")), "success")
    return redirect(url_for("web.second_factor"), 303)


def _page(
    *,
    is_set: bool = False,
    offered: Offered | None = None,
    codes: list[str] | None = None,
    error: Invalid | TooMany | None = None,
    half: bool = False,
) -> str:
    return render_template(
        SHOWN,
        is_set=is_set,
        is_needed=needs_second_factor(actor()),
        offered=offered,
        picture=_picture(offered.address) if offered else "",
        codes=codes,
        error=error,
        half=half,
    )


def _picture(text: str) -> str:
    """A QR code as an address of data, drawn here."""
    return segno.make(text, error="m").svg_data_uri(scale=5, dark="#000", light="#fff")
