"""The socket that requests come in by: made here, or made by systemd and handed to us.

It outlives the processes that answer: who comes in the place of others takes it over, and nobody
who calls meanwhile is refused.
"""

from __future__ import annotations

import os
import socket

from core.errors import Conflict
from core.messages import _

BACKLOG = 2048
_FIRST_HANDED = 3  # by the protocol of systemd


def listening(host: str, port: int) -> socket.socket:
    """A socket that listens at `host`, a name or an address of either kind.

    One that systemd hands over is taken instead. Raises `Conflict` when the address is taken or is
    none of this machine's.
    """
    return _of_systemd() or _made(host.strip("[]"), port)


def address_of(host: str, port: int) -> str:
    """Where a browser finds it."""
    name = host.strip("[]")
    return f"http://[{name}]:{port}" if ":" in name else f"http://{name}:{port}"


def _of_systemd() -> socket.socket | None:
    mine = os.environ.pop("LISTEN_PID", "") == str(os.getpid())
    count = os.environ.pop("LISTEN_FDS", "0")
    os.environ.pop("LISTEN_FDNAMES", None)
    return socket.socket(fileno=_FIRST_HANDED) if mine and count == "1" else None


def _made(host: str, port: int) -> socket.socket:
    made: socket.socket | None = None
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        family, kind, protocol, _name, place = found[0]
        made = socket.socket(family, kind, protocol)
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind(place)
        made.listen(BACKLOG)
    except OSError as error:
        if made is not None:
            made.close()
        raise Conflict(
            _(
                "不能在 {address} 上接受访问：{reason}",
                address=address_of(host, port),
                reason=error.strerror or str(error),
            ),
            code="address_not_to_be_had",
        ) from error
    return made
