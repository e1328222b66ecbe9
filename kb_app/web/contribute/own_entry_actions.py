"""What a contributor does with an entry of their own besides writing: begin and give up a draft,
ask for retirement, take a submission back.
"""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from content.queries import revision_in_work
from content.services import drafts
from core.base_schema import load
from core.errors import Conflict, Invalid
from core.messages import _
from kb_app.auth import actor
from kb_app.container import container
from kb_app.errors import status_of
from kb_app.web.blueprint import blueprint
from kb_app.web.contribute.own_drafts import form_version, own_entry
from kb_app.web.contribute.own_entry_pages import page_of_entry
from kb_app.web.kit.request_form import whole
from review import services as review_services
from review.models import Purpose
from review.schemas import RetireSchema


@blueprint.post("/contribute/<number>/draft")
def start_draft(number: str) -> ResponseReturnValue:
    """Begin a draft beside what is published: of that, or of the `revision` the form names."""
    with container().database.transaction() as session:
        drafts.start_draft(session, actor(), number, whole(request.form.get("revision", "")))
    return redirect(url_for("web.contribution", number=number), 303)


@blueprint.post("/contribute/<number>/discard")
def discard(number: str) -> ResponseReturnValue:
    """Give the draft up."""
    with container().database.transaction() as session:
        drafts.discard_draft(session, actor(), number, form_version())
    flash(str(_("草稿已放弃，仍留在版本历史里")), "success")
    return redirect(url_for("web.contribution", number=number), 303)


@blueprint.post("/contribute/<number>/retire")
def retire(number: str) -> ResponseReturnValue:
    """Ask the committee to take the entry down; without a reason the page says so."""
    who = actor()
    typed = request.form.get("reason", "")
    try:
        asked = load(RetireSchema(), {"reason": typed})
        with container().database.transaction() as session:
            review_services.ask_to_retire(session, who, number, asked["reason"])
    except (Invalid, Conflict) as error:
        with container().database.reading() as session:
            entry = own_entry(session, who, number)
            in_work = revision_in_work(session, entry.id)
            return page_of_entry(session, who, entry, in_work, error, typed), status_of(error)
    flash(str(_("已申请下线，审核通过前坐席仍能看到它")), "success")
    return redirect(url_for("web.contribution", number=number), 303)


@blueprint.post("/reviews/<int:review_id>/withdraw")
def withdraw(review_id: int) -> ResponseReturnValue:
    """Take a submission back; its text goes on as a draft."""
    with container().database.transaction() as session:
        review = review_services.withdraw(session, actor(), review_id)
        number, purpose = review.entry.number, review.purpose
    done = _("已撤回，可以接着修改") if purpose == Purpose.PUBLISH else _("已撤回下线申请")
    flash(str(done), "success")
    return redirect(url_for("web.contribution", number=number), 303)
