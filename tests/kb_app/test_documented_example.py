"""The example of docs/api.md does what it says, on a base with nothing but the sample content."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from werkzeug.serving import make_server

from core.database import Database
from kb_app.app import create_app
from kb_app.container import Container
from kb_app.settings import Settings
from people.actors import CONSOLE
from people.authentication import tokens
from search_index.engine import Index

pytestmark = pytest.mark.xdist_group("browser")  # it looks at `demo_file`

DOCS = Path(__file__).parents[2] / "docs" / "api.md"


@pytest.fixture
def sample(demo_file: Path, tmp_path: Path) -> Iterator[Database]:
    """A fresh base with the sample content."""
    database = Database(f"sqlite:///{shutil.copy(demo_file, tmp_path)}")
    yield database
    database.dispose()


@pytest.fixture
def port(sample: Database, tmp_path: Path) -> Iterator[int]:
    """Where it is served."""
    settings = Settings(data_dir=tmp_path, secret_key="k" * 40)
    app = create_app(settings)
    app.extensions["kb"] = Container(settings, sample, Index(tmp_path / "index"))
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server.server_port
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.skipif(shutil.which("curl") is None, reason="needs curl")
def test_it_runs_as_it_stands(sample: Database, port: int) -> None:
    found = re.search(r"An example.*?```\n(.*?)```", DOCS.read_text("utf-8"), re.S)
    assert found
    with sample.transaction() as session:
        _row, secret = tokens.issue_token(session, CONSOLE, "marketing", "example")
    script = found[1].replace("localhost:8000", f"127.0.0.1:{port}")
    run = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        env=os.environ | {"TOKEN": secret},
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stderr
    submitted = json.loads(run.stdout)
    assert submitted["state"] == "open"
