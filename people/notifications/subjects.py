"""What a notification is about. Where that is shown, and under which address, is known above."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class SubjectKind(StrEnum):
    """The things people are told of, and what refers to one of them."""

    ENTRY = "entry"  # its number
    REVIEW = "review"  # its id
    QUESTION = "question"  # the number of its group
    GRIEVANCE = "grievance"  # its number
    CONFERENCE = "conference"  # its id
    MONITORED = "monitored"  # its id: a call or an entry that was drawn
    MONITORING = "monitoring"  # what of it waits for the reader
    TRAINING = "training"  # the reader's own courses and exercises
    EXERCISES = "exercises"  # the number of an entry that exercises rest on
    CALL_BACKS = "call_backs"  # calls that the reader owes somebody
    OWN_TURNS = "own_turns"  # reviews that wait for the reader
    ABSENCES = "absences"  # who is away from the committee, and what stays undone
    OWN_ENTRIES = "own_entries"  # what the reader's department has written
    UPKEEP = "upkeep"  # what the reader's department has to confirm
    PROPOSALS = "proposals"  # variants that are proposed to the reader's department
    AUDIT = "audit"  # the audit trail
    ACCOUNT = "account"  # the reader's own log-in
    STATUS = "status"  # how the installation stands
    READINGS = "readings"  # what the reader has to read
    REPORT = "report"  # its id
    REPORTS = "reports"  # those that were made: in messages that do not say which
    FOLLOWED = "followed"  # what is new of what the reader follows
    CALLS = "calls"  # how calls went
    HANDOVER = "handover"  # its id
    DUTIES = "duties"  # who answers for what
    GROUP = "group"  # who is in the operations group
    PAGE = "page"  # a path: in messages written before there were subjects, and only there


ALONE = frozenset(
    {
        SubjectKind.ENTRY,
        SubjectKind.REVIEW,
        SubjectKind.QUESTION,
        SubjectKind.GRIEVANCE,
        SubjectKind.CONFERENCE,
        SubjectKind.REPORT,
        SubjectKind.MONITORED,
        SubjectKind.EXERCISES,
        SubjectKind.HANDOVER,
        SubjectKind.PAGE,
    }
)


@dataclass(frozen=True)
class Subject:
    """One thing (`reference` says which), or what there is of a kind for the reader."""

    kind: SubjectKind
    reference: str = ""

    def __post_init__(self) -> None:
        if bool(self.reference) != (self.kind in ALONE):
            raise ValueError(f"not a subject: {self.kind} {self.reference!r}")
