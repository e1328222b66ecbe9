"""What has no able owner, and where to go with it."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from core.errors import Forbidden
from core.messages import _
from handover.orphans import ORPHAN_LABELS, WHAT_TO_DO, OrphanSort, orphans
from handover.permissions import can_see_orphans
from kb_app.auth import actor
from kb_app.container import container
from kb_app.web.blueprint import blueprint

PLACES = {  # where each sort is seen to by its number, beside a hand-over
    OrphanSort.ENTRY: "/entries/",
    OrphanSort.QUESTION: "/questions/",
    OrphanSort.GRIEVANCE: "/grievances/",
    OrphanSort.REVIEW: "/review/",
}


@blueprint.get("/duties/orphans")
def orphaned() -> ResponseReturnValue:
    """Everything nobody can see to, by sort, each with what to do."""
    if not can_see_orphans(actor()):
        raise Forbidden(_("只有管理者能看无人负责的事项"))
    with container().database.reading() as session:
        found = orphans(session)
        by_sort = {sort: [one for one in found if one.sort == sort] for sort in OrphanSort}
        return render_template(
            "duties/orphans.html",
            by_sort={sort: several for sort, several in by_sort.items() if several},
            labels=ORPHAN_LABELS,
            to_do=WHAT_TO_DO,
            places=PLACES,
        )
