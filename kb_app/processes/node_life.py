"""What a worker does so that the others know of its node: it says that it lives, and may lead."""

from __future__ import annotations

import socket
import time
from dataclasses import dataclass
from functools import partial
from hashlib import sha256

from core.leadership import LOOK_EVERY_SECONDS, Leadership
from core.nodes import BEAT_EVERY_SECONDS, Pulse
from core.schedule import Job, attempted, in_transaction
from kb_app.container import Container
from kb_app.installation.version import VERSION
from kb_app.settings import Settings
from migrations.current import newest


@dataclass
class _Told:
    """What was said last, and when."""

    leads: bool = False
    at: float = -BEAT_EVERY_SECONDS


def life_of(container: Container, leadership: Leadership) -> list[Job]:
    """The jobs of a node that come before all others; at the stop another may lead at once."""
    settings, database = container.settings, container.database
    pulse = Pulse(
        settings.node_id(),
        settings.node,
        version=VERSION,
        schema=newest(),
        run=_place_of(settings),
    )

    told = _Told()

    def beat() -> None:
        leads = leadership.is_held
        if leads != told.leads or time.monotonic() - told.at >= BEAT_EVERY_SECONDS:
            with database.transaction() as session:
                pulse.beat(session, leads=leads)
            told.leads, told.at = leads, time.monotonic()

    end = partial(attempted, in_transaction(database, pulse.end), "the node's end was not noted")
    lead = Job(
        "lead",
        LOOK_EVERY_SECONDS,
        leadership.look,
        everywhere=True,
        apart=True,
        at_start=partial(attempted, leadership.look, "whether to lead is not known yet"),
        at_stop=leadership.give_up,
    )
    return [
        lead,
        Job("heartbeat", LOOK_EVERY_SECONDS, beat, everywhere=True, apart=True, at_stop=end),
    ]


def _place_of(settings: Settings) -> str:
    """The same for all workers over one folder, another for a copy of it."""
    where = (settings.data_dir / "node-id").stat()
    return sha256(f"{socket.gethostname()}:{where.st_dev}:{where.st_ino}".encode()).hexdigest()[:16]
