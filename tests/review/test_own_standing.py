"""Where a contributor's entries stand: each in one state, returned as returned; both engines."""

from __future__ import annotations

from typing import Any

import pytest

from content.models import RevisionState
from core.errors import Forbidden
from review.own_standing import own_counts, own_standing
from tests.makers import Maker

DRAFT, SUBMITTED, RETURNED = (
    RevisionState.DRAFT,
    RevisionState.SUBMITTED,
    RevisionState.RETURNED,
)


def standing(maker: Maker, state: RevisionState | None, **narrowed: Any) -> list[str]:
    """The numbers of wang's that stand so."""
    with maker.database.reading() as session:
        wang = maker.actor("wang")
        page = own_standing(session, wang, standing=state, limit=100, **narrowed)
        return [own.entry.number for own in page.items]


def counts(maker: Maker, **narrowed: Any) -> list[tuple[RevisionState, int]]:
    """As they are shown to wang."""
    with maker.database.reading() as session:
        return list(own_counts(session, maker.actor("wang"), **narrowed).items())


def returned(maker: Maker, **changes: Any) -> str:
    """A draft whose changes were requested."""
    number = maker.draft(**changes)
    maker.decide(maker.submit(number), "request_changes")
    return number


def test_what_was_returned_is_no_plain_draft(maker: Maker) -> None:
    plain, back = maker.draft(), returned(maker)
    maker.draft(author="zhao")  # another department's
    assert standing(maker, DRAFT) == [plain]
    assert standing(maker, RETURNED) == [back]
    assert set(standing(maker, None)) == {plain, back}
    assert counts(maker) == [(DRAFT, 1), (RETURNED, 1)]


def test_what_was_submitted_again_is_with_the_committee(maker: Maker) -> None:
    back = returned(maker)
    maker.submit(back)
    assert standing(maker, RETURNED) == []
    assert standing(maker, SUBMITTED) == [back]
    assert counts(maker) == [(SUBMITTED, 1)]


def test_counts_are_narrowed_as_the_list_is(maker: Maker) -> None:
    maker.draft(title="停电答案")
    script = maker.draft("script", title="停电话术")
    returned(maker, title="电费答案")
    assert counts(maker, text="停电") == [(DRAFT, 2)]
    assert counts(maker, text="停电", kind="script") == [(DRAFT, 1)]
    assert standing(maker, DRAFT, text="停电", kind="script") == [script]


def test_nobody_else_has_counts(maker: Maker) -> None:
    with maker.database.reading() as session, pytest.raises(Forbidden):
        own_counts(session, maker.actor("an"))
