"""What commands share: the service they work on."""

from __future__ import annotations

from kb_app.settings import Settings
from kb_app.wiring import Service


def service() -> Service:
    """The service the KB_* variables describe."""
    return Service.from_settings(Settings.from_environment())
