"""How nodes stand, as administrators read it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from core import clock, feed
from core.database import Database
from core.nodes import Pulse, consumer_of
from kb_app.installation.node_standings import standings
from tests.databases import ON_SQLITE
from tests.makers import Browser, Maker


@pytest.fixture
def three(database: Database, maker: Maker) -> None:
    """One leads and has followed, one is behind, one has not been heard of for an hour."""
    with clock.moved_to(clock.now() - timedelta(hours=1)):
        _beat(database, "gone", leads=False)
    _beat(database, "kept up", leads=True)
    _beat(database, "behind", leads=False)
    with database.transaction() as session:
        feed.move_on(session, consumer_of("behind"), 0)
    maker.decide(maker.submit(maker.draft()))
    with database.transaction() as session:
        feed.move_on(session, consumer_of("kept up"), 1)


def _beat(database: Database, node_id: str, *, leads: bool) -> None:
    pulse = Pulse(node_id, f"机器 {node_id}", version="0.1.0", schema="0024", run="x")
    with database.transaction() as session:
        pulse.beat(session, leads=leads)


def test_each_is_as_far_as_its_index(database: Database, three: None) -> None:
    with database.reading() as session:
        found = {one.node.id: (one.position, one.waiting) for one in standings(session)}
    assert found == {"gone": (None, 1), "kept up": (1, 0), "behind": (0, 1)}


@ON_SQLITE
def test_administrators_see_them(three: None, browser: Callable[[str], Browser]) -> None:
    page = browser("admin").get("/admin/status").text
    rows = {
        name: page.partition(f"机器 {name}")[2].partition("</tr>")[0]
        for name in ("gone", "kept up", "behind")
    }
    assert "失去联系" in rows["gone"]
    assert "主节点" in rows["kept up"]
    assert "已跟上" in rows["kept up"]
    assert "落后 1 项" in rows["behind"]
