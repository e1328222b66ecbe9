"""Exercises proposed from an entry, and made into drafts of its department: the committee passes
them as it passes all content."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from content.kinds.registry import asking_kind, kind_named
from content.models import Entry, Revision
from content.queries import VisibleEntry, visible_entry, visible_now
from content.services.drafts import create_entry
from core.errors import Conflict, Forbidden, Invalid
from core.messages import _
from people.actors import Actor
from review.services import submit
from training.item_proposals import Basis, ProposedItem, proposed_items
from training.permissions import can_propose_items

NEARBY = 20  # entries whose figures may be distractors
TITLE_MAX = 60


def proposals_for(
    session: Session, actor: Actor, number: str
) -> tuple[VisibleEntry, list[ProposedItem]]:
    """What may be asked of a published entry of the actor's department.

    Raises `NotFound`, `Forbidden` for others.
    """
    shown = visible_entry(session, actor, number)
    if not can_propose_items(actor, shown.entry.department_id):
        raise Forbidden(_("由条目所属部门的供稿人出题"))
    revision = shown.revision
    kind = kind_named(shown.entry.kind)
    return shown, proposed_items(
        kind,
        revision.title,
        revision.content,
        nearby=_nearby(session, shown),
        bases=_bases(session, revision),
    )


def draft_items(session: Session, actor: Actor, number: str, values: dict[str, Any]) -> list[str]:
    """Make those with the fields of `ItemsWantedSchema` into drafts, and submit them if asked to.

    Gives their numbers. Raises as `proposals_for`, `Conflict` when the entry says something newer.
    """
    shown, proposed = proposals_for(session, actor, number)
    if shown.revision.seq != values["revision"]:
        raise Conflict(_("条目刚刚改版，请重新出题"), code="newer_revision")
    if any(place >= len(proposed) for place in values["places"]):
        raise Invalid.field("places", _("没有这道题，请重新出题"))
    made = [
        create_entry(session, actor, _draft(shown, proposed[place], values["skill"])).number
        for place in sorted(set(values["places"]))
    ]
    if values["submit"]:
        for one in made:
            submit(session, actor, one)
    return made


def _draft(shown: VisibleEntry, item: ProposedItem, skill: str) -> dict[str, Any]:
    return {
        "kind": asking_kind().name,
        "title": item.question[:TITLE_MAX],
        "department": shown.entry.department.code,
        "category": shown.revision.category.code,
        "content": {
            "form": item.form,
            "question": item.question,
            "options": [{"text": text, "right": right} for text, right in item.options],
            "figure": "",
            "explanation": item.explanation,
            "skill": skill,
            "source": shown.number,
            "source_revision": shown.revision.seq,
            "clause": item.clause,
        },
        "effective_from": None,
        "expires_on": None,
        "review_by": None,
        "citations": [],
        "change_note": "",
    }


def _nearby(session: Session, shown: VisibleEntry) -> list[str]:
    """Texts of other entries of the same category."""
    query = (
        select(Revision)
        .join(Entry, Revision.entry_id == Entry.id)
        .where(
            visible_now(),
            Revision.category_id == shown.revision.category_id,
            Entry.id != shown.entry.id,
        )
        .order_by(Entry.id)
        .limit(NEARBY)
    )
    found = session.scalars(query).unique()
    return [kind_named(one.entry.kind).searchable_text(one.content) for one in found]


def _bases(session: Session, revision: Revision) -> Sequence[Basis]:
    bases = []
    for citation in revision.citations:
        law = citation.regulation.published
        clauses = kind_named(citation.regulation.kind).clauses(law.content) if law else []
        labels = [clause.label for clause in clauses]
        if law is not None and citation.clause in labels:
            at = labels.index(citation.clause)
            beside = sorted(set(range(len(labels))) - {at}, key=lambda place: abs(place - at))
            others = [labels[place] for place in beside]
            bases.append(Basis(law.title, citation.clause, clauses[at].text, others))
    return bases
