"""Entries, revisions and reviews as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from content.applicability.for_whom import as_fields
from content.applicability.readers import may_know_of
from content.doubts import Doubt
from content.files.models import RevisionFile
from content.laws.models import LawRelation
from content.laws.place import LawPlace, NamedLaw
from content.models import Citation, Entry, Revision, RevisionState, number_of
from content.queries import VisibleEntry, is_interim
from content.text_to_say import text_to_say
from content.unfinished_drafts import lacking
from core.messages import from_json
from kb_app.addresses import path_of
from people.absence_calendar import Absence
from people.notifications.models import InboxMessage
from review.assignment.deadlines import is_overdue, promised_by
from review.grading.grades import Reason
from review.models import Review
from review.similar import Group, sample
from review.taken_over import Declarable, Load


def revision_document(revision: Revision) -> dict[str, Any]:
    """One revision with its whole content; of a draft also what it lacks to be submitted.

    `content` has the texts of `blocks` in it where `written`, what was typed, refers to them. Of a
    draft it is what was typed, to go on with.
    """
    lacks = {"lacks": list(lacking(revision))} if revision.state == RevisionState.DRAFT else {}
    blocks = [use.block.number for use in revision.block_uses]
    return lacks | {
        "revision": revision.seq,
        "version": revision.version,
        "state": str(revision.state),
        "title": revision.title,
        "category": revision.chosen_category.code if revision.chosen_category else "",
        "content": revision.as_written
        if revision.state == RevisionState.DRAFT
        else revision.content,
        "written": revision.written,
        "blocks": blocks,
        "say": text_to_say(revision),
        "citations": [citation_document(c) for c in revision.citations],
        "relations": [relation_document(one) for one in revision.relations],
        "files": [file_document(file) for file in revision.files],
        **as_fields(revision.applies_to),
        **revision.circle.as_fields,
        "effective_from": _day(revision.effective_from),
        "expires_on": _day(revision.expires_on),
        "review_by": _day(revision.review_by),
        "change_note": revision.change_note,
        "content_hash": revision.content_hash,
        "author": revision.author.name,
        "updated_at": revision.updated_at.isoformat(),
        "published_at": revision.published_at.isoformat() if revision.published_at else None,
    }


def file_document(file: RevisionFile) -> dict[str, Any]:
    """A file of a revision: what it is, not its bytes."""
    blob = file.blob
    measures = {"pages": blob.pages, "width": blob.width, "height": blob.height}
    return {
        "sha256": file.sha256,
        "name": file.name,
        "type": blob.type,
        "size": blob.size,
        "alt": file.alt,
        **({"recognised": file.recognised} if file.recognised else {}),
    } | {name: count for name, count in measures.items() if count is not None}


def citation_document(citation: Citation) -> dict[str, Any]:
    """The clause a revision rests on; the title is that of the regulation now published, where
    whoever reads may know of it."""
    known = may_know_of(citation.regulation)
    published = citation.regulation.published if known else None
    return {
        "number": citation.regulation.number,
        "clause": citation.clause,
        "title": published.title if published else None,
    }


def relation_document(one: LawRelation) -> dict[str, Any]:
    """What a law says of another, as a draft takes it: by its number, or by its title."""
    number = number_of(one.named_id) if one.named_id else ""
    return {"relation": str(one.relation), "number": number, "title": one.title}


def law_document(place: LawPlace) -> dict[str, Any]:
    """How a law stands among others, as far as whoever reads may know of these."""
    return {
        "standing": str(place.standing),
        "standing_label": str(place.label),
        "rank": str(place.rank) if place.rank else None,
        "rank_label": str(place.rank_label) or None,
        "relations": [named_law_document(one) for one in place.says],
        "ended_by": [named_law_document(one) for one in place.ended_by],
        "amended_by": [named_law_document(one) for one in place.amended_by],
        "implemented_by": [named_law_document(one) for one in place.implemented_by],
    }


def named_law_document(one: NamedLaw) -> dict[str, Any]:
    """Another law and what lies between; null for what of it is not for whoever reads."""
    return {
        "relation": str(one.relation),
        "number": one.law.number or None,
        "title": one.law.title or None,
        "since": _day(one.since),
    }


def published_document(
    entry: Entry,
    revision: Revision,
    doubts: Sequence[Doubt] = (),
    place: LawPlace | None = None,
) -> dict[str, Any]:
    """An entry as agents see it: the published revision, and nothing of any other.

    `place`: of a law, among others.
    """
    document = revision_document(revision)
    del document["author"], document["change_note"]
    known = [one for one in revision.citations if may_know_of(one.regulation)]
    document["citations"] = [citation_document(one) for one in known]
    document["relations"] = [] if place is None else law_document(place)["relations"]
    uses = [use.block for use in revision.block_uses if may_know_of(use.block)]
    document["blocks"] = [block.number for block in uses]
    if len(uses) < len(revision.block_uses):
        document["written"] = None
    return {
        "number": entry.number,
        "kind": entry.kind,
        "department": entry.department.code,
        "in_doubt": [doubt_document(doubt) for doubt in doubts],
        "provisional_until": _instant(VisibleEntry(entry, revision).provisional_until),
        "taken_over_at": _instant(revision.taken_over_at),
        **({"law": law_document(place)} if place else {}),
    } | document


def doubt_document(doubt: Doubt) -> dict[str, Any]:
    """Why a published text is to be taken with care, and since when."""
    return {
        "id": doubt.id,
        "reason": str(doubt.reason),
        "label": str(doubt.label),
        "since": doubt.since.isoformat(),
        "detail": str(doubt.detail),
    }


def message_document(message: InboxMessage) -> dict[str, Any]:
    """A message of the inbox, in the language of whoever reads it."""
    return {
        "id": message.id,
        "text": str(from_json(message.text)),
        "path": path_of(message.about),
        "created_at": message.created_at.isoformat(),
        "read_at": message.read_at.isoformat() if message.read_at else None,
    }


def entry_document(
    entry: Entry,
    in_work: Revision | None,
    doubts: Sequence[Doubt] = (),
    place: LawPlace | None = None,
) -> dict[str, Any]:
    """An entry as its department sees it: what is published, and what is in work beside it.

    Of an entry that has neither any more (retired, rejected, given up) its newest revision shows.
    """
    draft = in_work if in_work and in_work.state == RevisionState.DRAFT else None
    document: dict[str, Any] = {
        "number": entry.number,
        "kind": entry.kind,
        "department": entry.department.code,
        "draft": revision_document(draft) if draft else None,
        "submitted": revision_document(in_work) if in_work and not draft else None,
        "published": revision_document(entry.published) if entry.published else None,
        "in_doubt": [doubt_document(doubt) for doubt in doubts],
        "next_review": _day(entry.review_by),
        "taken_down_at": entry.taken_down_at.isoformat() if entry.taken_down_at else None,
        "provisional_until": _instant(entry.interim_until if is_interim(entry) else None),
    }
    if place is not None:
        document["law"] = law_document(place)
    shown = entry.published or in_work or entry.revisions[-1]
    return document | {k: v for k, v in revision_document(shown).items() if k not in document}


def review_document(review: Review) -> dict[str, Any]:
    """A review with who submitted, who holds it and what was decided."""
    holder = review.holder
    return {
        "id": review.id,
        "number": review.entry.number,
        "kind": review.entry.kind,
        "department": review.entry.department.code,
        "title": review.revision.title,
        "purpose": str(review.purpose),
        "state": str(review.state),
        "revision": review.revision.seq,
        "content_hash": review.content_hash,
        "grade": str(review.grade),
        "grade_reasons": [reason_document(reason) for reason in review.reasons],
        "policy_version": review.policy_version_id,
        "reason": review.reason,
        "submitted_by": review.submitted_by.name,
        "submitted_at": review.submitted_at.isoformat(),
        "claim": review.claim_count if holder else None,
        "claimed_by": holder.name if holder else None,
        "claim_ends_at": review.claim_ends_at.isoformat()
        if holder and review.claim_ends_at
        else None,
        "assigned_to": [user.name for user in review.awaited],
        "due_at": review.due_at.isoformat() if review.due_at else None,
        "promised_by": promised.isoformat() if (promised := promised_by(review)) else None,
        "overdue": is_overdue(review),
        "decided_at": review.decided_at.isoformat() if review.decided_at else None,
        "sign_offs": [
            {
                "reviewer": s.reviewer.name,
                "department": s.department.code if s.department else None,
                "carried_over": s.carried_from_id is not None,
                "verdict": str(s.verdict),
                "comment": s.comment,
                "checklist": s.checked,
                "at": s.at.isoformat(),
            }
            for s in review.sign_offs
        ],
    }


def load_document(load: Load) -> dict[str, Any]:
    """A first load that a department answers for, and what of it was drawn to be opened."""
    return {
        "id": load.declared.id,
        "department": load.declared.department.code,
        "declared_by": load.declared.declared_by.name,
        "declared_at": load.declared.declared_at.isoformat(),
        "declaration": load.declared.declaration,
        "seed": load.declared.seed,
        "ids": [one.id for one in load.reviews],
        "sample": [one.id for one in load.sample],
        "waiting": len(load.waiting),
        "failed": load.has_failed,
    }


def declarable_document(one: Declarable) -> dict[str, Any]:
    """What a department could answer for as one load; `part` names it."""
    return {
        "part": one.key,
        "files": list(one.files),
        "submitted_by": one.submitted_by.name,
        "submitted_on": str(one.day),
        "ids": [review.id for review in one.reviews],
    }


def reason_document(reason: Reason) -> dict[str, Any]:
    """Why a change has its grade: what it is about, and what stood and stands there."""
    return {**reason.as_json(), "label": str(reason.label)}


def assignment_document(review: Review) -> dict[str, Any]:
    """Whose turn a review is and by when: nothing of what it says, for those who only share out."""
    return {
        "id": review.id,
        "state": str(review.state),
        "assigned_to": [user.name for user in review.awaited],
        "due_at": review.due_at.isoformat() if review.due_at else None,
    }


def group_document(group: Group, reviews: Sequence[Review]) -> dict[str, Any]:
    """Similar submissions: what they have in common, their ids, and those to be read."""
    return {
        "key": group.key,
        "submitted_by": group.submitter.name,
        "category": group.category.code,
        "kind": group.kind,
        "grade": str(group.grade),
        "by_sample": group.by_sample,
        "ids": [review.id for review in reviews],
        "sample": [review.id for review in sample(reviews)],
    }


def absence_document(absence: Absence) -> dict[str, Any]:
    """Who is away from when to when, both days included, and who stands in."""
    return {
        "id": absence.id,
        "user": absence.user.name,
        "starts_on": str(absence.starts_on),
        "ends_on": str(absence.ends_on),
        "delegate": absence.delegate.name if absence.delegate else None,
        "note": absence.note,
    }


def _instant(instant: datetime | None) -> str | None:
    return instant.isoformat() if instant else None


def _day(day: object) -> str | None:
    return str(day) if day else None
