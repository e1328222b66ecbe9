"""Submissions that are much alike."""

from __future__ import annotations

from review import similar
from tests.makers import Maker

PLAIN = {"answer": "请到营业厅或者在手机上办理。"}
SIGNS = "甲乙丙丁戊己庚辛壬癸子丑"


def submit(maker: Maker, count: int, author: str = "sun", **changes: object) -> list[int]:
    """Answers alike, in category and grade: chen's turn, for the other reviewer wrote them."""
    values: dict[str, object] = {"content": PLAIN} | changes
    return [
        maker.submitted(author=author, **values | {"title": f"怎样办理{SIGNS[place]}类业务"})
        for place in range(count)
    ]


def keys(maker: Maker, name: str = "chen") -> dict[str, int]:
    """The groups somebody sees, with how many are in each."""
    with maker.database.reading() as session:
        return {one.key: one.count for one in similar.groups(session, maker.actor(name))}
