"""What is different between two published texts of an entry: lines for people, the question, and
whether it concerns amounts, deadlines or safety. Kept by the texts' hashes: both never change."""

from __future__ import annotations

from dataclasses import dataclass

from briefing.figure_changes import Check, check_of, figure_changes, sentences_changed
from content.models import WAS_PUBLISHED, Revision
from core.cache import Bounded
from review.grading.grade import Judged, grade_of, judged, touches
from review.grading.grades import Because, Grade, Reason

KEPT = 1_000
LINES = 4  # that are told; whoever wants all opens the text
_BINDS = (Because.NUMBER, Because.TIME_LIMIT, Because.OBLIGATION, Because.SCOPE)
_TOLD = (*_BINDS, Because.DATE, Because.CLAUSE, Because.BASIS)
_BY_SENTENCE = (Because.OBLIGATION, Because.SCOPE, Because.CONTEXT)  # a word alone says nothing


@dataclass(frozen=True)
class Line:
    """What was said before and what is said now; one of them may be empty."""

    before: str
    after: str


@dataclass(frozen=True)
class Difference:
    """What is different. `figures`: some are others; `binds`: an amount, deadline or duty is."""

    grade: Grade
    figures: bool
    binds: bool
    lines: tuple[Line, ...]
    check: Check | None


_known = Bounded[tuple[str, str], Difference](KEPT)


def difference(before: Revision, after: Revision) -> Difference:
    """What `after` says that `before` did not. Both were published: nothing else may be told of."""
    assert {before.state, after.state} <= set(WAS_PUBLISHED), "not a published text"
    key = before.content_hash or "", after.content_hash or ""
    found = _known.get(key)
    if found is None:
        found = compared(judged(before), judged(after))
        _known.keep({key: found})
    return found


def compared(before: Judged, after: Judged) -> Difference:
    """The same of plain texts."""
    reasons = touches(before, after)
    changes = figure_changes(before, after)
    lines = _completed([Line(*one.said) for one in changes], reasons)
    return Difference(
        grade_of(before, after).grade,
        figures=bool(changes),
        binds=any(reason.because in _BINDS for reason in reasons),
        lines=tuple(dict.fromkeys(lines or _of_reasons(reasons, before, after)))[:LINES],
        check=check_of(before, changes),
    )


def _completed(lines: list[Line], reasons: list[Reason]) -> list[Line]:
    """A deadline that went and a word that came in its place are one change: 24 小时, 当日."""
    if len(lines) != 1 or (lines[0].before and lines[0].after):
        return lines
    duties = [one for one in reasons if one.because == Because.OBLIGATION]
    if len(duties) != 1 or bool(duties[0].before) != bool(lines[0].after):
        return lines
    return [Line(lines[0].before or duties[0].before, lines[0].after or duties[0].after)]


def _of_reasons(reasons: list[Reason], before: Judged, after: Judged) -> list[Line]:
    whole = any(one.because in _BY_SENTENCE for one in reasons)
    said = sentences_changed(before, after, LINES) if whole else []
    others = [one for one in reasons if one.because in _TOLD]
    told = [one for one in others if not said or one.because not in _BY_SENTENCE]
    return [*(Line(*one) for one in said), *(Line(one.before, one.after) for one in told)]
