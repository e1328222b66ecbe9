"""Settings: read once, nonsense stops the start with the name of the variable."""

from __future__ import annotations

import stat
import threading
from pathlib import Path

import pytest

from core.database import Database
from kb_app.settings import Settings, SettingsError
from migrations.runner import upgrade


def read(**environ: str) -> Settings:
    """Settings from these variables."""
    return Settings.from_environment(environ)


def test_without_variables_it_runs_embedded() -> None:
    settings = read(PATH="/bin", HOME="/root")
    assert settings == Settings()
    assert settings.database == f"sqlite:///{Path('var').resolve()}/kb.sqlite"
    assert settings.index_dir == Path("var/index")


@pytest.mark.parametrize("name", ["kb%41", "kb?1", "kb#2", "k b", "知识库"])
def test_the_base_lies_in_the_folder_that_was_named(tmp_path: Path, name: str) -> None:
    """Signs that mean something in a URL mean nothing in the name of a folder."""
    settings = read(KB_DATA_DIR=str(tmp_path / name))
    (tmp_path / name).mkdir()
    database = Database(settings.database)
    upgrade(database)
    database.dispose()
    assert [path.name for path in tmp_path.iterdir()] == [name]
    assert (tmp_path / name / "kb.sqlite").stat().st_size > 0


@pytest.mark.parametrize("url", ["https://kb.example.com", "https://kb.example.com:8443/"])
def test_where_people_reach_it(url: str) -> None:
    assert read(KB_PUBLIC_URL=url).public_url == url


def test_variables_are_read_by_their_type() -> None:
    settings = read(
        KB_DATA_DIR="/srv/kb",
        KB_DATABASE_URL="postgresql://u:p@db/kb",
        KB_SECRET_KEY="k" * 32,
        KB_WEB_WORKERS="4",
        KB_WEB_THREADS="16",
        KB_TRUSTED_PROXIES="1",
        KB_COOKIE_SECURE="1",
        KB_LOG_LEVEL="WARNING",
        KB_MODEL="/srv/models/gone",  # whatever is there: a model that is removed stops nobody
    )
    assert settings.data_dir == Path("/srv/kb")
    assert settings.database == "postgresql+psycopg://u:p@db/kb"
    assert (settings.web_workers, settings.web_threads, settings.trusted_proxies) == (4, 16, 1)
    assert settings.cookie_secure is True
    assert settings.signing_key() == "k" * 32


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("KB_WEB_WORKER", "2"),  # no such setting
        ("KB_WEB_WORKERS", "two"),
        ("KB_WEB_WORKERS", "0"),
        ("KB_WEB_THREADS", "65"),
        ("KB_WEB_THREADS", ""),
        ("KB_TRUSTED_PROXIES", "-1"),
        ("KB_TIMEZONE", "Beijing"),
        ("KB_DATABASE_POOL", "0"),
        ("KB_TRUSTED_PROXIES", "6"),
        ("KB_COOKIE_SECURE", "maybe"),
        ("KB_LOG_LEVEL", "loud"),
        ("KB_MODEL", "on"),
        ("KB_PUBLIC_URL", "kb.example.com"),
        ("KB_PUBLIC_URL", "https://host/kb"),  # links, styles and redirects would leave the folder
        ("KB_PUBLIC_URL", "https://host?kb"),
        ("KB_ALLOWED_HOSTS", "https://kb.example.com"),
        ("KB_PANEL_ORIGINS", "cti.example.com"),
        ("KB_PANEL_ORIGINS", "https://*.example.com"),
        ("KB_PANEL_ORIGINS", "https://cti.example.com/desk"),
        ("KB_PANEL_ORIGINS", "https://cti.example.com; script-src *"),
        ("KB_PANEL_ORIGINS", "null"),
        ("KB_IDLE_MINUTES", "admin=1"),
        ("KB_IDLE_MINUTES", "admin=721"),
        ("KB_IDLE_MINUTES", "boss=30"),
        ("KB_IDLE_MINUTES", "admin"),
        ("KB_SECOND_FACTOR", "yes"),
        ("KB_SECURITY_LOG_DAYS", "0"),
        ("KB_DETAIL_DAYS", "0"),
        ("KB_BACKUP_PASSPHRASE", "short"),
        ("KB_SMTP_TLS", "ssl"),
        ("KB_SMTP_PORT", "0"),
        ("KB_SMTP_HOST", "mail.example.com"),  # without a sender
        ("KB_SECRET_KEY", "short"),
        ("KB_DATABASE_URL", "mysql://u:p@db/kb"),
        ("KB_DATABASE_URL", "kb.sqlite"),
        ("KB_DATABASE_URL", "sqlite:///"),
        ("KB_DATABASE_URL", "sqlite:///:memory:"),
        ("KB_DATABASE_URL", "postgresql://u@host:port/kb"),
        ("KB_DATABASE_URL", "postgresql+psycopg://:::"),
    ],
)
def test_nonsense_is_named(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=name):
        read(**{name: value})


def test_the_signing_key_is_made_once_and_kept_from_others(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "new")
    key = settings.signing_key()
    assert len(key) >= 32
    assert settings.signing_key() == key
    file = tmp_path / "new" / "secret-key"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in file.parent.iterdir()] == ["secret-key"]
    assert Settings(data_dir=tmp_path / "other").signing_key() != key


def test_processes_that_start_at_once_sign_with_one_key(tmp_path: Path) -> None:
    for place in range(20):
        settings = Settings(data_dir=tmp_path / str(place))
        start = threading.Barrier(4)
        keys: list[str] = []

        def read_key(settings: Settings = settings, start: threading.Barrier = start) -> None:
            start.wait()
            keys.append(settings.signing_key())  # noqa: B023 - joined before the next round

        threads = [threading.Thread(target=read_key) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(set(keys)) == 1
        assert keys[0]


@pytest.mark.parametrize(
    ("installed", "changes", "says"),
    [
        (False, {}, "requirements-s3.txt"),
        (True, {"KB_FILES_S3_ENDPOINT": "s3.example.com"}, "KB_FILES_S3_ENDPOINT"),
        (True, {"KB_FILES_S3_ACCESS_KEY": "us"}, "go together"),
    ],
)
def test_a_store_that_cannot_be_asked_stops_the_start(
    monkeypatch: pytest.MonkeyPatch, installed: bool, changes: dict[str, str], says: str
) -> None:
    found = object() if installed else None
    monkeypatch.setattr("kb_app.settings.find_spec", lambda name: found)
    with pytest.raises(SettingsError, match=says):
        read(**{"KB_FILES_S3_BUCKET": "kb-files"} | changes)
