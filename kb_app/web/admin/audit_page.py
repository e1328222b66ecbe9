"""The audit trail as administrators see it."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from core import audit
from kb_app.auth import actor
from kb_app.container import container
from kb_app.web.admin.audit_labels import ACTION_LABELS
from kb_app.web.blueprint import blueprint
from people.services import accounts

AUDIT_SHOWN = 100


@blueprint.get("/admin/audit")
def audit_trail() -> ResponseReturnValue:
    """The latest rows without their values: what is said of drafts is the committee's matter."""
    accounts.require_administrator(actor())
    verify = request.args.get("verify") == "1"
    with container().database.reading() as session:
        return render_template(
            "admin/audit.html",
            events=audit.latest(session, AUDIT_SHOWN),
            actions=ACTION_LABELS,
            head=audit.head(session),
            verified=verify,
            bad_row=audit.first_bad_row(session) if verify else None,
        )
