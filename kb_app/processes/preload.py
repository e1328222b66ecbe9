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
from kb_app.app import create_app
from kb_app.container import Container
from kb_app.web.kit.compiling import compile_pages
from search_index import services as index_services

log = logging.getLogger("kb")


@dataclass(frozen=True)
class Loaded:
    """The application and the parts it is wired to."""

    container: Container
    app: Flask


def load(container: Container) -> Loaded:
    """Build the application, compile what is not yet, check the index, and read what is published.

    An index that is missing or damaged is not fatal: the worker builds it anew.
    """
    with ThreadPoolExecutor(1) as beside:
        checking = beside.submit(container.index.check)  # reading files leaves the processor to us
        app = create_app(container.settings, container)
        compile_pages(app)
        try:
            index_services.prepare(container.database, container.index)
            checking.result()
        except DomainError as error:
            log.warning("started without a sound index: %s", error)
    container.database.disconnect()
    _ = container.counts, container.board  # who parts from here shares them
    return Loaded(container, app)
