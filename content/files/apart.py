"""Reading a file in a process of its own: what a file does to a library stays in there.

The process is given the bytes and nothing else: no setting, no key, no database. It may take so
much time and memory, writes no file, and is gone afterwards, whatever became of it.
"""

from __future__ import annotations

import json
import os
import struct
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from content.files.refusals import Refused, refuse
from core.errors import Unavailable
from core.messages import LazyText, _, from_json

SECONDS: Final = 60
MEMORY_BYTES: Final = 1_500 * 1024 * 1024
ANSWER_MOST: Final = 200 * 1024 * 1024
AT_ONCE: Final = 2
PATIENCE_SECONDS: Final = 60
HEAD: Final = struct.Struct(">Q")

_turns = threading.BoundedSemaphore(AT_ONCE)


def read_apart(
    reader: str,
    data: bytes,
    *,
    seconds: int = SECONDS,
    memory_bytes: int = MEMORY_BYTES,
    **arguments: Any,
) -> tuple[dict[str, Any], bytes]:
    """What `reader` ("content.files.pictures:redrawn") makes of `data`: values, and bytes.

    `arguments` are given to it by name; all of it is plain JSON. Raises `Refused` when it refuses
    the file, takes too long, too much memory, or breaks on it; `Unavailable` when too many wait.
    """
    if not _turns.acquire(timeout=PATIENCE_SECONDS):
        raise Unavailable(_("正在处理的文件太多，请稍后重试"))
    try:
        answer = _answer(reader, data, seconds, memory_bytes, arguments)
    finally:
        _turns.release()
    if len(answer) < HEAD.size:
        raise _too_much()
    (length,) = HEAD.unpack_from(answer)
    told: dict[str, Any] = json.loads(answer[HEAD.size : HEAD.size + length])
    if "refused" in told:
        raise refuse(_told(told["refused"]))
    return told["values"], answer[HEAD.size + length :]


def _answer(
    reader: str, data: bytes, seconds: int, memory_bytes: int, arguments: Mapping[str, Any]
) -> bytes:
    asked = json.dumps({"reader": reader, "seconds": seconds, "arguments": arguments}).encode()
    command = [sys.executable, "-m", "content.files.reading_process", str(memory_bytes)]
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter and module
            command,
            input=HEAD.pack(len(asked)) + asked + data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=seconds + 5,
            check=False,
            env=_environment(),
            close_fds=True,
        )
    except subprocess.TimeoutExpired:
        raise _too_much() from None
    return done.stdout if done.returncode == 0 else b""


def _environment() -> dict[str, str]:
    """Where its modules are, and nothing that is secret."""
    return {
        "PYTHONPATH": os.pathsep.join(path or str(Path.cwd()) for path in sys.path),
        "PYTHONDONTWRITEBYTECODE": "1",
        "LANG": "C.UTF-8",
    }


def _told(refused: Mapping[str, Any]) -> LazyText:
    text = from_json(refused)
    return text if isinstance(text, LazyText) else LazyText(text)


def _too_much() -> Refused:
    return refuse(_("这个文件读不下去：已损坏，或内容过于复杂；请另存或拆成几个文件后重试"))
