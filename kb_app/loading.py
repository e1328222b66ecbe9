"""What the processes of the service have in common, loaded once before they part.

`serve` loads it and forks: code, dictionaries and what is published are then in memory once, and no
process has to load them for itself. So nothing here may leave a thread or a connection behind.
"""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from flask import Flask

from core.errors import DomainError
from kb_app import logs
from kb_app.app import create_app
from kb_app.settings import Settings
from kb_app.wiring import Service
from search_index import services as index_services

log = logging.getLogger("kb")


@dataclass(frozen=True)
class Loaded:
    """The application and the parts it is wired to."""

    service: Service
    app: Flask


def load(settings: Settings) -> Loaded:
    """Build the application, check the index, and read what the first search needs.

    An index that is missing or damaged is not fatal: the worker builds it anew.
    """
    logs.configure(settings.log_level)
    service = Service.from_settings(settings)
    with ThreadPoolExecutor(1) as beside:
        checking = beside.submit(service.index.check)  # reading files leaves the processor to us
        app = create_app(settings, service)
        try:
            index_services.prepare(service.database)
            checking.result()
        except DomainError as error:
            log.warning("started without a sound index: %s", error)
    service.database.disconnect()
    return Loaded(service, app)
