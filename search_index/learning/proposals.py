"""Proposed variants and what their department makes of them."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from content.models import Entry, Revision
from content.permissions import can_see_drafts_of, can_write
from content.queries import visible_now
from content.services.drafts import add_variant
from core import audit, clock
from core.errors import Conflict, Forbidden, NotFound
from core.messages import _
from core.paging import Page, page_of
from people.actors import Actor
from search_index.models import ProposalState, VariantProposal


def proposals(
    session: Session,
    actor: Actor,
    *,
    state: ProposalState = ProposalState.OPEN,
    limit: int,
    offset: int = 0,
) -> Page[VariantProposal]:
    """The proposals to entries of the actor's department; those most used first, by entry.

    Open ones only of entries that are published. Raises `Forbidden` for those who write for none.
    """
    if not can_write(actor):
        raise Forbidden(_("只有部门供稿人处理相似问建议"))
    best = (
        select(func.max(VariantProposal.uses))
        .where(VariantProposal.entry_id == Entry.id, VariantProposal.state == state)
        .correlate(Entry)
        .scalar_subquery()
    )
    query = (
        select(VariantProposal)
        .join(Entry, VariantProposal.entry_id == Entry.id)
        .where(VariantProposal.state == state, Entry.department_id == actor.department_id)
        .order_by(best.desc(), Entry.id, VariantProposal.uses.desc(), VariantProposal.id)
    )
    if state == ProposalState.OPEN:
        published = select(Entry.id).join(Revision, Revision.entry_id == Entry.id)
        query = query.where(Entry.id.in_(published.where(visible_now())))
    return page_of(session, query, limit=limit, offset=offset)


def open_count(session: Session, actor: Actor) -> int:
    """How many proposals wait for the actor's department."""
    return proposals(session, actor, limit=1).total if can_write(actor) else 0


def accept(
    session: Session, actor: Actor, proposal_id: int, text: str | None = None
) -> tuple[VariantProposal, Revision]:
    """Put the proposed line, or `text` in its place, into the entry's draft; gives both.

    It reaches agents when the committee has approved the draft. Raises `NotFound` for another
    department's, `Conflict` when it is decided, or while the committee has the entry.
    """
    proposal = _open(session, actor, proposal_id)
    variant = (text or proposal.text).strip()
    draft = add_variant(session, actor, proposal.entry.number, variant)
    proposal.accepted_text = variant
    _decide(session, actor, proposal, ProposalState.ACCEPTED)
    return proposal, draft


def decline(session: Session, actor: Actor, proposal_id: int) -> VariantProposal:
    """Do without it, for good. Raises `NotFound`, `Conflict`."""
    proposal = _open(session, actor, proposal_id)
    _decide(session, actor, proposal, ProposalState.DECLINED)
    return proposal


def forget_pointless(session: Session) -> None:
    """Close open proposals to entries that are no longer published."""
    published = select(Entry.id).join(Revision, Revision.entry_id == Entry.id).where(visible_now())
    query = select(VariantProposal).where(
        VariantProposal.state == ProposalState.OPEN, VariantProposal.entry_id.not_in(published)
    )
    for proposal in session.scalars(query).unique():
        proposal.state = ProposalState.OBSOLETE
        proposal.updated_at = clock.now()


def _open(session: Session, actor: Actor, proposal_id: int) -> VariantProposal:
    locked = select(VariantProposal).where(VariantProposal.id == proposal_id)
    proposal = session.scalar(
        locked.with_for_update(of=VariantProposal), execution_options={"populate_existing": True}
    )
    if proposal is None or not can_see_drafts_of(actor, proposal.entry.department_id):
        raise NotFound
    if proposal.state != ProposalState.OPEN:
        raise Conflict(_("这条建议已经处理过了"), code="already_decided")
    return proposal


def _decide(
    session: Session, actor: Actor, proposal: VariantProposal, state: ProposalState
) -> None:
    proposal.state = state
    proposal.decided_by_id = actor.id
    proposal.decided_at = proposal.updated_at = clock.now()
    session.flush()
    what = {"proposal": proposal.id, "text": proposal.text, "as": proposal.accepted_text}
    audit.record(session, actor.name, f"variant.{state}", f"entry:{proposal.entry.number}", what)
