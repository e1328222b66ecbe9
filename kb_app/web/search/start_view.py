"""What stands beside the empty box: what has to be read, what changed since one's last shift, calls
one owes, what many ask at once, what everybody uses today; under the box what one keeps at hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.orm import Session

from briefing.followed import SinceShift, favourite_ids, since_last_shift
from briefing.queries import ToRead, to_read
from calls.queries import CallsToday, OwedCall, calls_today, owed_calls
from content.queries import VisibleEntry, visible_entries
from core import clock
from people.actors import Actor
from questions.permissions import can_record
from questions.queries import Burst, bursts
from search_index.query_log.reports import most_used

IN_USE = timedelta(days=1)
SHOWN = 6
READINGS_SHOWN = 3  # whole, with what is asked; the page of required reading has all


@dataclass(frozen=True)
class StartView:
    """What an agent wants to know between two calls. `used`: entries and in how many searches."""

    readings: Sequence[ToRead]
    since: SinceShift
    callbacks: Sequence[OwedCall]
    bursts: Sequence[Burst]
    used: Sequence[tuple[VisibleEntry, int]]
    favourites: Sequence[VisibleEntry]
    today: CallsToday | None  # None for who takes no calls


def start_view(session: Session, who: Actor) -> StartView:
    """What stands beside the empty box for `who`."""
    times = most_used(session, clock.now() - IN_USE, SHOWN)
    kept = favourite_ids(session, who.id, SHOWN)
    visible = visible_entries(session, [*times, *kept])
    takes_calls = can_record(who)
    return StartView(
        to_read(session, who),
        since_last_shift(session, who, SHOWN),
        owed_calls(session, who, limit=SHOWN).items if takes_calls else (),
        bursts(session, who, SHOWN) if takes_calls else (),
        [(visible[entry_id], count) for entry_id, count in times.items() if entry_id in visible],
        [visible[entry_id] for entry_id in kept if entry_id in visible],
        calls_today(session, who) if takes_calls else None,
    )
