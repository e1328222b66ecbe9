"""Templates of pages, compiled once and kept beside the code, as Python keeps its own."""

from __future__ import annotations

import os
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

import jinja2
from flask import Flask

from kb_app.web.kit import rendering


def compile_pages(app: Flask) -> None:
    """Have every page's template compiled, so that nobody's first look at one waits for it.

    Where what is compiled cannot be kept, each is compiled when it is first looked at.
    """
    kept = _folder(app)
    with suppress(OSError):
        kept.mkdir(parents=True, exist_ok=True)
    if not os.access(kept, os.W_OK):
        return
    app.jinja_env.bytecode_cache = jinja2.FileSystemBytecodeCache(str(kept))
    templates = Path(app.root_path, "templates")
    for file in sorted(templates.rglob("*.html")):
        app.jinja_env.get_template(file.relative_to(templates).as_posix())


def _folder(app: Flask) -> Path:
    """Another one for another Jinja and other settings of it; changed templates it sees itself."""
    settled_by = jinja2.__version__.encode() + Path(rendering.__file__).read_bytes()
    return Path(app.root_path, "__pycache__", f"pages-{sha256(settled_by).hexdigest()[:12]}")
