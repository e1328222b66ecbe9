"""What a WSGI server imports. The index is opened and the pages' templates are compiled beside the
first requests, not before them.
"""

import atexit
import logging
import threading

from core.errors import DomainError
from kb_app import logs
from kb_app.app import create_app
from kb_app.settings import Settings
from kb_app.web import rendering
from kb_app.wiring import Service
from search_index import services as index_services

settings = Settings.from_environment()
logs.configure(settings.log_level)
service = Service.from_settings(settings)
app = create_app(settings, service)


def _warm() -> None:
    try:
        index_services.warm(service.database, service.index)
    except DomainError:
        logging.getLogger("kb").warning("no index to warm yet; the worker will build it")
    rendering.compile_pages(app)


threading.Thread(target=_warm, name="warm-index", daemon=True).start()
service.search_log.start()
atexit.register(service.search_log.stop)  # a stop by SIGTERM lets requests end, then comes here
