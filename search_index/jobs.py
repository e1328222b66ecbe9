"""What keeps the index equal to what is published, and learns from what was searched."""

from __future__ import annotations

import logging
import time
from collections.abc import Collection
from datetime import date
from functools import partial

from sqlalchemy.orm import Session

from content.diagnoses.walks import forget_old_walks
from content.indexing import IndexedEntry, indexed_entries
from core import clock
from core.changes import counts_now
from core.database import Database
from core.schedule import Job, tidying
from search_index import services
from search_index.engine import Index
from search_index.errors import IndexDamaged
from search_index.learning.mining import propose_variants
from search_index.learning.proposals import forget_pointless
from search_index.lessons import learn, put_in_force
from search_index.meaning.making import VectorMaker
from search_index.query_log.retention import forget_old_searches

DRAIN_EVERY_SECONDS = 0.02  # is looked whether anything changed: in a file that costs nothing
DRAIN_ASKED_EVERY_SECONDS = 0.1  # in a server, a millisecond of it and of us, times all nodes
DRAIN_ANYWAY_SECONDS = 1.0
LEARN_EVERY_SECONDS = 60.0
VECTORS_EVERY_SECONDS = 0.5
WATCH_EVERY_SECONDS = 2.0
LOOKED_AT = 16_000_000  # bytes each time
LESSON_EVERY_SECONDS = 5.0  # is looked which is in force
NIGHTLY_SECONDS = 600.0


log = logging.getLogger("kb.index")


class Draining:
    """Indexes what is promised as soon as a change of content is counted."""

    def __init__(self, database: Database, index: Index) -> None:
        self._database, self._index = database, index
        self._counted = -1
        self._anyway_at = 0.0

    def step(self) -> None:
        """Drain when there may be something; a failure leaves it for the next step."""
        counted = counts_now(self._database).content
        if counted == self._counted and time.monotonic() < self._anyway_at:
            return
        services.drain(self._database, self._index)
        self._counted, self._anyway_at = counted, time.monotonic() + DRAIN_ANYWAY_SECONDS


class Watch:
    """Sees damage while the index is searched, and has it built anew.

    What was written over is seen by its date at once; what changed on the disk by itself once its
    turn to be read again has come: 90 MB, an index of 100,000 entries, take twelve seconds.
    """

    def __init__(self, database: Database, index: Index) -> None:
        self._database, self._index = database, index

    def step(self) -> None:
        """Look at it. Raises `Unavailable`, `OSError`."""
        try:
            self._index.check()
            self._index.look_again(LOOKED_AT)
        except IndexDamaged as error:
            log.error("the index is damaged", extra={"reason": error.reason})
            services.ensure(self._database, self._index)


class Nights:
    """Learns once a night what use has taught about lines."""

    def __init__(self, database: Database, index: Index) -> None:
        self._database, self._index = database, index
        self._learnt_on: date | None = None

    def step(self) -> None:
        """Learn, when it is night and was not done yet; a failure leaves it for the next step."""
        if clock.is_night() and self._learnt_on != clock.today():
            learn(self._database, self._index)
            self._learnt_on = clock.today()


def jobs(database: Database, index: Index, *, log_days: int, support: int) -> list[Job]:
    """The timed jobs of the search.

    `log_days`: how long a search is kept. `support`: how many log-ins must have used an entry by
    the same words before these are proposed as a variant.
    """

    def forget_searches(session: Session) -> None:
        forget_old_searches(session, log_days)
        forget_old_walks(session, log_days)

    drain, ensure = Draining(database, index).step, partial(services.ensure, database, index)
    watch = Watch(database, index).step
    in_force = partial(put_in_force, database, index)
    propose = partial(propose_variants, database, index.searcher, support)
    vectors = VectorMaker(index.snapshot, partial(_entries, database), index.meaning).step
    pause = DRAIN_EVERY_SECONDS if database.is_sqlite else DRAIN_ASKED_EVERY_SECONDS
    return [
        Job("drain", pause, drain, everywhere=True, apart=True, at_start=ensure),
        Job("index watch", WATCH_EVERY_SECONDS, watch, everywhere=True, apart=True),
        Job("vectors", VECTORS_EVERY_SECONDS, vectors, everywhere=True, apart=True, patient=True),
        Job("lesson", LESSON_EVERY_SECONDS, in_force, everywhere=True, apart=True),
        Job(
            "learn by night",
            NIGHTLY_SECONDS,
            Nights(database, index).step,
            apart=True,
            patient=True,
        ),
        Job("learn", LEARN_EVERY_SECONDS, propose, apart=True),
        tidying(database, forget_searches, forget_pointless),
    ]


def _entries(database: Database, entry_ids: Collection[int]) -> list[IndexedEntry]:
    with database.reading() as session:
        return list(indexed_entries(session, entry_ids))
