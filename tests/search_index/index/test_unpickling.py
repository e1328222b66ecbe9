"""What lies in the folder of the index and is no part of one is never run."""

from __future__ import annotations

import gc
import pickle
import struct
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from search_index import services
from search_index.engine import Index
from search_index.index import storage
from search_index.index.manifest import read_manifest
from tests.databases import ON_SQLITE
from tests.makers import Maker

NOW, OLDER = -111, -110  # versions of Whoosh's table of contents
UNUSED = ("whoosh.compat", "whoosh.util.loading")  # where others take it from, who are looked at


class Runs:
    """A pickle that makes a file when it is read."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Any, ...]:
        return Path.touch, (self.path,)


def hostile_toc(index: Index, marker: Path, version: int) -> None:
    """A table of contents newer than the one that counts, as somebody else might put it there."""
    folder = (index.folder / "live").resolve()
    toc = folder / read_manifest(folder).toc
    number = int(toc.stem.rsplit("_", 1)[1]) + 1
    schema = toc.read_bytes()
    start = schema.index(b"\x80")  # where the first pickle begins, after lengths and versions
    planted = schema[:start] + pickle.dumps(Runs(marker)) + schema[start:]
    planted = planted.replace(struct.pack("!i", NOW), struct.pack("!i", version), 1)
    (folder / f"_MAIN_{number}.toc").write_bytes(planted)


@ON_SQLITE
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("version", [NOW, OLDER])
def test_a_file_put_into_the_folder_runs_nothing_and_the_index_is_made_anew(
    maker: Maker, tmp_path: Path, version: int
) -> None:
    maker.published()
    marker = tmp_path / "ran"
    hostile_toc(maker.index, marker, version)
    assert services.verify(maker.database, maker.index) != []
    assert services.ensure(maker.database, maker.index) == "rebuilt"
    assert services.verify(maker.database, maker.index) == []
    assert not marker.exists()
    gc.collect()  # Whoosh leaves the refused file open: no other test is to hear of it


@pytest.mark.parametrize("planted", [Runs(Path("ran")), print, eval, Path, pickle.Unpickler])
def test_only_what_an_index_consists_of_is_taken(planted: Any) -> None:
    with pytest.raises(pickle.UnpicklingError, match="no part of an index"):
        storage.loads(pickle.dumps(planted))


def test_plain_values_are_taken() -> None:
    values = {"a": [1, 2.5, None, b"x", "文", (True, {3})]}
    assert storage.loads(pickle.dumps(values)) == values


def readers() -> Iterator[str]:
    """Names in Whoosh's modules that are loaded here by which it could read pickles of its own."""
    own = (pickle, pickle.load, pickle.loads, pickle.Unpickler)
    for name, module in sorted(sys.modules.items()):
        if name.startswith("whoosh.") and module is not None and name not in UNUSED:
            for word, value in vars(module).items():
                if any(value is one for one in own):
                    yield f"{name}.{word}"


@ON_SQLITE
def test_whoosh_has_no_other_way_to_read_a_pickle(maker: Maker) -> None:
    maker.published()
    assert list(readers()) == []
