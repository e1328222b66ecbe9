"""The grade of a change: published and proposed text beside each other, per kind.

As docs/decisions/0009-risk-and-sign-offs.md says: a first publication is graded by what its text
holds; every change of a regulation is graded a regulation; of what callers' phrasings and keywords
hold only the fact that they changed counts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from typing import Any

from content.applicability.circles import EVERYBODY, Circle
from content.applicability.for_whom import EVERYWHERE, Scope
from content.kinds.base import Block, Clause
from content.kinds.registry import kind_named
from content.laws.models import LawRelation
from content.laws.relations import RELATION_LABELS, bare_name
from content.models import Revision, number_of
from review.grading.grades import Because, Grade, Grading, Reason, rank
from review.grading.marks import BESIDE, Mark, marks

REASONS_KEPT = 20
SAID_MAX = 60  # characters of one side of a reason
COMPARED = 2_000  # marks of one text that are aligned; beyond it they are only counted
_LEAST_FIRST = Grade.OBLIGATIONS  # nobody has read it before, whatever is found in it

_Said = tuple[str, str]  # where, and what


@dataclass(frozen=True)
class Judged:
    """What of a revision is graded: plain values."""

    kind: str
    title: str
    content: Mapping[str, Any]
    category: str = ""
    effective_from: date | None = None
    expires_on: date | None = None
    review_by: date | None = None
    citations: tuple[str, ...] = ()
    files: tuple[tuple[str, str, str], ...] = ()  # name, SHA-256, what it shows
    scope: Scope = EVERYWHERE
    circle: Circle = EVERYBODY
    relations: tuple[str, ...] = ()  # to other laws


def judged(revision: Revision) -> Judged:
    """A revision as it is graded."""
    return Judged(
        revision.entry.kind,
        revision.title,
        revision.content,
        revision.category.code,
        revision.effective_from,
        revision.expires_on,
        revision.review_by,
        tuple(f"{c.regulation.number} {c.clause}" for c in revision.citations),
        tuple((file.name, file.sha256, file.alt) for file in revision.files),
        Scope.of(revision.applies_to),
        revision.circle,
        tuple(_related(one) for one in revision.relations),
    )


def _related(one: LawRelation) -> str:
    named = number_of(one.named_id) if one.named_id else f"《{one.title}》"
    return f"{RELATION_LABELS[one.relation].source} {named}"


def related_in(values: Mapping[str, Any]) -> tuple[str, ...]:
    """The relations that the fields of a draft name, as they are graded."""
    return tuple(
        f"{RELATION_LABELS[one['relation']].source} {one['number'] or named}"
        for one in values.get("relations") or ()
        for named in (f"《{bare_name(one['title'])}》",)
    )


def grade_of(before: Judged | None, after: Judged) -> Grading:
    """The grade of publishing `after` in the place of `before` (None: nothing is published)."""
    kind = kind_named(after.kind)
    if kind.alarm is not None:  # whether somebody is helped at once
        return _graded([Reason(Because.OBLIGATION, Grade.OBLIGATIONS)])
    if not kind.shown:  # how a search finds, not what is said
        return _graded([Reason(Because.VARIANTS, Grade.VARIANTS)])
    if before is None and kind.citable:
        return _graded([Reason(Because.NEW_REGULATION, Grade.REGULATION)])
    reasons = touches(before, after)
    if kind.citable:
        reasons.insert(0, Reason(Because.REGULATION, Grade.REGULATION))
    elif before is None and all(rank(reason.grade) < rank(_LEAST_FIRST) for reason in reasons):
        reasons.append(Reason(Because.FIRST, _LEAST_FIRST))
    return _graded(reasons)


def grade_of_retirement() -> Grading:
    """Taking an entry down."""
    return _graded([Reason(Because.RETIREMENT, Grade.RETIREMENT)])


def touches(before: Judged | None, after: Judged) -> list[Reason]:
    """What a change touches, each with its own grade; nothing when both say the same.

    The kind as such plays no part here: a word in a regulation is a word.
    """
    old = before or Judged(after.kind, "", {})
    found = [*_bound(before, after), *_time_limits(old, after), *_lists(old, after)]
    if before is not None:
        found += _beside_the_text(before, after)
    else:
        found += _days(old, after)
    if before is None or (not found and before != after) or _words_differ(before, after):
        found.append(Reason(Because.WORDING, Grade.WORDING))
    return found


def _graded(reasons: list[Reason]) -> Grading:
    ordered = sorted(dict.fromkeys(reasons), key=lambda reason: -rank(reason.grade))
    if not ordered:
        ordered = [Reason(Because.UNCHANGED, Grade.WORDING)]
    heaviest = ordered[0].grade
    if rank(heaviest) > rank(Grade.WORDING):  # the words go without saying then
        ordered = [reason for reason in ordered if reason.because != Because.WORDING]
    if len(ordered) > REASONS_KEPT:
        ordered = [*ordered[:REASONS_KEPT], Reason(Because.MORE, ordered[REASONS_KEPT].grade)]
    return Grading(heaviest, tuple(ordered))


def _bound(before: Judged | None, after: Judged) -> list[Reason]:
    """Numbers and obligations that came, went, changed, or stand beside other words now."""
    if before is None:
        return list(_paired([], [mark for mark in _marks(after, Counter()) if mark.is_core]))
    kept = Counter(_said(before)) & Counter(_said(after))  # nothing new is found in those
    old, new = _marks(before, kept), _marks(after, kept)
    changed = list(_changed(old, new))
    if not changed and len(old) == len(new):
        changed = [
            _reason(Because.CONTEXT, one.in_context, other.in_context)
            for one, other in zip(old, new, strict=True)
            if one.beside != other.beside
        ]
    return changed


def _marks(text: Judged, passed_over: Counter[_Said]) -> list[Mark]:
    found = marks(text.title)
    left = passed_over.copy()
    for said in _said(text):
        if left[said]:
            left[said] -= 1
        else:
            found += marks(said[1])
    return found


def _said(text: Judged) -> list[_Said]:
    """The pieces of a text, each with its place.

    A clause says what it says wherever it stands: its number and its chapter bind nobody.
    """
    clauses = {f"clauses.{c.label}": c.text for c in kind_named(text.kind).clauses(text.content)}
    return [
        ("", clauses[block.key]) if block.key in clauses else (block.key, block.shown)
        for block in _text_blocks(text)
    ]


def _changed(old: Sequence[Mark], new: Sequence[Mark]) -> Iterator[Reason]:
    if max(len(old), len(new)) > COMPARED:
        yield from _counted(old, new)
        return
    said, says = [mark.means for mark in old], [mark.means for mark in new]
    for change, start, end, begin, stop in SequenceMatcher(
        None, said, says, autojunk=False
    ).get_opcodes():
        if change != "equal":
            yield from _paired(old[start:end], new[begin:stop])


def _paired(gone: Sequence[Mark], come: Sequence[Mark]) -> Iterator[Reason]:
    """Old and new of the same sort beside each other, the rest alone."""
    for because in BESIDE:
        left = [mark.said for mark in gone if mark.because == because]
        right = [mark.said for mark in come if mark.because == because]
        for place in range(max(len(left), len(right))):
            before = left[place] if place < len(left) else ""
            yield _reason(because, before, right[place] if place < len(right) else "")


def _counted(old: Sequence[Mark], new: Sequence[Mark]) -> Iterator[Reason]:
    had = Counter((mark.because, mark.means) for mark in old)
    has = Counter((mark.because, mark.means) for mark in new)
    for because, means in had - has:
        yield _reason(because, means, "")
    for because, means in has - had:
        yield _reason(because, "", means)
    if had == has and [mark.means for mark in old] != [mark.means for mark in new]:
        yield _reason(Because.CONTEXT, "", "")


def _time_limits(before: Judged, after: Judged) -> Iterator[Reason]:
    """A step's time limit binds whatever words it is in: 当场, 尽快."""
    old, new = _limits(before), _limits(after)
    if old != new:
        gone, come = Counter(old) - Counter(new), Counter(new) - Counter(old)
        yield _reason(Because.TIME_LIMIT, "、".join(gone), "、".join(come))


