"""The search beside a telephony window: which origins may frame it, and that it is on record.

Only `/search?panel` may be framed, and only by the origins of KB_PANEL_ORIGINS; every other address
says no. Cookies stay as they are (SameSite=Lax): a frame is logged in where the page around it is
of the same site, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Mapping

from flask import request
from sqlalchemy import select
from sqlalchemy.orm import Session

from core import audit
from core.schedule import Job, in_transaction
from kb_app.container import Container, container

PAGE = "web.search"
ARGUMENT = "panel"
EVERY_SECONDS = 3600.0
_POLICY, _NO_FRAME = "Content-Security-Policy", "X-Frame-Options"


def is_panel() -> bool:
    """Whether this request asks for the search as a panel of another window."""
    return request.endpoint == PAGE and ARGUMENT in request.args


def headers(everywhere: Mapping[str, str]) -> Mapping[str, str]:
    """The headers `everywhere`, for a panel with the origins that may frame it."""
    origins = container().settings.panel_ancestors
    if not (origins and is_panel()):
        return everywhere
    others = {name: value for name, value in everywhere.items() if name != _NO_FRAME}
    framed = f"frame-ancestors {' '.join(origins)}"
    return others | {_POLICY: others[_POLICY].replace("frame-ancestors 'none'", framed)}


def job(parts: Container) -> Job:
    """Has the audit trail say which origins may frame the panel, whenever they are others."""
    node, origins = parts.settings.node, list(parts.settings.panel_ancestors)

    def note(session: Session) -> None:
        note_origins(session, node, origins)

    return Job("panel", EVERY_SECONDS, in_transaction(parts.database, note), everywhere=True)


def note_origins(session: Session, node: str, origins: list[str]) -> None:
    """Record the `origins` of a node unless the trail ends with them."""
    subject = f"node:{node}"
    last = session.scalar(
        select(audit.AuditEvent)
        .where(audit.AuditEvent.action == "panel.origins", audit.AuditEvent.subject == subject)
        .order_by(audit.AuditEvent.id.desc())
        .limit(1)
    )
    if (last.data["origins"] if last else []) != origins:
        audit.record(session, audit.SYSTEM, "panel.origins", subject, {"origins": origins})
