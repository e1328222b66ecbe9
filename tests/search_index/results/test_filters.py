"""What is typed into a line to narrow it: operators, by codes and by names."""

from __future__ import annotations

import pytest

from core.database import Database
from search_index.engine import Index
from search_index.queries import SearchRequest, search
from tests.makers import Maker
from tests.search_index.searching import searched

pytestmark = pytest.mark.usefixtures("index_exists")


def test_operators_narrow(maker: Maker, database: Database, index: Index) -> None:
    answer = maker.published(title="停电通知怎么查")
    other = maker.published(title="通知停电后怎么办")
    case = maker.published("case", title="停电通知的一个案例")

    def numbers(text: str, **request: object) -> set[str]:
        return {hit.number for hit in searched(database, index, text, **request).hits}

    assert numbers("停电通知") == {answer, other, case}
    assert numbers("“停电通知”") == {answer, case}
    assert numbers("停电 -案例") == {answer, other}
    assert numbers('停电 -"停电通知"') == {other}
    for typed in ("kind:case", "类型：案例", "KIND：case"):
        assert numbers(f"停电通知 {typed}") == {case}
    assert numbers("停电通知 dept:marketing") == {answer, other, case}
    assert numbers("停电通知 dept:service") == set()
    assert numbers("停电通知 kind:case", kind="answer") == set()
    assert numbers("停电通知 kind:nonsense") == {answer, other, case}


def test_departments_by_their_names(maker: Maker, database: Database, index: Index) -> None:
    number = maker.published(title="停电通知怎么查")
    with database.reading() as session:
        hit = search(session, index.searcher, SearchRequest("停电通知")).hits[0]
    typed = f"停电通知 部门：{hit.department_name}"
    assert [h.number for h in searched(database, index, typed).hits] == [number]
