"""What any other WSGI server imports; it runs without the worker, which is then started apart."""

import atexit

from kb_app import logs
from kb_app.loading import load
from kb_app.settings import Settings
from kb_app.web_server import begin_serving
from kb_app.wiring import Service

service = Service.from_settings(Settings.from_environment())
logs.configure(service.settings.log_level)
app = load(service).app
begin_serving(service)
atexit.register(service.search_log.stop)
