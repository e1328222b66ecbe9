"""Learning from use: what is proposed to whom, and what it brings."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from people.models import User
from people.notifications.models import InboxMessage, Mail
from search_index.learning.mining import is_fit
from tests.databases import ENGINES
from tests.makers import Maker
from tests.search_index.learning.agents import LINE, SUPPORT, Agents, accept, found


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


def test_its_department_is_told_once_a_day_and_not_by_mail(maker: Maker, agents: Agents) -> None:
    with maker.database.transaction() as session:
        session.get_one(User, maker.actor("wang").id).email = "wang@example.com"
    number = maker.published()
    agents.use(LINE, number)
    agents.use("啥时候能给我送电呀", number)
    agents.proposed()
    agents.use("停了的电什么时候来", number)
    assert len(agents.proposed()) == 3
    with maker.database.reading() as session:
        told = list(
            session.scalars(
                select(InboxMessage.user_id)
                .where(InboxMessage.subject_kind == "proposals")
                .order_by(InboxMessage.user_id)
            )
        )
        mailed = session.scalars(select(Mail)).all()
    assert told == sorted(maker.actor(name).id for name in ("wang", "li"))
    assert "proposals" not in {mail.message.subject_kind for mail in mailed}


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
