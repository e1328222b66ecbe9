"""A page of a PostgreSQL that keeps data checksums is scrambled on its disk: found, told in words.

TEST_FAILOVER=1 asks for it, for the server of its own.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress

import pytest
from sqlalchemy import select

from benchmarks.kit.postgres_server import PostgresServer
from content.models import Revision
from core.database import Database
from core.storage.soundness import problems
from core.storage.storage_faults import StorageFailed, StorageFault
from people.models import User
from search_index.engine import Index
from tests.databases import prepare
from tests.faults.nodes.servers import folder_of_servers
from tests.makers import Maker

pytestmark = pytest.mark.skipif(
    not os.environ.get("TEST_FAILOVER"), reason="TEST_FAILOVER=1 asks for it"
)
SCRAMBLED = slice(4000, 4100)


@pytest.fixture
def server() -> Iterator[PostgresServer]:
    with folder_of_servers() as folder:
        made = PostgresServer(folder / "server")
        made.make("--data-checksums")
        made.start()
        yield made
        with suppress(Exception):
            made.kill()


def test_it_is_found_and_what_lies_there_is_refused_in_words(server: PostgresServer) -> None:
    database = Database(server.url)
    prepare(database)
    Maker(database, Index(server.folder / "unused")).draft()
    assert problems(database) == []
    database.dispose()
    file = server.file_of("revisions")
    server.stop()
    data = bytearray(file.read_bytes())
    data[SCRAMBLED] = bytes(byte ^ 0x55 for byte in data[SCRAMBLED])
    file.write_bytes(data)
    server.start()
    (problem,) = problems(database)
    assert "revisions" in problem
    with pytest.raises(StorageFailed) as refused, database.reading() as session:
        session.scalars(select(Revision)).unique().all()
    assert refused.value.fault is StorageFault.DAMAGED
    with database.reading() as session:
        assert session.scalars(select(User)).all()  # the rest goes on
    database.dispose()
