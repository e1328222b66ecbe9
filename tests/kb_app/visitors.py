"""Browsers that log in through the form, as people do."""

from __future__ import annotations

import re
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.makers import PASSWORD

TOKEN = re.compile(r'name="csrf_token" value="([0-9a-f]{64})"')


class Visitor:
    """A browser with cookies of its own, at an address of its own."""

    def __init__(self, app: Flask, address: str = "10.0.0.1") -> None:
        self.client: FlaskClient = app.test_client()
        self._from = {"REMOTE_ADDR": address}

    def get(self, path: str, **options: Any) -> TestResponse:
        """GET."""
        return self.client.get(path, environ_overrides=self._from, **options)

    def csrf(self, page: str = "/login") -> str:
        """The token in the forms of a page."""
        found = TOKEN.search(self.get(page).text)
        assert found, f"no form on {page}"
        return found[1]

    def post(
        self, path: str, form: dict[str, Any], *, page: str = "", **options: Any
    ) -> TestResponse:
        """POST a form as `page` would send it."""
        data = {"csrf_token": self.csrf(page)} | form if page else form
        return self.client.post(path, data=data, environ_overrides=self._from, **options)

    def log_in(
        self, name: str, password: str = PASSWORD, *, csrf: str = "", **options: Any
    ) -> TestResponse:
        """Send the log-in form; `csrf` spares opening it."""
        form = {"name": name, "password": password, "csrf_token": csrf or self.csrf()}
        form |= options.pop("form", {})
        return self.post("/login", form, **options)

    def cookie(self, name: str) -> str | None:
        """The value of a cookie."""
        found = self.client.get_cookie(name)
        return found.value if found else None
