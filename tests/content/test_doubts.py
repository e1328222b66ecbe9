"""Doubts as readers are told of them, all of a page at once."""

from __future__ import annotations

from typing import Any
from unittest.mock import ANY

import pytest
from sqlalchemy import event

from content.doubts import open_doubts
from tests.content.doubted import doubt
from tests.makers import Maker


@pytest.mark.parametrize("hits", [1, 3])
def test_a_page_of_hits_asks_once(maker: Maker, hits: int) -> None:
    numbers = [maker.published(title=f"恢复供电 {n}") for n in range(hits)]
    for number in numbers:
        doubt(maker.database, number)
    asked: list[str] = []

    def count(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        asked.append(statement)

    with maker.database.reading() as session:
        open_doubts(session, range(1, 10))  # which entries are in doubt is kept from now on
        event.listen(maker.database.engine, "before_cursor_execute", count)
        found = open_doubts(session, range(1, 10))
        event.remove(maker.database.engine, "before_cursor_execute", count)
    assert len(found) == hits
    assert [s for s in asked if s != "BEGIN" and "change_counts" not in s] == [ANY]
