"""Submissions that are much alike."""

from __future__ import annotations

from collections.abc import Callable

from review import similar
from tests.makers import Maker
from tests.review.writing import save

BEFORE = {"answer": "请到营业厅或者用手机办理。"}
PLAIN = {"answer": "请到营业厅或者在手机上办理。"}
SIGNS = "甲乙丙丁戊己庚辛壬癸子丑"


def submit(
    maker: Maker,
    count: int,
    author: str = "sun",
    *,
    between: Callable[[], object] = lambda: None,
    **changes: object,
) -> list[int]:
    """Changes of answers alike, in category and grade: chen's turn, for another wrote them.

    A first publication is never light, so they are published before; `between` is done then.
    """
    values: dict[str, object] = {"content": PLAIN} | changes
    titles = [f"怎样办理{sign}类业务" for sign in SIGNS[:count]]
    numbers = [maker.draft(author=author, title=title, content=BEFORE) for title in titles]
    for number in numbers:
        maker.sign_all(maker.submit(number, author))
    between()
    for number, title in zip(numbers, titles, strict=True):
        save(maker, number, author, title=title, **values)
    return [maker.submit(number, author) for number in numbers]


def keys(maker: Maker, name: str = "chen") -> dict[str, int]:
    """The groups somebody sees, with how many are in each."""
    with maker.database.reading() as session:
        return {one.key: one.count for one in similar.groups(session, maker.actor(name))}
