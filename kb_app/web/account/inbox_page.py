"""The inbox: what one was told, newest first; opening a message leads to its page."""

from __future__ import annotations

import re

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.base_schema import YesNo, load
from core.messages import from_json
from kb_app.addresses import path_of
from kb_app.auth import actor
from kb_app.container import container
from kb_app.web.blueprint import blueprint
from kb_app.web.kit.request_form import SliceSchema, filled
from people.notifications import notifying, queries
from questions.queries import texts_of

PER_PAGE = 30
_QUESTION = re.compile(r"Q-\d{6}")


class InboxSchema(SliceSchema):
    """Which messages are listed."""

    unread = YesNo(load_default=False)


@blueprint.get("/inbox", endpoint="inbox")
def inbox_page() -> ResponseReturnValue:
    """One's own messages."""
    asked = load(InboxSchema(), filled(request.args))
    with container().database.reading() as session:
        page = queries.inbox(
            session, actor(), unread_only=asked["unread"], limit=PER_PAGE, offset=asked["offset"]
        )
        texts = {message.id: str(from_json(message.text)) for message in page.items}
        about = {key: found[0] for key, text in texts.items() if (found := _QUESTION.findall(text))}
        asked_then = texts_of(session, actor(), about.values())
        return render_template(
            "account/inbox.html",
            page=page,
            asked=asked,
            texts=texts,
            about={key: asked_then.get(number, "") for key, number in about.items()},
        )


@blueprint.post("/inbox/<int:message_id>/open")
def open_message(message_id: int) -> ResponseReturnValue:
    """Mark it as read and go where it leads."""
    with container().database.transaction() as session:
        message = notifying.mark_read(session, actor(), message_id)
        return redirect(path_of(message.about), 303)


@blueprint.post("/inbox/<int:message_id>/read")
def read_message(message_id: int) -> ResponseReturnValue:
    """Mark it as read and stay."""
    with container().database.transaction() as session:
        notifying.mark_read(session, actor(), message_id)
    return redirect(url_for("web.inbox"), 303)


@blueprint.post("/inbox/read")
def read_all_messages() -> ResponseReturnValue:
    """Mark all as read."""
    with container().database.transaction() as session:
        notifying.mark_all_read(session, actor())
    return redirect(url_for("web.inbox"), 303)
