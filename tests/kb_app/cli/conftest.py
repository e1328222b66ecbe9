"""The command line over an installation of a test's own."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from core.database import Database
from kb_app.cli.command_line import main
from kb_app.container import Container
from kb_app.settings import Settings


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    status: int
    out: str
    err: str


Command = Callable[..., Ended]


@pytest.fixture(autouse=True)
def services(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Container]]:
    """What commands connected to; closed when the test is over."""
    made: list[Container] = []
    build = Container.from_settings

    def from_settings(settings: Settings) -> Container:
        made.append(build(settings))
        return made[-1]

    monkeypatch.setattr(Container, "from_settings", from_settings)
    yield made
    for container in made:
        container.database.dispose()


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    """The data folder of the installation."""
    return tmp_path / "data"


@pytest.fixture
def kb(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Command:
    """`kb("audit", "verify")` is `python -m kb_app audit verify` over an empty data folder."""
    for name in [name for name in os.environ if name.startswith("KB_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("KB_DATA_DIR", str(data_dir))

    def run(*arguments: str | Path, stdin: str = "") -> Ended:
        monkeypatch.setattr(sys, "argv", ["kb_app", *map(str, arguments)])
        monkeypatch.setattr(sys, "stdin", io.StringIO(stdin))
        capsys.readouterr()
        status = 0
        try:
            main()
        except SystemExit as end:
            status = int(end.code or 0)
        shown = capsys.readouterr()
        return Ended(status, shown.out, shown.err)

    return run


@pytest.fixture
def kb_over(kb: Command, database: Database, monkeypatch: pytest.MonkeyPatch) -> Command:
    """The command line over `database`, with the people of `makers`."""
    monkeypatch.setenv("KB_DATABASE_URL", database.url.render_as_string(hide_password=False))
    return kb