def _limits(text: Judged) -> list[str]:
    return ["".join(limit.split()) for limit in kind_named(text.kind).deadlines(text.content)]


def _lists(before: Judged, after: Judged) -> Iterator[Reason]:
    """Phrasings and keywords: their order says nothing."""
    kind = kind_named(after.kind)
    for because, listed in ((Because.VARIANTS, kind.variants), (Because.KEYWORDS, kind.keywords)):
        old, new = listed(before.content), listed(after.content)
        gone = [text for text in old if text not in new]
        come = [text for text in new if text not in old]
        if gone:
            yield _reason(because, "、".join(gone), "", Grade.VARIANTS)
        if come:
            yield _reason(because, "", "、".join(come), Grade.VARIANTS)


def _beside_the_text(before: Judged, after: Judged) -> Iterator[Reason]:
    yield from _days(before, after)
    gone = [cited for cited in before.citations if cited not in after.citations]
    come = [cited for cited in after.citations if cited not in before.citations]
    if gone or come:
        yield _reason(Because.BASIS, "、".join(gone), "、".join(come))
    left, right = set(before.files), set(after.files)
    if left != right:
        names = [[one[0] for one in side] for side in (sorted(left - right), sorted(right - left))]
        yield _reason(Because.FILES, "、".join(names[0]), "、".join(names[1]))
    if before.scope != after.scope:
        yield _reason(Because.SCOPE, before.scope.told, after.scope.told)
    yield from _clause_scopes(before, after)
    if before.circle != after.circle:
        yield _reason(Because.READERS, before.circle.told, after.circle.told)
    gone = [one for one in before.relations if one not in after.relations]
    come = [one for one in after.relations if one not in before.relations]
    if gone or come:
        yield _reason(Because.RELATIONS, "、".join(gone), "、".join(come))
    if before.category != after.category:
        yield _reason(Because.CATEGORY, before.category, after.category, Grade.WORDING)


