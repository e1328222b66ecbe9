"""A folder for PostgreSQL servers of a test's own."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.kit.postgres_server import user_of_servers


@contextmanager
def folder_of_servers() -> Iterator[Path]:
    """A folder they may use; it goes afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="kb-servers-"))
    if user := user_of_servers():
        shutil.chown(folder, user)
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
