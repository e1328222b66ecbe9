"""Every module that has pages, brought to the blueprint; and what templates may ask."""

from __future__ import annotations

from flask import Flask

from kb_app.web.account import (  # noqa: F401
    account_page,
    inbox_page,
    log_in_page,
    second_factor_page,
    task_pages,
)
from kb_app.web.admin import (  # noqa: F401
    access_pages,
    audit_page,
    category_pages,
    department_pages,
    mail_pages,
    people_file_pages,
    people_pages,
    policy_pages,
    region_pages,
    status_page,
    upkeep_rule_pages,
)
from kb_app.web.blueprint import blueprint
from kb_app.web.briefing import (  # noqa: F401
    atom_feed,
    following_pages,
    reading_pages,
    shift_pages,
    watch_pages,
)
from kb_app.web.calls import callback_page  # noqa: F401
from kb_app.web.contribute import (  # noqa: F401
    citation_picker,
    draft_actions,
    draft_checks,
    draft_files,
    editor_page,
    import_pages,
    own_entry_actions,
    own_entry_pages,
    upkeep_pages,
    variant_pages,
)
from kb_app.web.duties import (  # noqa: F401
    duty_list_page,
    group_pages,
    handover_actions,
    handover_pages,
    orphan_page,
)
from kb_app.web.entries import entry_pages, file_pages, past_entry_page  # noqa: F401
from kb_app.web.grievances import (  # noqa: F401
    conference_pages,
    grievance_form,
    handling_actions,
    handling_pages,
    warning_pages,
)
from kb_app.web.kit import rendering
from kb_app.web.monitoring import (  # noqa: F401
    monitoring_pages,
    plan_pages,
    sample_actions,
    sample_page,
    weak_pages,
)
from kb_app.web.questions import duty_page, question_actions, question_pages  # noqa: F401
from kb_app.web.review import (  # noqa: F401
    absence_pages,
    assignment_actions,
    batch_page,
    comment_actions,
    file_comparison_page,
    impact_piece,
    queue_page,
    review_page,
    similar_pages,
    takeover_pages,
    urgent_actions,
    verdict_actions,
)
from kb_app.web.search import past_search_page, search_page, softening  # noqa: F401
from kb_app.web.statistics import (  # noqa: F401
    entry_figures_page,
    grievance_import_pages,
    grievance_pages,
    lesson_pages,
    report_pages,
    statistics_pages,
)
from kb_app.web.training import (  # noqa: F401
    contest_pages,
    course_pages,
    item_pages,
    practice_pages,
    seminar_pages,
)


def init_app(app: Flask) -> None:
    """Register every page, and what templates may ask."""
    app.register_blueprint(blueprint)
    rendering.init_app(app)
