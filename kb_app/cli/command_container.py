"""What commands share: the service they work on."""

from __future__ import annotations

from kb_app.container import Container
from kb_app.settings import Settings


def container() -> Container:
    """The service the KB_* variables describe."""
    return Container.from_settings(Settings.from_environment())
