"""What templates may use: filters for text and time, labels, permissions, who is looking."""

from __future__ import annotations

import re
from collections.abc import Iterator
from types import ModuleType, SimpleNamespace
from typing import Any

from flask import Flask, g, request

import briefing.permissions
import calls.permissions
import content.permissions
import grievances.handling.permissions
import grievances.warning.permissions
import handover.permissions
import insight.entries.permissions
import monitoring.permissions
import people.permissions
import questions.permissions
import review.permissions
import training.permissions
from briefing.followed import WHY_LABELS
from calls.models import OUTCOME_LABELS
from content.applicability.for_whom import CUSTOMER_LABELS, customer_names
from content.applicability.readers import may_know_of
from content.kinds.registry import all_kinds, kind_named
from content.models import STATE_LABELS
from content.texts.formats import format_of
from content.texts.opening import opening
from content.texts.passages import read_apart
from core import clock
from core.errors import Text
from kb_app.access.panel import is_panel
from kb_app.container import container
from kb_app.demo.demo_refusals import open_accounts
from kb_app.security import local_path
from kb_app.web.kit.at_hand import follow_of, is_favourite
from kb_app.web.kit.html_text import (
    figures,
    markdown,
    marked,
    pictures_told,
    prose,
    with_answer,
    with_passage,
    with_pictures,
    written,
)
from kb_app.web.kit.moments import ago, by_when, day, is_near, lasting, moment, time_of_day
from kb_app.web.kit.page_head import page_head
from kb_app.web.kit.readers_at_hand import readers_at_hand
from kb_app.web.kit.region_at_hand import holds_for_reader, region_at_hand
from people.roles import ROLE_LABELS
from questions.models import FLAG_LABELS, SATISFACTION_LABELS, STEP_LABELS, URGENCY_LABELS
from questions.models import STATE_LABELS as QUESTION_STATE_LABELS
from questions.schemas import DETAILS, FUNNEL
from review.models import PURPOSE_LABELS, REVIEW_STATE_LABELS, VERDICT_LABELS

_PERMISSIONS: tuple[ModuleType, ...] = (
    briefing.permissions,
    content.permissions,
    calls.permissions,
    grievances.handling.permissions,
    grievances.warning.permissions,
    handover.permissions,
    insight.entries.permissions,
    monitoring.permissions,
    review.permissions,
    people.permissions,
    questions.permissions,
    training.permissions,
)


def field_id(name: str) -> str:
    """The id of the form field called `name` ("content.steps.0.title")."""
    return "f-" + re.sub(r"[^A-Za-z0-9_-]", "-", name)


def errors_below(errors: dict[str, Any], name: str) -> list[Text]:
    """All messages for a field and for what is inside it."""
    return [
        text
        for key, texts in (errors or {}).items()
        if key == name or key.startswith(f"{name}.")
        for text in texts
    ]


def here() -> str:
    """The address to come back to: this page, or where a failed form was opened."""
    if request.method in ("GET", "HEAD"):
        return local_path(request.full_path.rstrip("?"))
    rule = request.url_rule
    return request.path if rule is not None and "GET" in (rule.methods or ()) else "/"


def _permissions() -> Iterator[tuple[str, Any]]:
    for module in _PERMISSIONS:
        for name, value in vars(module).items():
            if callable(value) and value.__module__ == module.__name__ and name[0] != "_":
                yield name, value


def kind_template(name: str) -> list[str]:
    """Where the view of a kind is, the general one last: a new kind needs none of its own."""
    return [f"kinds/{name}.html", "kinds/_any.html"]


def init_app(app: Flask) -> None:
    """Give templates their filters, labels and questions."""
    env = app.jinja_env
    env.trim_blocks = env.lstrip_blocks = True
    for filter_ in (
        written,
        markdown,
        prose,
        figures,
        marked,
        with_answer,
        with_passage,
        with_pictures,
        pictures_told,
        opening,
        read_apart,
        format_of,
        day,
        moment,
        ago,
        lasting,
        is_near,
        by_when,
        time_of_day,
    ):
        env.filters[filter_.__name__] = filter_
    env.globals.update(
        may=SimpleNamespace(**dict(_permissions())),
        kinds=all_kinds,
        kind_named=kind_named,
        kind_template=kind_template,
        state_labels=STATE_LABELS,
        review_state_labels=REVIEW_STATE_LABELS,
        verdict_labels=VERDICT_LABELS,
        purpose_labels=PURPOSE_LABELS,
        role_labels=ROLE_LABELS,
        customer_labels=CUSTOMER_LABELS,
        customer_names=customer_names,
        question_state_labels=QUESTION_STATE_LABELS,
        urgency_labels=URGENCY_LABELS,
        flag_labels=FLAG_LABELS,
        satisfaction_labels=SATISFACTION_LABELS,
        outcome_labels=OUTCOME_LABELS,
        step_labels=STEP_LABELS,
        question_details=list(DETAILS.items()),
        change_reasons=WHY_LABELS,
        follow_of=follow_of,
        is_favourite=is_favourite,
        question_funnel=FUNNEL,
        field_id=field_id,
        errors_below=errors_below,
        here=here,
        is_panel=is_panel,
        page_head=page_head,
        region_at_hand=region_at_hand,
        holds_for_reader=holds_for_reader,
        readers_at_hand=readers_at_hand,
        may_know_of=may_know_of,
        is_open_to_anybody=lambda: bool(open_accounts(container().database)),
        today=clock.today,
        now=clock.now,
    )

    @app.context_processor
    def who_looks() -> dict[str, Any]:
        return {"me": g.get("actor")}
