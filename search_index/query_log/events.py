"""What is taken down of a search while it happens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from search_index.models import UseAction


@dataclass(frozen=True)
class Sitting:
    """Who searches: the user, and the log-in it happens in, by a key that opens nothing."""

    user_id: int
    key: str


@dataclass(frozen=True)
class Searched:
    """A search was answered with `hits` hits; `shown` are the first, as (entry, revision) ids.

    `doubted`: it was not sure that they answer the line. `call`: the key of the call it was made
    in, None where it is not known.
    """

    by: Sitting
    text: str
    at: datetime
    hits: int
    shown: Sequence[tuple[int, int]] = ()
    doubted: bool = False
    call: str | None = None


@dataclass(frozen=True)
class Used:
    """A hit of a search was opened or copied; `rank` counts from 1, None when it is not known."""

    by: Sitting
    text: str
    at: datetime
    entry_id: int
    revision_id: int
    action: UseAction
    rank: int | None = None
    call: str | None = None


Event = Searched | Used
