"""Forms on the page of a sample: one address for each action, all handled alike."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from core.base_schema import BaseSchema, load
from core.errors import Conflict, Forbidden, Invalid
from core.messages import LazyText, _
from kb_app.auth import actor
from kb_app.container import container
from kb_app.web.blueprint import blueprint
from kb_app.web.kit.request_form import filled, typed_form
from kb_app.web.monitoring.sample_page import sample_page
from monitoring import schemas
from monitoring.queries import to_score
from monitoring.services import appealing, assessing
from people.actors import Actor

Values = dict[str, Any]


def _score(session: Session, who: Actor, sample_id: int, values: Values) -> None:
    assessing.assess(session, who, sample_id, values)


def _calibrate(session: Session, who: Actor, sample_id: int, values: Values) -> None:
    assessing.calibrate(session, who, sample_id, values)


def _acknowledge(session: Session, who: Actor, sample_id: int, values: Values) -> None:
    appealing.acknowledge(session, who, sample_id)


def _appeal(session: Session, who: Actor, sample_id: int, values: Values) -> None:
    appealing.appeal(session, who, sample_id, values["reason"])


def _answer(session: Session, who: Actor, sample_id: int, values: Values) -> None:
    appealing.answer_appeal(session, who, sample_id, values)


Act = Callable[[Session, Actor, int, Values], None]
ACTIONS: dict[str, tuple[type[BaseSchema], Act, LazyText]] = {
    "score": (schemas.AssessmentSchema, _score, _("评分已提交")),
    "calibrate": (schemas.CalibrationSchema, _calibrate, _("评分已统一")),
    "acknowledge": (schemas.AcknowledgeSchema, _acknowledge, _("已确认")),
    "appeal": (schemas.AppealSchema, _appeal, _("申诉已提交")),
    "answer": (schemas.AppealAnswerSchema, _answer, _("申诉已答复")),
}


@blueprint.post(f"/monitoring/samples/<int:sample_id>/<any({','.join(ACTIONS)}):action>")
def act_on_sample(sample_id: int, action: str) -> ResponseReturnValue:
    """Do it; what is refused comes back with what was typed. After scoring comes the next one."""
    schema, act, said = ACTIONS[action]
    typed: Values = {}
    try:
        typed = typed_form()
        values = load(schema(), filled(typed))
        with container().database.transaction() as session:
            act(session, actor(), sample_id, values)
    except (Invalid, Conflict, Forbidden) as error:
        with container().database.reading() as session:
            return sample_page(session, sample_id, error, action, typed)
    flash(str(said), "success")
    return redirect(_next(sample_id, action), 303)


def _next(sample_id: int, action: str) -> str:
    if action == "score":
        with container().database.reading() as session:
            waiting = to_score(session, actor(), limit=1).items
        if waiting:
            sample_id = waiting[0].id
        else:
            return url_for("web.monitoring")
    return url_for("web.monitored_sample", sample_id=sample_id)
