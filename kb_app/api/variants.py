"""Proposed variants: what agents typed, for the department whose answer they used."""

from __future__ import annotations

from typing import Any

from flask import Response, jsonify
from sqlalchemy.orm import Session

from core.base_schema import BaseSchema, Choice, Line, YesNo
from kb_app.api import request_response
from kb_app.api.v1 import blueprint
from kb_app.auth import actor
from kb_app.container import container
from people.actors import Actor
from review import services as review_services
from search_index.learning import proposals
from search_index.models import ProposalState, VariantProposal


class ProposalListSchema(request_response.PageSchema):
    """Which proposals are asked for."""

    state = Choice(tuple(ProposalState), load_default=ProposalState.OPEN)


class AcceptSchema(BaseSchema):
    """The words to take instead of those proposed, and whether the draft is submitted at once."""

    text = Line(load_default=None, allow_none=True)
    submit = YesNo(load_default=False)


@blueprint.get("/variant-proposals")
def list_proposals() -> Response:
    """The lines proposed to one's own department, most used first, an entry's together."""
    asked = request_response.arguments(ProposalListSchema())
    with container().database.reading() as session:
        page = proposals.proposals(
            session,
            actor(),
            state=ProposalState(asked["state"]),
            limit=asked["limit"],
            offset=asked["offset"],
        )
        items = [proposal_document(proposal) for proposal in page.items]
    return jsonify(request_response.page_body(page, items))


@blueprint.post("/variant-proposals/<int:proposal_id>/accept")
def accept_proposal(proposal_id: int) -> Response:
    """Put it among the variants in the entry's draft."""
    asked = request_response.body(AcceptSchema())

    def work(session: Session, who: Actor) -> tuple[Any, int]:
        proposal, draft = proposals.accept(session, who, proposal_id, asked["text"])
        document = proposal_document(proposal) | {"draft_version": draft.version}
        if asked["submit"]:
            review = review_services.submit(
                session, who, proposal.entry.number, version=draft.version
            )
            document["review"] = review.id
        return document, 200

    return request_response.write(work)


@blueprint.post("/variant-proposals/<int:proposal_id>/decline")
def decline_proposal(proposal_id: int) -> Response:
    """Do without it; it is not proposed again."""

    def work(session: Session, who: Actor) -> tuple[Any, int]:
        return proposal_document(proposals.decline(session, who, proposal_id)), 200

    return request_response.write(work)


def proposal_document(proposal: VariantProposal) -> dict[str, Any]:
    """One proposal as JSON."""
    return {
        "id": proposal.id,
        "number": proposal.entry.number,
        "text": proposal.text,
        "state": str(proposal.state),
        "uses": proposal.uses,
        "support": proposal.support,
        "worst_rank": proposal.worst_rank,
        "accepted_text": proposal.accepted_text or None,
        "created_at": proposal.created_at.isoformat(),
    }
