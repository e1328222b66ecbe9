"""Walks: kept without a person, counted, and gone again through a proposal."""

from __future__ import annotations

from copy import deepcopy
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from content.diagnoses.models import DiagnosisWalk
from content.diagnoses.walks import forget_old_walks, keep_walk, tried_again, walk_counts
from content.models import Revision
from content.queries import entry_numbered
from core import clock
from core.database import Database
from tests.makers import CONTENT, Maker

TO_THE_END = [("问欠费", "不欠费"), ("看开关", "跳了")]
SUM = [("问欠费", "欠费"), ("算一算", "")]


def revision_of(session: Session, number: str) -> Revision:
    entry = entry_numbered(session, number)
    assert entry is not None
    assert entry.published is not None
    return entry.published


def content(**changes: Any) -> dict[str, Any]:
    return deepcopy(CONTENT["diagnosis"]) | changes


def test_a_walk_is_kept_once_counted_and_forgotten(database: Database, maker: Maker) -> None:
    number = maker.published("diagnosis", title="家里没电")
    with database.transaction() as session:
        shown = revision_of(session, number)
        assert not keep_walk(session, shown, "one", TO_THE_END[:1]).ended
        assert keep_walk(session, shown, "one", TO_THE_END).ended, "the same walk went on"
        keep_walk(session, shown, "two", [*SUM, ("没有这一步", "13800138000")])
        keep_walk(session, shown, "three", [("问欠费", "")])
        stopped = keep_walk(session, shown, "four", [("问欠费", "欠费"), ("看开关", "跳了")])
        assert (stopped.at, stopped.ended) == ("算一算", False)
        assert stopped.steps == [["问欠费", "欠费"]], (
            "what the tree does not lead through is not kept"
        )
    with database.transaction() as session:
        counts = walk_counts(session, revision_of(session, number).entry_id)
        assert (counts.walks, counts.ended) == (4, 3)
        assert dict(counts.endings) == {"推上去": 1, "结清复电": 1, "记下来": 1}
        assert counts.stops == [("算一算", 1)]
        assert "13800138000" not in str(session.scalars(select(DiagnosisWalk.steps)).all())
    with clock.moved_to(clock.now() + timedelta(days=40)), database.transaction() as session:
        assert walk_counts(session, revision_of(session, number).entry_id).walks == 0
        assert forget_old_walks(session, 30) == 4
        assert session.scalar(select(func.count()).select_from(DiagnosisWalk)) == 0


def test_a_token_of_another_entry_changes_nothing_there(database: Database, maker: Maker) -> None:
    one = maker.published("diagnosis", title="家里没电")
    other = maker.published("diagnosis", title="店里没电")
    with database.transaction() as session:
        keep_walk(session, revision_of(session, one), "same", TO_THE_END)
        keep_walk(session, revision_of(session, other), "same", [("问欠费", "")])
        assert walk_counts(session, revision_of(session, one).entry_id).endings == [("推上去", 1)]


def test_a_proposal_tells_which_walks_would_end_elsewhere(database: Database, maker: Maker) -> None:
    number = maker.published("diagnosis", title="家里没电")
    with database.transaction() as session:
        shown = revision_of(session, number)
        for place in range(3):
            keep_walk(session, shown, f"end {place}", TO_THE_END)
        keep_walk(session, shown, "sum", SUM)
        keep_walk(session, shown, "open", TO_THE_END[:1])
        entry_id = shown.entry_id

    def diverted(proposal: dict[str, Any]) -> list[tuple[int, str, str | None, str]]:
        with database.reading() as session:
            found = tried_again(session, entry_id, proposal)
            assert found.walks == 4
            return [(one.times, one.before, one.after, one.stops_at) for one in found.diverted]

    assert diverted(content()) == []
    reworded = content()
    reworded["endings"][1]["say"] = "请推上去。"
    assert diverted(reworded) == [], "words are for the comparison"
    elsewhere = content()
    elsewhere["questions"][1]["answers"][0]["to"] = "记下来"
    assert diverted(elsewhere) == [(3, "推上去", "记下来", "")]
    asks_more = content()
    asks_more["questions"][1]["label"] = "看电表"
    asks_more["questions"][0]["answers"][1]["to"] = "看电表"
    assert diverted(asks_more) == [(3, "推上去", None, "看电表")]
    handed_over = content()
    handed_over["endings"][1] |= {"ends_in": "handover", "department": "operation"}
    assert diverted(handed_over) == [(3, "推上去", "推上去", "")]
    without_sum = content(sums=[])
    without_sum["questions"][0]["answers"][0]["to"] = "结清复电"
    assert diverted(without_sum) == [], "a sum is gone past, whether it is there or not"
