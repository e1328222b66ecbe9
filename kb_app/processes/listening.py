"""The socket that requests come in by: made here, or made by systemd and handed to us.

It outlives the processes that answer: who comes in the place of others takes it over, and nobody
who calls meanwhile is refused. Before it is closed for good nobody may be left waiting at it: the
system would cut them off, and a request that was sent already cannot be sent to another node.
"""

from __future__ import annotations

import ctypes
import os
import select
import socket
import struct
import sys
import time
from contextlib import suppress

from core.errors import Conflict
from core.messages import _

BACKLOG = 2048
LET_IN_SECONDS = 5.0  # for those who are at the door
_FIRST_HANDED = 3  # by the protocol of systemd
_ON_THEIR_WAY_SECONDS = 0.2  # half-made connections
_SO_ATTACH_FILTER = 26
# A program of the system's packet filter: what asks for a new connection (SYN alone, of the flags
# in byte 13 of a TCP header) is dropped, all else passes.
_NO_NEWCOMERS = (
    (0x30, 0, 0, 13),
    (0x54, 0, 0, 0x12),
    (0x15, 0, 1, 0x02),
    (0x06, 0, 0, 0),
    (0x06, 0, 0, 0xFFFFFFFF),
)


def is_handed_over() -> bool:
    """Whether systemd hands a socket over, and keeps it when we are gone."""
    mine = os.environ.get("LISTEN_PID", "") == str(os.getpid())
    return mine and os.environ.get("LISTEN_FDS", "0") == "1"


def listening(host: str, port: int) -> socket.socket:
    """A socket that listens at `host`, a name or an address of either kind.

    One that systemd hands over is taken instead. Raises `Conflict` when the address is taken or is
    none of this machine's.
    """
    return _of_systemd() or _made(host.strip("[]"), port)


def let_in_the_last(descriptor: int) -> None:
    """Let nobody new come to the listening socket, and wait until those who have come are let in.

    Who calls from now on hears nothing, tries again after a second, and is refused once the socket
    is closed: a balancer then asks another node. Where the system cannot do that it does nothing.
    """
    if sys.platform != "linux":
        return
    with socket.socket(fileno=os.dup(descriptor)) as door, suppress(OSError):
        code = b"".join(struct.pack("=HBBI", *line) for line in _NO_NEWCOMERS)
        kept = ctypes.create_string_buffer(code)
        program = struct.pack("@HP", len(_NO_NEWCOMERS), ctypes.addressof(kept))
        door.setsockopt(socket.SOL_SOCKET, _SO_ATTACH_FILTER, program)
        time.sleep(_ON_THEIR_WAY_SECONDS)
        until = time.monotonic() + LET_IN_SECONDS
        while select.select([door], [], [], 0)[0] and time.monotonic() < until:
            time.sleep(0.01)


def address_of(host: str, port: int) -> str:
    """Where a browser finds it."""
    name = host.strip("[]")
    return f"http://[{name}]:{port}" if ":" in name else f"http://{name}:{port}"


def _of_systemd() -> socket.socket | None:
    handed = is_handed_over()
    for name in ("LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES"):
        os.environ.pop(name, None)
    return socket.socket(fileno=_FIRST_HANDED) if handed else None


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
