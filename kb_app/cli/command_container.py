"""What commands share: the service they work on, and how its keys are replaced."""

from __future__ import annotations

import tempfile
from pathlib import Path

from kb_app.access.private_files import tighten
from kb_app.container import Container
from kb_app.settings import Settings


def container() -> Container:
    """The service the KB_* variables describe."""
    settings = Settings.from_environment()
    tighten(settings.data_dir)
    return Container.from_settings(settings)


def write_keys(path: Path, keys: list[str]) -> None:
    """Replace the keys kept in a file, all or nothing."""
    with tempfile.NamedTemporaryFile("w", dir=path.parent, delete=False) as file:
        file.write("\n".join(keys))
    Path(file.name).replace(path)
