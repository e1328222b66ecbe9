"""The blueprint all pages hang on; `all_pages` brings them to it."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("web", "kb_app.web")
