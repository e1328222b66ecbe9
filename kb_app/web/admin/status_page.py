"""How the installation stands, for administrators: what is wrong, room on the disk, nodes, mail,
searching by meaning, backups, passwords that anybody knows."""

from __future__ import annotations

from datetime import timedelta

from flask import render_template
from flask.typing import ResponseReturnValue

from core import clock
from kb_app.auth import actor
from kb_app.backup import last_backup
from kb_app.container import container
from kb_app.demo.demo_accounts import open_to_anybody
from kb_app.installation.node_standings import standings
from kb_app.watch.alerts import alerts_of
from kb_app.watch.base_figures import status_of
from kb_app.watch.database_check import last_check
from kb_app.web.blueprint import blueprint
from people.notifications.models import MailState
from people.notifications.queries import mail_counts
from people.services import accounts

BACKUP_DUE = timedelta(days=2)  # one a night, and one night may fail


@blueprint.get("/admin/status")
def installation_status() -> ResponseReturnValue:
    """Whether mail is set up, when the last backup was, what has to be closed."""
    accounts.require_administrator(actor())
    settings = container().settings
    backup, status = last_backup(settings), status_of(container())
    with container().database.reading() as session:
        mails = mail_counts(session)
        return render_template(
            "admin/status.html",
            mail_is_on=bool(settings.smtp_host),
            settings=settings,
            waiting=mails[MailState.WAITING],
            failed=mails[MailState.FAILED],
            backup=backup,
            backup_is_due=backup is None or clock.now() - backup.made_at > BACKUP_DUE,
            open_accounts=open_to_anybody(session),
            meaning=container().meaning_state(),
            nodes=standings(session),
            own_node=settings.node_id(),
            stands=status,
            check=last_check(settings),
            alerts=alerts_of(status, settings),
        )
