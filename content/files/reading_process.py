"""The process that `apart` starts: limits itself, reads one file, says what came of it, ends.

`python -m content.files.reading_process BYTES`: the question and the file on standard input, the
answer on standard output.
"""

from __future__ import annotations

import json
import resource
import sys
from importlib import import_module
from typing import Any

from content.files.apart import HEAD
from content.files.refusals import Refused
from core.messages import as_json

READERS = ("content.files.", "content.importers.")


def main() -> None:
    """Answer the one question on standard input."""
    memory = int(sys.argv[1])
    (length,) = HEAD.unpack(sys.stdin.buffer.read(HEAD.size))
    asked = json.loads(sys.stdin.buffer.read(length))
    _limit(memory, int(asked["seconds"]))
    values, data = _read(asked["reader"], sys.stdin.buffer.read(), asked["arguments"])
    told = json.dumps(values).encode()
    out = sys.stdout.buffer
    out.write(HEAD.pack(len(told)))
    out.write(told)
    out.write(data)
    out.flush()


def _limit(memory: int, seconds: int) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


def _read(reader: str, data: bytes, arguments: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    if not reader.startswith(READERS):
        raise ValueError(reader)
    module, _colon, name = reader.partition(":")
    try:
        values, made = getattr(import_module(module), name)(data, **arguments)
    except Refused as refused:
        return {"refused": as_json(refused.message)}, b""
    return {"values": values}, made


if __name__ == "__main__":
    main()
