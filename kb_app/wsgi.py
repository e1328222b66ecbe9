"""What a WSGI server imports."""

from kb_app import logs
from kb_app.app import create_app
from kb_app.settings import Settings

settings = Settings.from_environment()
logs.configure(settings.log_level)
app = create_app(settings)
