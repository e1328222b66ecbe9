"""A migrated database with people in it, on SQLite and on PostgreSQL, and the application over it.

A template is made once per test process; every test gets a copy of its own. The application is
made once too: its routes and templates take longer than most tests, and it keeps nothing but the
`Service`, which is each test's own.
"""

from __future__ import annotations

import gc
import os
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
import werkzeug.test
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient

from core.database import Database
from core.storage.blobs import FolderStore
from kb_app.app import create_app
from kb_app.container import Container
from kb_app.demo.loading import load_demo
from kb_app.settings import Settings
from people.actors import Actor
from people.authentication import passwords
from search_index.engine import Index
from tests import makers
from tests.databases import ENGINES, PostgresTemplates, SqliteTemplates
from tests.kept import worlds

SECRET_KEY = "k" * 40
NAME_MOST = 60  # characters of a parameter in the name of a test
MEMORY = Path("/dev/shm")  # a folder that is no disk
ROOM = 4 << 30  # bytes that all tests find room in, with a margin
GARBAGE_MOST = 20_000  # new objects before garbage is looked for
DEMO_SYNONYMS = 8  # groups of the sample content; all of them take as long as all the rest


def pytest_configure() -> None:
    """Temporary folders are held in memory where there is room: nothing in them outlives the tests.

    The processes of a run, and what they start, inherit it.
    """
    gc.disable()  # until all is loaded
    if MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM:
        os.environ.setdefault("TMPDIR", str(MEMORY))
        tempfile.tempdir = None  # asked again


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """What is loaded stays and is never looked through again; what tests leave is, less often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(GARBAGE_MOST, 10, 10)
    gc.enable()


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """What the processes of a run have shared goes when all are done."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        for folder in session.config._tmp_path_factory.getbasetemp().glob("*-worlds"):
            shutil.rmtree(folder)


def pytest_make_parametrize_id(val: object) -> str | None:
    """Of a long text its beginning: names are sent between processes, kept and printed."""
    if isinstance(val, str | bytes) and len(val) > NAME_MOST:
        begins = val[:NAME_MOST]
        begins = begins if isinstance(begins, bytes) else begins.encode("unicode_escape")
        return f"{begins.decode('ascii', 'backslashreplace')}… {len(val)}"
    return None


@pytest.fixture(scope="session", autouse=True)
def _hurry() -> Iterator[None]:
    """Nothing here outlives a loss of power: no file is forced to the disk, and no password of a
    test is worth the time that guessing is to take. The client of the tests sends large forms from
    memory: it leaves the file it would use to the garbage collector, which warns of it.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda descriptor: None)
        patch.setattr(passwords, "_hasher", PasswordHasher(1, 64, 1))
        in_memory = partial(werkzeug.test.stream_encode_multipart, use_tempfile=False)
        patch.setattr(werkzeug.test, "stream_encode_multipart", in_memory)
        yield


REAL_HASHER = passwords._hasher


@pytest.fixture
def real_hasher(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords are hashed as the service does."""
    monkeypatch.setattr(passwords, "_hasher", REAL_HASHER)


@pytest.fixture(scope="session")
def of_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that the processes of a run share."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.fixture(scope="session")
def sqlite_templates(tmp_path_factory: pytest.TempPathFactory, of_run: Path) -> SqliteTemplates:
    """Copies of a prepared SQLite file."""
    return SqliteTemplates(tmp_path_factory.mktemp("sqlite"), of_run)


@pytest.fixture
def monkeypatch(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """As always; while something is patched, no world is kept."""
    worlds.note_patches(monkeypatch)
    return monkeypatch


@pytest.fixture(scope="session")
def demo_file(sqlite_templates: SqliteTemplates, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the sample content, under the policy a new base starts with.

    To be copied: it takes as long as a hundred tests, so those who need it are one `xdist_group`.
    """
    url = sqlite_templates.copy(tmp_path_factory.mktemp("demo"))
    database = Database(url)
    makers.default_policy(database)
    load_demo(database, synonyms=DEMO_SYNONYMS)
    database.dispose()
    return Path(str(url.database))


@pytest.fixture(scope="session")
def postgres_templates(of_run: Path) -> Iterator[PostgresTemplates]:
    """Copies of a prepared PostgreSQL database.

    Not in pytest's own folder: every start of pytest closes that to all but its user, and under
    root the server runs as another one.
    """
    with tempfile.TemporaryDirectory(prefix="kb-pg-", ignore_cleanup_errors=True) as folder:
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            templates = PostgresTemplates(Path(folder) / "data", of_run)
        yield templates
        templates.stop()


@pytest.fixture(params=ENGINES)
def engine_kind(request: pytest.FixtureRequest) -> str:
    """sqlite or postgresql; packages whose tests need only one override this."""
    return str(request.param)


@pytest.fixture
def database(
    engine_kind: str, request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[Database]:
    """A database of this test's own, with the people and categories of `makers`."""
    templates = request.getfixturevalue(
        "sqlite_templates" if engine_kind == "sqlite" else "postgres_templates"
    )
    fresh: Database = templates.fresh()
    fresh.blobs = FolderStore(tmp_path / "files")
    yield fresh
    if fresh.is_sqlite:
        fresh.dispose()


@pytest.fixture
def people(database: Database) -> dict[str, Actor]:
    """The actors of `makers.PEOPLE` by name."""
    return makers.actors(database)


@pytest.fixture
def index(tmp_path: Path) -> Index:
    """An empty search index of this test's own."""
    return Index(tmp_path / "index")


@pytest.fixture
def settings(database: Database, tmp_path: Path) -> Settings:
    """Settings that name this test's database and folder."""
    url = database.url.render_as_string(hide_password=False)
    return Settings(data_dir=tmp_path, database_url=url, secret_key=SECRET_KEY, model="off")


@pytest.fixture(scope="session")
def shared_app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """Routes and templates; whoever needs settings other than `settings` makes another."""
    folder = tmp_path_factory.mktemp("app")
    made = create_app(Settings(data_dir=folder, secret_key=SECRET_KEY))
    made.testing = True
    made.config["PROPAGATE_EXCEPTIONS"] = False
    return made


@pytest.fixture
def app(shared_app: Flask, settings: Settings, database: Database, index: Index) -> Iterator[Flask]:
    """The application over this test's database and index."""
    shared_app.extensions["kb"] = Container(settings, database, index)
    yield shared_app
    del shared_app.extensions["kb"]  # what still asks has outlived its test


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser nobody is logged in from."""
    return app.test_client()


@pytest.fixture
def browser(app: Flask, database: Database) -> Callable[[str], makers.Browser]:
    """`browser("wang")`: a browser in which wang is logged in, CSRF token at hand."""

    def logged_in(name: str) -> makers.Browser:
        return makers.Browser(app, database, name)

    return logged_in


@pytest.fixture
def maker(database: Database, index: Index) -> makers.Maker:
    """Makes drafts, submissions and published entries through the services."""
    return makers.Maker(database, index)
