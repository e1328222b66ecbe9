"""Pages: one thin module per package below. Views load, call a service, render or redirect."""

from __future__ import annotations

from flask import Blueprint, Flask

blueprint = Blueprint("web", __name__)


def init_app(app: Flask) -> None:
    """Register every module's routes, and what templates may ask."""
    from kb_app.web import (  # noqa: F401
        account,
        admin,
        attendance,
        comments,
        entries,
        grievance_import,
        grievances,
        impact,
        imports,
        inbox,
        mails,
        past,
        policies,
        question_actions,
        questions,
        raising,
        reading,
        rendering,
        review_batch,
        review_page,
        review_similar,
        reviews,
        search,
        statistics,
        structure,
        upkeep,
        variants,
        verdicts,
    )

    app.register_blueprint(blueprint)
    rendering.init_app(app)
