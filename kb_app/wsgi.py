"""What any other WSGI server imports; it runs without the worker, which is then started apart."""

import atexit

from kb_app.loading import load
from kb_app.settings import Settings
from kb_app.web_server import begin_serving

loaded = load(Settings.from_environment())
app = loaded.app
begin_serving(loaded.service)
atexit.register(loaded.service.search_log.stop)
