"""Every module that defines tables, so that `metadata` is complete."""

import content.doubts
import content.models
import content.upkeep
import core.audit
import core.changes
import core.idempotency
import core.outbox
import people.absences
import people.models
import questions.grievances.models
import questions.models
import review.comments.models
import review.models
import review.policies.models
import search_index.models
from core.database import Base

TABLE_MODULES = (
    core.audit,
    core.changes,
    core.idempotency,
    core.outbox,
    people.models,
    content.doubts,
    people.absences,
    content.models,
    content.upkeep,
    review.models,
    questions.models,
    questions.grievances.models,
    review.policies.models,
    search_index.models,
    review.comments.models,
)

metadata = Base.metadata
