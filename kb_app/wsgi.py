"""What a WSGI server imports."""

from kb_app.app import create_app
from kb_app.settings import Settings

app = create_app(Settings.from_environment())
