"""Learning from use: what is proposed to whom, what becomes of it, and what it brings."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from content.models import Entry, Revision
from content.queries import revision_in_work
from core.database import Database
from core.errors import Conflict, Forbidden, NotFound
from people.notifications.models import InboxMessage
from search_index import services
from search_index.learning import proposals
from search_index.learning.mining import is_fit, propose_variants
from search_index.models import ProposalState, UseAction, VariantProposal
from search_index.queries import SearchRequest, search
from search_index.query_log.buffer import SearchLog
from search_index.query_log.events import Searched, Sitting, Used
from tests.databases import ENGINES
from tests.makers import Maker

DAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
LINE = "钱交了灯还是不亮"
SUPPORT = 3


@pytest.fixture
def engine_kind() -> str:
    """One engine is enough where the test does not ask for both."""
    return "sqlite"


@pytest.fixture(autouse=True)
def _index_exists(database: Database, maker: Maker) -> None:
    services.ensure(database, maker.index)


class Agents:
    """Agents who search and use, each day anew."""

    def __init__(self, maker: Maker) -> None:
        self.maker = maker
        self.log = SearchLog(maker.database)
        self.user = maker.actor("an").id

    def use(
        self,
        text: str,
        number: str,
        days: Iterable[int] = range(SUPPORT),
        action: UseAction = UseAction.COPIED,
        also: str = "",
    ) -> None:
        """On each of `days` one search that ends with `number`, after a look at `also`."""
        for day in days:
            at = DAY + timedelta(days=day)
            by = Sitting(self.user, f"day {day}")
            self.log.add(Searched(by, text, at, 5))
            for step, (other, how) in enumerate([(also, UseAction.OPENED), (number, action)]):
                if other:
                    entry_id = int(other[3:])
                    with self.maker.database.reading() as session:
                        revision = session.get_one(Entry, entry_id).published_revision_id or 0
                    later = at + timedelta(seconds=step + 1)
                    self.log.add(Used(by, text, later, entry_id, revision, how, 3))
        self.log.flush()

    def proposed(self) -> list[tuple[str, str, int]]:
        """What is proposed after the worker's next look."""
        propose_variants(self.maker.database, self.maker.index.searcher, SUPPORT)
        with self.maker.database.reading() as session:
            rows = session.scalars(select(VariantProposal).order_by(VariantProposal.id)).unique()
            return [
                (row.entry.number, row.text, row.uses)
                for row in rows
                if row.state == ProposalState.OPEN
            ]


@pytest.fixture
def agents(maker: Maker) -> Agents:
    return Agents(maker)


def accept(maker: Maker, name: str, text: str | None = None) -> Revision:
    with maker.database.transaction() as session:
        proposal_id = session.scalar(select(VariantProposal.id))
        assert proposal_id is not None
        return proposals.accept(session, maker.actor(name), proposal_id, text)[1]


@pytest.mark.parametrize("engine_kind", ENGINES)
def test_from_use_to_the_next_search(maker: Maker, agents: Agents) -> None:
    number = maker.published()
    assert [hit.number for hit in found(maker, "灯还是不亮")] == []
    agents.use(LINE, number)
    assert agents.proposed() == [(number, LINE, SUPPORT)]
    draft = accept(maker, "wang")
    assert draft.content["variants"] == ["交了电费多久来电", LINE]
    assert [hit.number for hit in found(maker, "灯还是不亮")] == []  # the committee has not seen it
    maker.decide(maker.submit(number))
    maker.drain()
    assert [hit.number for hit in found(maker, "灯还是不亮")] == [number]
    agents.use(LINE, number, days=[7, 8, 9])
    assert agents.proposed() == []


def found(maker: Maker, text: str):  # type: ignore[no-untyped-def]
    with maker.database.reading() as session:
        return search(session, maker.index.searcher, SearchRequest(text)).hits


def test_its_department_is_told_once_a_day(maker: Maker, agents: Agents) -> None:
    number = maker.published()
    agents.use(LINE, number)
    agents.use("啥时候能给我送电呀", number)
    agents.proposed()
    agents.use("停了的电什么时候来", number)
    assert len(agents.proposed()) == 3
    with maker.database.reading() as session:
        told = list(session.scalars(select(InboxMessage.user_id).order_by(InboxMessage.user_id)))
    assert told == sorted(maker.actor(name).id for name in ("wang", "li"))


def test_it_takes_enough_agents_and_days(maker: Maker, agents: Agents) -> None:
    number = maker.published()
    agents.use(LINE, number, days=[0, 0, 0, 1])
    assert agents.proposed() == []
    agents.use(LINE, number, days=[2])  # what came before still counts
    assert [row[0] for row in agents.proposed()] == [number]


def test_the_answer_is_what_was_copied_last(maker: Maker, agents: Agents) -> None:
    looked_at = maker.published(title="电费发票怎么开", content={"answer": "网上下载。"})
    number = maker.published()
    agents.use(LINE, number, also=looked_at)
    assert [row[0] for row in agents.proposed()] == [number]


def test_a_line_that_most_answer_otherwise_is_not_proposed(maker: Maker, agents: Agents) -> None:
    one = maker.published(title="电费发票怎么开", content={"answer": "网上下载。"})
    other = maker.published()
    agents.use(LINE, one, days=range(3))
    agents.use(LINE, other, days=range(10, 15))
    assert [row[0] for row in agents.proposed()] == [other]


@pytest.mark.parametrize(
    "line",
    ["欠费停电后，多久恢复供电", "交了电费多久来电？", "ＥＶ 充电桩报装", "在草稿里的说法"],
)
def test_what_an_entry_says_already_is_not_proposed(
    maker: Maker, agents: Agents, line: str
) -> None:
    number = maker.published()
    maker.published(title="EV充电桩报装", content={"answer": "到营业厅。"})
    with maker.database.transaction() as session:
        from content.services.drafts import add_variant

        add_variant(session, maker.actor("wang"), number, "在草稿里的说法")
    agents.use(line, number)
    assert agents.proposed() == []


def test_entries_without_variants_and_those_gone_get_none(maker: Maker, agents: Agents) -> None:
    case, gone = maker.published("case"), maker.published(title="旧的答案是什么")
    agents.use("客户催促复电怎么讲", case)
    agents.use("旧答案的另一种问法", gone)
    maker.retire(gone)
    assert agents.proposed() == []


@pytest.mark.parametrize(
    ("line", "fit"),
    [
        ("停电了怎么办", True),
        ("停电", False),
        ("tingdian le", False),
        ("户号***怎么查", False),
        ("户号12345怎么查", False),
        ("第29条讲什么的", True),
        ("停电 kind:answer 怎么办", False),
        ("“停电通知”怎么查", False),
        ("停电通知 -计划", False),
        ("问" * 61, False),
    ],
)
def test_which_lines_are_fit(line: str, fit: bool) -> None:
    assert is_fit(line) is fit


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
