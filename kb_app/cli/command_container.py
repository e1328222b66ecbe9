"""What commands share: the service they work on."""

from __future__ import annotations

from kb_app.access.private_files import tighten
from kb_app.container import Container
from kb_app.settings import Settings


def container() -> Container:
    """The service the KB_* variables describe."""
    settings = Settings.from_environment()
    tighten(settings.data_dir)
    return Container.from_settings(settings)
