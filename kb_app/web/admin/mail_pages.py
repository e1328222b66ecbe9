"""Administration of mail: what could not be delivered, and sending it after all."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from core.base_schema import load
from core.messages import _, from_json
from kb_app.auth import actor
from kb_app.container import container
from kb_app.web.blueprint import blueprint
from kb_app.web.kit.request_form import SliceSchema, filled
from people.models import User
from people.notifications import mail_outbox
from people.notifications.models import MailState
from people.notifications.queries import failed_mails, mail_counts
from people.services import accounts

PER_PAGE = 50


@blueprint.get("/admin/mails")
def mails() -> ResponseReturnValue:
    """The mails that failed, with the server's words; how many wait."""
    accounts.require_administrator(actor())
    asked = load(SliceSchema(), filled(request.args))
    with container().database.reading() as session:
        page = failed_mails(session, limit=PER_PAGE, offset=asked["offset"])
        readers = {mail.message.user_id for mail in page.items}
        found = session.scalars(select(User).where(User.id.in_(readers))).unique()
        return render_template(
            "admin/mails.html",
            page=page,
            readers={user.id: user for user in found},
            waiting=mail_counts(session)[MailState.WAITING],
            is_on=bool(container().settings.smtp_host),
            text_of=from_json,
        )


@blueprint.post("/admin/mails/<int:mail_id>/retry")
def retry_mail(mail_id: int) -> ResponseReturnValue:
    """Send a failed one after all."""
    with container().database.transaction() as session:
        mail_outbox.try_again(session, actor(), mail_id)
    flash(str(_("将重新发送")), "success")
    return redirect(url_for("web.mails"), 303)
