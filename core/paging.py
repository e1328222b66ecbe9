"""Lists come in pages: how many there are in all, and the slice asked for; or in batches."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

T = TypeVar("T")

LIMIT_DEFAULT = 20
LIMIT_MAX = 100


@dataclass(frozen=True)
class Page(Generic[T]):
    """`items` from `offset` on, at most `limit`, of `total`."""

    items: Sequence[T]
    total: int
    limit: int
    offset: int

    @property
    def has_more(self) -> bool:
        """Whether a further page follows."""
        return self.offset + len(self.items) < self.total


def page_of(session: Session, query: Select[T], *, limit: int, offset: int) -> Page[T]:
    """The slice of `query` (which must be ordered) and the count of the whole."""
    counted: Select[Any] = select(func.count()).select_from(query.order_by(None).subquery())
    total = session.scalar(counted) or 0
    items = session.scalars(query.limit(limit).offset(offset)).unique().all()
    return Page(items, total, limit, offset)


def batches(items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """`items` in their order, `size` at a time: as many as one query should name."""
    return (items[begin : begin + size] for begin in range(0, len(items), size))
