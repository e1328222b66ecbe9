"""What any other WSGI server imports; it runs without the worker, which is then started apart."""

import atexit

from kb_app import logs
from kb_app.access.same_keys import require_same_keys
from kb_app.container import Container
from kb_app.processes.preload import load
from kb_app.processes.web_server import begin_serving
from kb_app.settings import Settings

container = Container.from_settings(Settings.from_environment())
require_same_keys(container.settings, container.database)
logs.configure(container.settings.log_level)
app = load(container).app
begin_serving(container)
atexit.register(container.search_log.stop)
