"""From one run of the service to the next, in the same process: SIGHUP takes up new code.

The process that watches starts itself anew (`exec`) and hands on the listening socket, the locks of
the data folder and the processes that answer still. These go on until the new ones are there.
"""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from dataclasses import asdict, dataclass
from typing import NoReturn

VARIABLE = "HOTLINE_KB_HANDED_OVER"
CHECK = "--check"
CHECK_SECONDS = 120

log = logging.getLogger("kb")


@dataclass(frozen=True)
class HandedOver:
    """Descriptors of the socket and of the locks, and the processes of the run before.

    `stays`: the socket is systemd's.
    """

    socket: int
    locks: tuple[int, ...]
    processes: tuple[int, ...]
    stays: bool = False


def taken_over() -> HandedOver | None:
    """What the run before handed on; None for the first."""
    text = os.environ.pop(VARIABLE, "")
    if not text:
        return None
    found = json.loads(text)
    stays = bool(found.get("stays"))  # a version before does not say
    return HandedOver(found["socket"], tuple(found["locks"]), tuple(found["processes"]), stays)


def would_start() -> bool:
    """Whether the code and the database as they are now would run; if not, that is logged."""
    command = [*_command(), CHECK]
    try:
        done = subprocess.run(  # noqa: S603
            command, capture_output=True, text=True, timeout=CHECK_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        log.error("not reloaded", extra={"reason": str(error)})
        return False
    if done.returncode != 0:
        log.error("not reloaded", extra={"reason": done.stderr[-2000:]})
    return done.returncode == 0


def hand_over(handed: HandedOver) -> NoReturn:
    """Start anew in the place of this process."""
    for descriptor in (handed.socket, *handed.locks):
        os.set_inheritable(descriptor, True)
    os.environ[VARIABLE] = json.dumps(asdict(handed))
    command = _command()
    os.execv(command[0], command)  # noqa: S606


def _command() -> list[str]:
    return [sys.executable, *sys.orig_argv[1:]]
