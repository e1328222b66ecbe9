"""What becomes of a proposed variant."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from content.queries import revision_in_work
from core.errors import Conflict, Forbidden, NotFound
from search_index.learning import proposals
from search_index.models import ProposalState, VariantProposal
from tests.makers import Maker
from tests.search_index.learning.agents import LINE, Agents, accept


def test_what_was_declined_does_not_come_back(maker: Maker, agents: Agents) -> None:
    number = maker.published()
    agents.use(LINE, number)
    agents.proposed()
    with maker.database.transaction() as session:
        proposal_id = session.scalar(select(VariantProposal.id)) or 0
        proposals.decline(session, maker.actor("li"), proposal_id)
        with pytest.raises(Conflict):
            proposals.accept(session, maker.actor("li"), proposal_id)
    agents.use(LINE, number, days=range(20, 30))
    assert agents.proposed() == []


def test_others_neither_see_nor_decide(maker: Maker, agents: Agents) -> None:
    agents.use(LINE, maker.published())
    agents.proposed()
    with maker.database.transaction() as session:
        assert proposals.proposals(session, maker.actor("wang"), limit=9).total == 1
        assert proposals.proposals(session, maker.actor("zhao"), limit=9).total == 0
        for name in ("an", "chen", "zhou", "admin"):
            with pytest.raises(Forbidden):
                proposals.proposals(session, maker.actor(name), limit=9)
        for name in ("an", "zhao", "chen", "admin"):
            with pytest.raises(NotFound):
                proposals.accept(session, maker.actor(name), 1)


def test_acceptance_extends_the_draft_that_is_there(maker: Maker, agents: Agents) -> None:
    number = maker.published()
    agents.use(LINE, number)
    agents.proposed()
    with maker.database.transaction() as session:
        from content.services.drafts import start_draft

        started = start_draft(session, maker.actor("li"), number).id
    draft = accept(maker, "wang", "交了钱灯不亮")
    assert draft.id == started
    assert draft.content["variants"][-1] == "交了钱灯不亮"
    assert {maker.actor("li").id, maker.actor("wang").id} <= set(draft.writer_ids)


def test_while_the_committee_has_it_nothing_is_changed(maker: Maker, agents: Agents) -> None:
    number = maker.published()
    agents.use(LINE, number)
    agents.proposed()
    with maker.database.transaction() as session:
        from content.services.drafts import start_draft

        start_draft(session, maker.actor("li"), number)
    maker.submit(number, "li")
    with pytest.raises(Conflict):
        accept(maker, "wang")
    with maker.database.reading() as session:
        in_work = revision_in_work(session, int(number[3:]))
        assert in_work is not None
        assert LINE not in in_work.content["variants"]
        assert session.scalar(select(VariantProposal.state)) == ProposalState.OPEN


def test_proposals_to_what_is_gone_are_closed(maker: Maker, agents: Agents) -> None:
    number = maker.published()
    agents.use(LINE, number)
    agents.proposed()
    maker.retire(number)
    with maker.database.transaction() as session:
        assert proposals.proposals(session, maker.actor("wang"), limit=9).total == 0
        proposals.forget_pointless(session)
    with maker.database.reading() as session:
        assert session.scalar(select(VariantProposal.state)) == ProposalState.OBSOLETE
