"""What the sample says of searches is what the search says of them."""

from __future__ import annotations

import shutil
import tomllib
from pathlib import Path

import pytest

from core.database import Database
from kb_app.demo.asking import FILE
from search_index import services as index_services
from search_index.engine import Index
from search_index.queries import SearchRequest, search

pytestmark = pytest.mark.xdist_group("browser")  # as they do, it looks at `demo_file`


def test_sample_searches_in_vain_find_nothing(demo_file: Path, tmp_path: Path) -> None:
    database = Database(f"sqlite:///{shutil.copy(demo_file, tmp_path)}")
    index = Index(tmp_path / "index")
    index_services.rebuild(database, index)
    with database.reading() as session:
        found = {
            one["text"]: (search(session, index.searcher, SearchRequest(one["text"])).total > 0)
            for one in tomllib.loads(FILE.read_text("utf-8"))["search"]
        }
    database.dispose()
    said = {one["text"]: "hits" in one for one in tomllib.loads(FILE.read_text("utf-8"))["search"]}
    assert list(said.values()).count(False) >= 3
    assert found == said
