"""What is there already is told before it is written again."""

from __future__ import annotations

import pytest

from content.indexing import indexed_entries
from review.impact.duplicates import Asked, likely_duplicates
from search_index.meaning.encoder import Unrelated
from search_index.meaning.model import Model
from tests.makers import Maker
from tests.search_index.meaning.by_heart import made, understood_by


def found(
    maker: Maker, title: str, answer: str = "另一个说法。", own: int | None = None
) -> list[str]:
    asked = Asked("answer", title, {"answer": answer}, own)
    with maker.database.reading() as session:
        alike = likely_duplicates(session, maker.index.searcher, asked)
        return [one.entry.number for one in alike]


@pytest.mark.parametrize(
    ("title", "is_found"),
    [
        ("电费怎么交？", True),
        ("电费怎么交", True),
        ("ＡＰＰ电费怎么交？", True),
        ("停电了找谁", False),
    ],
)
def test_the_same_title_is_a_likely_duplicate(maker: Maker, title: str, is_found: bool) -> None:
    number = maker.published(title="电费怎么交？", content={"answer": "在营业厅交。"})
    assert found(maker, title) == ([number] if is_found else [])


def test_so_is_the_same_text_under_another_title(maker: Maker) -> None:
    text = "您可以在手机应用、网上国网和营业厅三个地方交纳当月的电费。"
    number = maker.published(title="交费渠道", content={"answer": text})
    assert found(maker, "交费渠道有哪些可以选", text) == [number]


def test_no_entry_is_its_own_duplicate(maker: Maker) -> None:
    number = maker.published(title="电费怎么交？", content={"answer": "在营业厅交。"})
    assert found(maker, "电费怎么交？", own=int(number.removeprefix("KB-"))) == []


@pytest.mark.parametrize(("title", "is_found"), [("家里黑了找谁", True), ("家里黑了赔多少", False)])
def test_so_is_what_asks_the_same_in_other_words(maker: Maker, title: str, is_found: bool) -> None:
    encoder = understood_by(maker.index)
    encoder.unrelated = Unrelated(mean=0.2, spread=0.1)
    number = maker.published(title="停电找谁", content={"answer": "请拨打热线。"})
    with maker.database.reading() as session:
        made(maker.index, indexed_entries(session))
    assert found(maker, title) == ([number] if is_found else [])
    maker.index.meaning.model = Model()
    assert found(maker, title) == []
