"""What a reviewer is told before signing: who waits, and what is said to be wrong."""

from __future__ import annotations

from collections.abc import Callable

from content.services.drafts import start_draft
from tests.makers import Browser, Maker
from tests.questions.asking import context_of
from tests.questions.desk import Desk
from tests.review.writing import save


def test_who_waits_and_open_flags_stand_in_the_band(
    browser: Callable[[str], Browser], maker: Maker
) -> None:
    maker.index.rebuild([])
    desk = Desk(maker.database, context_of(maker.index), maker)
    asked = desk.record(callback={"promise": "simple", "caller": "8812"})
    answer = desk.draft(asked)
    with maker.database.reading() as session:
        number = session.merge(answer).entry.number
    page = browser("chen").get(f"/review/{maker.submit(number)}").get_data(as_text=True)
    assert "1 位客户等回电" in page
    published = maker.published(title="复电流程")
    desk.flag(published, comment="现在是 12 小时")
    with maker.database.transaction() as session:
        start_draft(session, maker.actor("li"), published)
    save(maker, published, "li", title="复电流程（新）")
    judged = browser("chen").get(f"/review/{maker.submit(published, 'li')}")
    assert "现在是 12 小时" in judged.get_data(as_text=True)
