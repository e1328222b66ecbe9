"""Every module that defines tables, so that `metadata` is complete."""

import briefing.models
import calls.models
import content.applicability.models
import content.awaited
import content.diagnoses.models
import content.doubts
import content.files.models
import content.laws.models
import content.models
import content.upkeep.upkeep_rules
import core.audit
import core.changes
import core.feed
import core.idempotency
import core.key_marks
import core.nodes
import core.tasks.models
import grievances.conferences.models
import grievances.handling.models
import grievances.models
import grievances.warning.models
import handover.models
import insight.entries.models
import insight.reports.models
import monitoring.models
import people.absence_calendar
import people.authentication.models
import people.models
import people.notifications.models
import people.operations_group
import people.shift_calendar
import questions.models
import review.comments.models
import review.models
import review.policies.models
import search_index.models
import training.models
from core.database import Base

TABLE_MODULES = (
    core.audit,
    core.changes,
    core.idempotency,
    core.feed,
    core.nodes,
    core.key_marks,
    core.tasks.models,
    people.models,
    people.authentication.models,
    people.notifications.models,
    content.applicability.models,
    content.awaited,
    content.diagnoses.models,
    content.doubts,
    content.files.models,
    people.absence_calendar,
    content.laws.models,
    content.models,
    content.upkeep.upkeep_rules,
    review.models,
    questions.models,
    grievances.models,
    grievances.handling.models,
    grievances.conferences.models,
    grievances.warning.models,
    insight.entries.models,
    monitoring.models,
    training.models,
    handover.models,
    insight.reports.models,
    calls.models,
    people.shift_calendar,
    people.operations_group,
    briefing.models,
    review.policies.models,
    search_index.models,
    review.comments.models,
)

metadata = Base.metadata
