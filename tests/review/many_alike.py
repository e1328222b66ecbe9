"""Submissions that are much alike."""

from __future__ import annotations

from review import similar
from tests.makers import Maker
from tests.review.writing import save

BEFORE = {"answer": "请到营业厅或者用手机办理。"}
PLAIN = {"answer": "请到营业厅或者在手机上办理。"}
SIGNS = "甲乙丙丁戊己庚辛壬癸子丑"


def submit(maker: Maker, count: int, author: str = "sun", **changes: object) -> list[int]:
    """Changes of answers alike, in category and grade: chen's turn, for another wrote them."""
    values: dict[str, object] = {"content": PLAIN} | changes
    return [_changed(maker, author, f"怎样办理{sign}类业务", values) for sign in SIGNS[:count]]


def _changed(maker: Maker, author: str, title: str, values: dict[str, object]) -> int:
    """A change of what is published: a first publication is never light."""
    number = maker.draft(author=author, title=title, content=BEFORE)
    maker.sign_all(maker.submit(number, author))
    save(maker, number, author, title=title, **values)
    return maker.submit(number, author)


def keys(maker: Maker, name: str = "chen") -> dict[str, int]:
    """The groups somebody sees, with how many are in each."""
    with maker.database.reading() as session:
        return {one.key: one.count for one in similar.groups(session, maker.actor(name))}
