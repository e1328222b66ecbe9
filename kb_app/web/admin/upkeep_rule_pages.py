"""Administration of upkeep: how often each kind is looked at again, and when it is taken down."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from content.schemas import UpkeepSchema
from content.services import reconfirming
from content.upkeep.upkeep_rules import upkeep_rules
from core.base_schema import Whole, load
from core.errors import DomainError, Invalid, Stale
from core.messages import _
from kb_app.auth import actor
from kb_app.container import container
from kb_app.errors import status_of
from kb_app.web.blueprint import blueprint
from kb_app.web.kit.request_form import filled, typed_form
from people.services.accounts import require_administrator


class ChangedUpkeepSchema(UpkeepSchema):
    """A rule's form, with the version it was opened at."""

    version = Whole(required=True)


@blueprint.get("/admin/upkeep")
def upkeep_rules_page() -> ResponseReturnValue:
    """How often each kind is looked at again, and when it is taken down."""
    require_administrator(actor())
    return _page()


@blueprint.post("/admin/upkeep/<kind>")
def save_upkeep_rule(kind: str) -> ResponseReturnValue:
    """Change the rule of one kind."""
    require_administrator(actor())
    typed: dict[str, Any] = {}
    try:
        typed = typed_form()
        values = load(ChangedUpkeepSchema(), filled(typed))
        version = values.pop("version")
        with container().database.transaction() as session:
            reconfirming.save_rule(session, actor(), kind, values, version=version)
    except (Invalid, Stale) as error:
        return _page(kind, typed, error), status_of(error)
    flash(str(_("已保存")), "success")
    return redirect(url_for("web.upkeep_rules_page"), 303)


def _page(
    kind: str | None = None,
    typed: dict[str, Any] | None = None,
    error: DomainError | None = None,
) -> str:
    with container().database.reading() as session:
        rules = upkeep_rules(session)
        return render_template(
            "admin/upkeep.html", rules=rules, refused=kind, typed=typed or {}, error=error
        )
