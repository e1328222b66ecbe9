"""Every module that answers calls, brought to the blueprint."""

from __future__ import annotations

from flask import Flask

from kb_app.api import (  # noqa: F401
    absences,
    calls,
    code_lists,
    comments,
    entries,
    grievances,
    imports,
    inbox,
    openapi,
    policies,
    question_work,
    questions,
    reviews,
    search,
    task_calls,
    upkeep,
    variants,
)
from kb_app.api.briefing import following_calls, reading_calls, shift_calls  # noqa: F401
from kb_app.api.duties import duty_calls, handover_calls  # noqa: F401
from kb_app.api.files import file_calls  # noqa: F401
from kb_app.api.quality import monitoring_calls, training_calls  # noqa: F401
from kb_app.api.v1 import blueprint


def init_app(app: Flask) -> None:
    """Register every call."""
    app.register_blueprint(blueprint)
