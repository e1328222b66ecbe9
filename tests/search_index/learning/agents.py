"""Agents who search and use, and what becomes of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from content.models import Entry, Revision
from search_index.learning import proposals
from search_index.learning.mining import propose_variants
from search_index.models import ProposalState, UseAction, VariantProposal
from search_index.queries import SearchRequest, search
from search_index.query_log.buffer import SearchLog
from search_index.query_log.events import Searched, Sitting, Used
from tests.makers import Maker

DAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)

LINE = "钱交了灯还是不亮"

SUPPORT = 3


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


def accept(maker: Maker, name: str, text: str | None = None) -> Revision:
    with maker.database.transaction() as session:
        proposal_id = session.scalar(select(VariantProposal.id))
        assert proposal_id is not None
        return proposals.accept(session, maker.actor(name), proposal_id, text)[1]


def found(maker: Maker, text: str):  # type: ignore[no-untyped-def]
    with maker.database.reading() as session:
        return search(session, maker.index.searcher, SearchRequest(text)).hits
