"""Errors and notes by row, no more of them than anybody reads."""

from __future__ import annotations

from content.files.limits import MAX_ERRORS, MAX_NOTES
from content.files.refusals import RowError, bounded, bounded_notes, refuse
from core.messages import _


def test_a_refusal_says_where() -> None:
    assert refuse(_("空")).errors == [RowError(None, "file", _("空"))]
    assert refuse(_("空"), row=3, field="title").errors == [RowError(3, "title", _("空"))]


def test_what_is_too_much_to_show_is_counted() -> None:
    errors = [RowError(n, "title", _("空")) for n in range(MAX_ERRORS + 7)]
    assert bounded(errors[:MAX_ERRORS]) == errors[:MAX_ERRORS]
    told = bounded(errors)
    assert told[:-1] == errors[:MAX_ERRORS]
    assert "7" in str(told[-1].message)
    notes = [_("空")] * (MAX_NOTES + 2)
    assert len(bounded_notes(notes)) == MAX_NOTES + 1
    assert "2" in str(bounded_notes(notes)[-1])
