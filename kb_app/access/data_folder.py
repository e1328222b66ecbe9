"""Who may work on a data folder at the same time: one service, workers beside it, or one who makes
or restores it. Whoever comes second is told so before anything is written.

Locks of the system: they go with the processes that hold them, whatever these die of.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from core.errors import Conflict
from core.messages import LazyText, _

SERVING = "serving.lock"  # held by the one service
PATIENCE_SECONDS = 2.0  # those that were killed just now take a moment to go
IN_USE = "in-use.lock"  # shared by whoever works on the folder, or held by who has it alone
_NOT_ALONE = _("服务、后台进程或另一个 init、restore 正在使用这个数据目录，请先停止，或等它完成")
_ANOTHER = _("另一个 init 或 restore 正在准备这个数据目录，请等它完成")


@contextmanager
def serving(folder: Path) -> Iterator[tuple[int, ...]]:
    """Be the one service of a data folder; gives the descriptors that hold it, for who comes after
    in this process. Raises `Conflict`.
    """
    with ExitStack() as held:
        own = held.enter_context(_opened(folder / SERVING))
        _lock(own, fcntl.LOCK_EX, _already(own))
        shared = held.enter_context(_opened(folder / IN_USE))
        _lock(shared, fcntl.LOCK_SH, _ANOTHER)
        with suppress(OSError):  # a full disk is no reason not to start
            os.ftruncate(own, 0)
            os.pwrite(own, str(os.getpid()).encode(), 0)
        yield own, shared


@contextmanager
def working(folder: Path) -> Iterator[None]:
    """Work on a data folder beside others. Raises `Conflict`."""
    with _opened(folder / IN_USE) as shared:
        _lock(shared, fcntl.LOCK_SH, _ANOTHER)
        yield


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Have a data folder to oneself, also one that is not there yet. Raises `Conflict`."""
    folder.mkdir(parents=True, exist_ok=True)
    with _opened(folder / IN_USE) as own:
        _lock(own, fcntl.LOCK_EX, _NOT_ALONE)
        yield


@contextmanager
def _opened(path: Path) -> Iterator[int]:
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError:  # on a disk that only reads
        descriptor = os.open(path, os.O_RDONLY)
    try:
        yield descriptor
    finally:
        os.close(descriptor)  # which gives up the lock, unless a child holds it still


def _lock(descriptor: int, how: int, refusal: LazyText) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            fcntl.flock(descriptor, how | fcntl.LOCK_NB)
        except BlockingIOError as error:
            if time.monotonic() > until:
                raise Conflict(refusal, code="data_folder_in_use") from error
            time.sleep(0.05)
        else:
            return


def _already(descriptor: int) -> LazyText:
    pid = os.pread(descriptor, 20, 0).decode(errors="replace").strip()
    return _(
        "这个数据目录上已经有一个服务在运行（进程 {pid}）；一个目录只能运行一个", pid=pid or "?"
    )
