"""Forms on the page of a question: one address for each action, all handled alike."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from core.base_schema import BaseSchema, load
from core.errors import Conflict, DomainError, Forbidden, Invalid, NotFound
from core.messages import LazyText, _
from kb_app.auth import actor
from kb_app.container import container
from kb_app.web.blueprint import blueprint
from kb_app.web.kit.request_form import filled, typed_form
from kb_app.web.questions.question_pages import question_page
from people.actors import Actor
from questions import queries, schemas
from questions.services import answering, callbacks, ending, flagging, regrouping, routing

Values = dict[str, Any]
Done = str  # where to go then: an entry's draft, or empty for the question itself


def _route(session: Session, who: Actor, reference: str, values: Values) -> Done:
    routing.route(session, who, reference, values["department"], values["reason"])
    return ""


def _answer(session: Session, who: Actor, reference: str, values: Values) -> Done:
    number = answering.draft_answer(session, who, reference, values).entry.number
    return url_for("web.contribution", number=number)


def _link(session: Session, who: Actor, reference: str, values: Values) -> Done:
    answering.link(session, who, container().question_context, reference, values["number"])
    return ""


def _variants(session: Session, who: Actor, reference: str, values: Values) -> Done:
    number = answering.add_variants(session, who, reference).entry.number
    return url_for("web.contribution", number=number)


def _interim(session: Session, who: Actor, reference: str, values: Values) -> Done:
    answering.set_interim(session, who, reference, values["note"])
    return ""


def _merge(session: Session, who: Actor, reference: str, values: Values) -> Done:
    into = regrouping.merge(session, who, reference, values["into"])
    return url_for("web.question", reference=into.number)


def _split(session: Session, who: Actor, reference: str, values: Values) -> Done:
    group = queries.named(session, who, reference).group
    regrouping.split(session, who, reference, values["questions"])
    return url_for("web.question", reference=group.number)  # where it can be undone


def _undo(session: Session, who: Actor, reference: str, values: Values) -> Done:
    regrouping.undo(session, who, reference)
    return ""


def _snooze(session: Session, who: Actor, reference: str, values: Values) -> Done:
    routing.snooze(session, who, reference, values["hours"])
    return url_for("web.questions")


def _confirm(session: Session, who: Actor, reference: str, values: Values) -> Done:
    flagging.confirm(session, who, reference)
    return ""


def _close(session: Session, who: Actor, reference: str, values: Values) -> Done:
    ending.close(session, who, reference, values["reason"])
    return ""


def _call(session: Session, who: Actor, reference: str, values: Values) -> Done:
    callbacks.record_callback(session, who, reference, values)
    return url_for("web.questions", show="calls")


Act = Callable[[Session, Actor, str, Values], Done]
ACTIONS: dict[str, tuple[type[BaseSchema], Act, LazyText]] = {
    "route": (schemas.RouteSchema, _route, _("已转派")),
    "answer": (schemas.AnswerQuestionSchema, _answer, _("草稿已建好，核对后送审")),
    "link": (schemas.LinkSchema, _link, _("已关联，并重新检索核对")),
    "variants": (BaseSchema, _variants, _("已补进草稿，核对后送审")),
    "interim": (schemas.InterimSchema, _interim, _("暂行说明已更新")),
    "merge": (schemas.MergeSchema, _merge, _("已合并")),
    "split": (schemas.SplitSchema, _split, _("已拆分")),
    "undo": (BaseSchema, _undo, _("已撤销")),
    "snooze": (schemas.SnoozeSchema, _snooze, _("已放到稍后")),
    "close": (schemas.ReasonSchema, _close, _("已关闭")),
    "confirm": (BaseSchema, _confirm, _("已记为核实属实")),
    "call": (schemas.CallSchema, _call, _("回电已登记")),
}
_NAMES = ",".join(ACTIONS)


@blueprint.post(f"/questions/<reference>/<any({_NAMES}):action>")
def act_on_question(reference: str, action: str) -> ResponseReturnValue:
    """Do it and show what became of it; what is refused comes back with what was typed."""
    schema, act, said = ACTIONS[action]
    typed: Values = {}
    try:
        typed = typed_form()
        values = load(schema(), filled(typed))
        with container().database.transaction() as session:
            leads_to = act(session, actor(), reference, values)
    except (Invalid, Conflict, Forbidden) as error:
        return _refused(reference, action, error, typed)
    flash(str(said), "success")
    return redirect(leads_to or _page_of(reference), 303)


def _refused(reference: str, action: str, error: DomainError, typed: Values) -> ResponseReturnValue:
    with container().database.reading() as session:
        return question_page(session, reference, error, action, typed)


def _page_of(reference: str) -> str:
    """The question's page, or the list when it is another department's by now."""
    with container().database.reading() as session:
        try:
            queries.named(session, actor(), reference)
        except NotFound:
            return url_for("web.questions")
    return url_for("web.question", reference=reference)
