"""Where what people are told of is shown: the one place that makes an address of a subject."""

from __future__ import annotations

from urllib.parse import quote

from kb_app.security import local_path
from people.notifications.subjects import Subject, SubjectKind

_PAGES = {
    SubjectKind.ENTRY: "/entries/{reference}",
    SubjectKind.REVIEW: "/review/{reference}",
    SubjectKind.QUESTION: "/questions/{reference}",
    SubjectKind.GRIEVANCE: "/grievances/{reference}",
    SubjectKind.CONFERENCE: "/grievances/conferences/{reference}",
    SubjectKind.MONITORED: "/monitoring/samples/{reference}",
    SubjectKind.MONITORING: "/monitoring",
    SubjectKind.TRAINING: "/training",
    SubjectKind.EXERCISES: "/training/items/{reference}",
    SubjectKind.CALL_BACKS: "/questions?show=calls",
    SubjectKind.OWN_TURNS: "/review?turn=mine",
    SubjectKind.ABSENCES: "/review/absences",
    SubjectKind.OWN_ENTRIES: "/contribute",
    SubjectKind.UPKEEP: "/upkeep",
    SubjectKind.PROPOSALS: "/contribute/proposed",
    SubjectKind.AUDIT: "/admin/audit",
    SubjectKind.ACCOUNT: "/account",
    SubjectKind.STATUS: "/admin/status",
    SubjectKind.READINGS: "/required-reading",
    SubjectKind.REPORT: "/statistics/reports/{reference}",
    SubjectKind.REPORTS: "/statistics/reports",
    SubjectKind.FOLLOWED: "/following",
    SubjectKind.HANDOVER: "/duties/handovers/{reference}",
    SubjectKind.DUTIES: "/duties",
    SubjectKind.GROUP: "/duties/group",
    SubjectKind.CALLS: "/statistics?open=calls#calls",
}


def path_of(about: Subject) -> str:
    """The path of the page that shows it."""
    if about.kind == SubjectKind.PAGE:
        return local_path(about.reference)
    return _PAGES[about.kind].format(reference=quote(about.reference, safe=""))
