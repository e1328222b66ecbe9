"""Submitting, claiming, deciding. Every step checks permission and state, changes, audits.

The review row is locked before its state is looked at, and a decision counts only on the content
hash that was submitted: of two verdicts at once one wins and the other is told so.
"""

from review.assignment.assigning import give_to, reassign_stranded, share_out
from review.assignment.claims import claim, hand_back, renew
from review.assignment.deadlines import follow_promises
from review.assignment.leaving import cancel_absence, enter_absence
from review.assignment.reminders import remind_and_escalate
from review.services.bulk_imports import IMPORTS, ask_to_import
from review.services.bulk_readings import READINGS, ask_to_read
from review.services.bulk_verdicts import ask_for_verdicts, require_all_decidable
from review.services.commenting import (
    drop_comment,
    rewrite_comment,
    settle_comment,
    write_comment,
)
from review.services.deciding import Given, Together, decide, decide_batch
from review.services.grading import grade_ahead, grade_ahead_of_saving, raise_grade
from review.services.lapsing import lapse_sign_offs
from review.services.opened_texts import note_opened, to_note, unopened
from review.services.sampling import check_similar, decide_similar
from review.services.submitting import ask_to_retire, submit, withdraw
from review.services.taking_over import check_load, declare_load, sign_load
from review.services.urgent import end_due_interims, sign_urgent

__all__ = [
    "IMPORTS",
    "READINGS",
    "Given",
    "Together",
    "ask_for_verdicts",
    "ask_to_import",
    "ask_to_read",
    "ask_to_retire",
    "cancel_absence",
    "check_load",
    "check_similar",
    "claim",
    "decide",
    "decide_batch",
    "decide_similar",
    "declare_load",
    "drop_comment",
    "end_due_interims",
    "enter_absence",
    "follow_promises",
    "give_to",
    "grade_ahead",
    "grade_ahead_of_saving",
    "hand_back",
    "lapse_sign_offs",
    "note_opened",
    "raise_grade",
    "reassign_stranded",
    "remind_and_escalate",
    "renew",
    "require_all_decidable",
    "rewrite_comment",
    "settle_comment",
    "share_out",
    "sign_load",
    "sign_urgent",
    "submit",
    "to_note",
    "unopened",
    "withdraw",
    "write_comment",
]
