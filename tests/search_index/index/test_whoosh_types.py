"""What Whoosh pickles stays importable: an index of before is gone on with, not built anew.

`data_folder.tar.xz` is the data folder of commit 6817cbe, the last with a flat `search_index`: the
SQLite file and the index under `KB_DATA_DIR`, with the people and the texts of `tests.makers`. It
was made there by that module's `Maker`: KB-000001 an answer, KB-000002 a regulation (停电管理办法),
then `index rebuild`; KB-000003 a case, KB-000004 a notice that was retired again, KB-000005
synonyms; KB-000006 (更名过户要带什么) is submitted and waits for its first sign-off.
"""

from __future__ import annotations

import gc
import pickle
import re
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from core.database import Database
from migrations.current import Fit, fit
from migrations.runner import upgrade
from review.models import Review, ReviewState
from search_index import services
from search_index.engine import Index
from search_index.index import generation, whoosh_types
from search_index.index.manifest import Manifest, read_manifest
from search_index.index.schema import whoosh_schema
from search_index.queries import SearchRequest, search
from tests.makers import Maker

ARCHIVE = Path(__file__).with_name("data_folder.tar.xz")
OURS = re.compile(rb"search_index(?:\.\w+)+")


@pytest.fixture
def before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Maker]:
    """The data folder of before, its database migrated; the analysis is taken to be the same.

    It is not once a word has come into the dictionary, or under another Python: then an index is
    built anew whatever its pickles say.
    """
    with tarfile.open(ARCHIVE) as archive:
        archive.extractall(tmp_path, filter="data")
    made_by = read_manifest(tmp_path / "index" / "live").fingerprint
    monkeypatch.setattr(generation, "fingerprint", lambda: made_by)
    database = Database(f"sqlite:///{tmp_path / 'kb.sqlite'}")
    upgrade(database)
    assert fit(database) == Fit.SAME
    yield Maker(database, Index(tmp_path / "index"))
    database.dispose()


def live(index: Index) -> Path:
    return (index.folder / "live").resolve()


def commit(index: Index) -> Manifest:
    return read_manifest(live(index))


def pickled_names(index: Index) -> set[str]:
    """The modules of ours that Whoosh's table of contents names."""
    toc = (live(index) / commit(index).toc).read_bytes()
    return {name.decode() for name in OURS.findall(toc)}


def numbers(maker: Maker, text: str) -> list[str]:
    with maker.database.reading() as session:
        found = search(session, maker.index.searcher, SearchRequest(text))
    return [hit.number for hit in found.hits]


def approve_what_waits(maker: Maker) -> None:
    with maker.database.reading() as session:
        waiting = session.scalars(select(Review.id).where(Review.state == ReviewState.OPEN)).one()
    maker.sign_all(waiting)
    maker.drain()


def test_an_index_of_before_is_gone_on_with(before: Maker) -> None:
    index = before.index
    folder, files = live(index), sorted(live(index).glob("MAIN_*.seg"))
    segments = {(segment.name, segment.postings) for segment in commit(index).segments}
    assert pickled_names(index) == set(whoosh_types.FORMER)
    assert services.ensure(before.database, index) == "sound"
    assert services.verify(before.database, index) == []
    assert numbers(before, "交了电费多久来电") == ["KB-000001"]
    assert numbers(before, "过户需要哪些材料") == []

    approve_what_waits(before)

    assert live(index) == folder
    assert set(files) < set(live(index).glob("MAIN_*.seg"))
    assert segments < {(segment.name, segment.postings) for segment in commit(index).segments}
    assert pickled_names(index) == {whoosh_types.__name__}
    assert numbers(before, "过户需要哪些材料") == ["KB-000006"]
    assert numbers(before, "停电管理办法第二条")[0] == "KB-000002"
    assert numbers(before, "交了电费多久来电") == ["KB-000001"]
    assert services.verify(before.database, index) == []


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_one_whose_pickles_name_what_is_gone_says_so_and_is_rebuilt_at_start(
    before: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    for former in whoosh_types.FORMER:  # Whoosh leaves the file open that it cannot read
        monkeypatch.delitem(sys.modules, former)
    assert numbers(before, "交了电费多久来电") == ["KB-000001"]  # searching reads no pickles
    (told,) = services.verify(before.database, before.index)
    assert told.startswith("cannot be written")
    assert "search_index.schema" in told
    assert services.ensure(before.database, before.index) == "rebuilt"
    assert services.verify(before.database, before.index) == []
    assert pickled_names(before.index) == {whoosh_types.__name__}
    gc.collect()  # no other test is to hear of that file


def test_whoosh_pickles_nothing_else_of_ours(empty_index: Index) -> None:
    named = {name.decode() for name in OURS.findall(pickle.dumps(whoosh_schema()))}
    assert named == {whoosh_types.__name__} == {"search_index.index.whoosh_types"}
    assert pickled_names(empty_index) == named
