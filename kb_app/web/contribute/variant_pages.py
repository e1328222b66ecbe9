"""The department's page of proposed variants: what agents typed before they used its answers."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from core.base_schema import BaseSchema, Line, load
from core.errors import Conflict, DomainError, Invalid
from core.messages import LazyText, _
from kb_app.container import container
from kb_app.errors import status_of
from kb_app.web.blueprint import blueprint
from kb_app.web.contribute.own_drafts import own_entry, writer
from kb_app.web.kit.request_form import whole
from people.actors import Actor
from review import services as review_services
from search_index.learning import proposals
from search_index.models import PROPOSAL_LABELS, ProposalState

PER_PAGE = 50
OFFSET_DIGITS = 7
STATES = (ProposalState.OPEN, ProposalState.ACCEPTED, ProposalState.DECLINED)


class ChosenSchema(BaseSchema):
    """One line that was chosen, as it shall be."""

    text = Line(required=True)


@blueprint.get("/contribute/proposed")
def proposed_variants() -> ResponseReturnValue:
    """What waits for the department's decision, or what was decided."""
    return _page()


@blueprint.post("/contribute/proposed/<number>")
def decide_variants(number: str) -> ResponseReturnValue:
    """Take or decline the chosen lines of one entry, all or none."""
    ops: dict[str, Callable[[Session, Actor, str, dict[int, str]], LazyText]] = {
        "accept": _accept,
        "submit": _accept_and_submit,
        "decline": _decline,
    }
    who = writer()
    op = ops.get(request.form.get("op", ""))
    try:
        with container().database.transaction() as session:
            own_entry(session, who, number)
            if op is None:
                raise Invalid(_("请选择采纳或不采纳"))
            done = op(session, who, number, _chosen())
    except (Invalid, Conflict) as error:
        return _page(error)
    flash(str(done), "success")
    return redirect(url_for("web.proposed_variants"), 303)


def _chosen() -> dict[int, str]:
    """The texts of the lines that were ticked, by the id of their proposal."""
    ids = [one for text in request.form.getlist("id") if (one := whole(text)) is not None]
    chosen = {}
    for one in ids:
        typed = {"text": request.form.get(f"text.{one}", "")}
        chosen[one] = load(ChosenSchema(), typed, prefix=f"text.{one}")["text"]
    if not chosen:
        raise Invalid(_("请先勾选至少一条"))
    return chosen


def _accept(session: Session, who: Actor, number: str, chosen: dict[int, str]) -> LazyText:
    for proposal_id, text in chosen.items():
        proposals.accept(session, who, proposal_id, text)
    return _(
        "已放进草稿：{number}，共 {count} 条；送审通过后生效", number=number, count=len(chosen)
    )


def _accept_and_submit(
    session: Session, who: Actor, number: str, chosen: dict[int, str]
) -> LazyText:
    _accept(session, who, number, chosen)
    review_services.submit(session, who, number)
    return _("已采纳并送审：{number}，共 {count} 条", number=number, count=len(chosen))


def _decline(session: Session, who: Actor, number: str, chosen: dict[int, str]) -> LazyText:
    for proposal_id in chosen:
        proposals.decline(session, who, proposal_id)
    return _("已不采纳 {count} 条，不会再次建议", count=len(chosen))


def _page(error: DomainError | None = None) -> ResponseReturnValue:
    who = writer()
    asked = request.args.get("state", "")
    state = ProposalState(asked) if asked in STATES else ProposalState.OPEN
    with container().database.reading() as session:
        page = proposals.proposals(
            session,
            who,
            state=state,
            limit=PER_PAGE,
            offset=whole(request.args.get("offset", ""), digits=OFFSET_DIGITS) or 0,
        )
        shown = render_template(
            "contribute/proposed.html",
            page=page,
            groups=[(e, list(of)) for e, of in groupby(page.items, key=lambda p: p.entry)],
            state=state,
            states={one: PROPOSAL_LABELS[one] for one in STATES},
            error=error,
            typed=request.form,
        )
    return (shown, status_of(error)) if error else shown
