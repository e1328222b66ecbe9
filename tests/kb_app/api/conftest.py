"""The API as programs meet it: a caller with a token, on SQLite unless a module says else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests import makers

PREFIX = "/api/v1"


class Caller:
    """A program with the token of somebody of `makers.PEOPLE`; paths are those below /api/v1."""

    def __init__(self, app: Flask, token: dict[str, str]) -> None:
        self._client = app.test_client(use_cookies=False)
        self._token = token

    def call(self, method: str, path: str, json: Any = None, **options: Any) -> TestResponse:
        """One request; `headers` are sent beside the token."""
        headers = self._token | options.pop("headers", {})
        if json is not None:
            options["json"] = json
        return self._client.open(PREFIX + path, method=method, headers=headers, **options)

    def get(self, path: str, **options: Any) -> TestResponse:
        """GET."""
        return self.call("GET", path, **options)

    def post(self, path: str, json: Any = None, **options: Any) -> TestResponse:
        """POST."""
        return self.call("POST", path, json, **options)

    def put(self, path: str, json: Any, version: object, **options: Any) -> TestResponse:
        """PUT over `version`."""
        headers = {"If-Match": f'"{version}"'} | options.pop("headers", {})
        return self.call("PUT", path, json, headers=headers, **options)


Api = Callable[[str], Caller]


@pytest.fixture
def engine_kind() -> str:
    """One engine is enough for what HTTP adds."""
    return "sqlite"


@pytest.fixture
def api(app: Flask, maker: makers.Maker) -> Api:
    """`api("wang").get("/entries")`."""
    callers: dict[str, Caller] = {}

    def caller(name: str) -> Caller:
        return callers.setdefault(name, Caller(app, maker.token(name)))

    return caller
