"""A long run sees what must not be shown, and nothing else."""

from __future__ import annotations

import pytest

from benchmarks.endurance.ledger import MARK, Ledger, Standing


@pytest.mark.parametrize(
    ("before", "after", "seen"),
    [
        (Standing.UNSEEN, Standing.UNSEEN, True),
        (Standing.UNSEEN, Standing.DECIDING, False),  # asked for as it was being approved
        (Standing.SHOWN, Standing.SHOWN, False),
        (Standing.SHOWN, Standing.GONE, False),  # it went while the answer was on its way
        (Standing.GONE, Standing.GONE, True),
    ],
)
def test_a_leak_is_what_was_never_or_no_longer_to_be_seen(
    before: Standing, after: Standing, seen: bool
) -> None:
    ledger = Ledger()
    mark = ledger.new_mark()
    ledger.stands([mark], before)
    gone = ledger.gone_before()
    ledger.stands([mark], after)
    ledger.look(f"停电多久恢复{mark}。", gone, "search")
    assert [leak.mark for leak in ledger.leaks] == [mark] * seen


def test_the_line_that_was_asked_and_what_is_none_of_ours_is_no_leak() -> None:
    ledger = Ledger()
    mark = ledger.new_mark()
    ledger.look(f"没有找到{mark}", frozenset(), "page", asked=mark)
    ledger.look("vvi" + "u" * 13, frozenset(), "search")
    assert not ledger.leaks
    assert MARK.fullmatch(mark)
