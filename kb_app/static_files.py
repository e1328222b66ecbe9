"""Static files under an address that changes with them: browsers keep them and do not ask again.

Scripts import one another by relative paths, so the version stands in the path, not behind it.
"""

from __future__ import annotations

from hashlib import sha256
from importlib.metadata import version as version_of
from pathlib import Path
from typing import Any

from flask import Flask, Response, request

from kb_app.auth import STATIC_FILES

KEPT = "public, max-age=31536000, immutable"
_OURS, _BOOTSTRAPS = STATIC_FILES


def init_app(app: Flask) -> None:
    """Addresses of `url_for` carry the version; only under the present one is a file kept."""
    version = _version(Path(str(app.static_folder)))
    app.add_url_rule("/static/v-<version>/<path:filename>", _OURS, app.view_functions[_OURS])

    @app.url_defaults
    def with_version(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint == _OURS:
            values.setdefault("version", version)
        elif endpoint == _BOOTSTRAPS:
            values.setdefault("v", version)

    @app.url_value_preprocessor
    def without_version(endpoint: str | None, values: dict[str, Any] | None) -> None:
        if endpoint == _OURS and values and "version" in values:
            request.environ["kb.static_version"] = values.pop("version")

    @app.after_request
    def keep(response: Response) -> Response:
        asked = request.environ.get("kb.static_version") or request.args.get("v")
        if request.endpoint in STATIC_FILES and asked == version and response.status_code < 400:
            response.headers["Cache-Control"] = KEPT
        return response


def _version(folder: Path) -> str:
    """A digest of every file, and of what Bootstrap's come with."""
    digest = sha256(version_of("bootstrap-flask").encode())
    for file in sorted(folder.rglob("*")):
        if file.is_file():
            digest.update(f"{file.relative_to(folder)}\0".encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()[:12]