def _clause_scopes(before: Judged, after: Judged) -> Iterator[Reason]:
    """A clause that says the same, or stands where one stood, and holds for others now."""
    known = kind_named(before.kind).clauses(before.content)
    by_label = {clause.label: clause for clause in known}
    by_text = {clause.text: clause for clause in known}
    for clause in kind_named(after.kind).clauses(after.content):
        same = by_label.get(clause.label)
        if same is None or same.text != clause.text:
            same = by_text.get(clause.text, same)
        if same is not None and same.scope != clause.scope:
            yield _reason(Because.SCOPE, _scope_told(same), _scope_told(clause))


def _scope_told(clause: Clause) -> str:
    return f"{clause.label} {clause.scope.told}".strip()


def _days(before: Judged, after: Judged) -> Iterator[Reason]:
    for old, new in (
        (before.effective_from, after.effective_from),
        (before.expires_on, after.expires_on),
    ):
        if old != new:
            yield _reason(Because.DATE, str(old or ""), str(new or ""))


def _words_differ(before: Judged, after: Judged) -> bool:
    old, new = ([(b.key, b.shown) for b in _text_blocks(text)] for text in (before, after))
    return (before.title, old) != (after.title, new)


def _text_blocks(text: Judged) -> list[Block]:
    blocks = kind_named(text.kind).blocks(text.content)
    return [block for block in blocks if not block.finding_aid]


def _reason(because: Because, before: str, after: str, grade: Grade = Grade.OBLIGATIONS) -> Reason:
    return Reason(because, grade, _short(before), _short(after))


def _short(text: str) -> str:
    return text if len(text) <= SAID_MAX else f"{text[: SAID_MAX - 1]}…"
