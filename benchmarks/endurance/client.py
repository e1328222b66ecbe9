"""Somebody who calls the service: once and quickly, or again and again until it is done."""

from __future__ import annotations

import json
import time
from http.client import HTTPConnection, HTTPException
from typing import Any
from uuid import uuid4

from benchmarks.endurance.tally import Tally

ANSWER_SECONDS = 30
GIVEN_UP_SECONDS = 180
_AGAIN_SECONDS = 0.5


class NoAnswer(Exception):
    """The connection was refused or broken; says by what."""


class Refused(Exception):
    """An answer of 4xx, with its words."""

    def __init__(self, status: int, said: str) -> None:
        super().__init__(f"{status} {said}")
        self.status = status


class GivenUp(Exception):
    """No answer for minutes: nobody knows whether it was done."""


class Client:
    """A kept connection and a token."""

    def __init__(self, port: int, token: str, tally: Tally) -> None:
        self.port, self._token, self._tally = port, token, tally
        self._connection: HTTPConnection | None = None

    def send(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        headers: dict[str, str] | None = None,
    ) -> tuple[int, str]:
        """Status and text. A kept connection that was closed is opened anew, as browsers do.

        Raises `NoAnswer`.
        """
        fresh = self._connection is None
        try:
            return self._sent(method, path, body, headers or {})
        except (OSError, HTTPException) as error:
            self._close()
            if fresh or (method != "GET" and not headers):
                raise NoAnswer(type(error).__name__) from error
        try:
            return self._sent(method, path, body, headers or {})
        except (OSError, HTTPException) as error:
            self._close()
            raise NoAnswer(type(error).__name__) from error

    def until_answered(
        self,
        what: str,
        method: str,
        path: str,
        body: bytes | None = None,
        headers: dict[str, str] | None = None,
    ) -> str:
        """The text of the answer, asked for again while there is none or it is 5xx.

        Raises `Refused`, `GivenUp`.
        """
        begun = time.monotonic()
        while time.monotonic() - begun < GIVEN_UP_SECONDS:
            try:
                status, text = self.send(method, path, body, headers)
            except NoAnswer as error:
                self._tally.missed(what, str(error))
            else:
                if status < 400:
                    self._tally.answered(what, begun)
                    return text
                if status < 500 and status != 429:
                    raise Refused(status, text[:300])
                self._tally.missed(what, f"{status} {_code(text)}")
            time.sleep(_AGAIN_SECONDS)
        raise GivenUp(f"{method} {path}")

    def read(self, path: str, what: str = "read") -> Any:
        """A document of the API."""
        return json.loads(self.until_answered(what, "GET", f"/api/v1{path}"))

    def change(self, method: str, path: str, body: Any = None, what: str = "write") -> Any:
        """A change under a key of its own: it is done once, however often it is asked for."""
        headers = {"Idempotency-Key": uuid4().hex, "Content-Type": "application/json"}
        if method == "PUT":
            headers["If-Match"] = "*"
        data = json.dumps(body).encode() if body is not None else None
        text = self.until_answered(what, method, f"/api/v1{path}", data, headers)
        return json.loads(text) if text else None

    def upload(self, path: str, form: dict[str, str], name: str, file: bytes) -> Any:
        """A call that brings a file."""
        edge = "edge-of-a-part"
        fields = [
            f'--{edge}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'
            for key, value in form.items()
        ]
        head = f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
        data = "".join([*fields, head]).encode() + file + f"\r\n--{edge}--\r\n".encode()
        headers = {"Content-Type": f"multipart/form-data; boundary={edge}"}
        return json.loads(self.until_answered("preview", "POST", f"/api/v1{path}", data, headers))

    def _sent(
        self, method: str, path: str, body: bytes | None, headers: dict[str, str]
    ) -> tuple[int, str]:
        if self._connection is None:
            self._connection = HTTPConnection("127.0.0.1", self.port, timeout=ANSWER_SECONDS)
        named = {"Authorization": f"Bearer {self._token}"} if self._token else {}
        self._connection.request(method, path, body, named | headers)
        answer = self._connection.getresponse()
        text = answer.read().decode()
        if answer.will_close:
            self._close()
        return answer.status, text

    def _close(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection = None


def _code(text: str) -> str:
    try:
        return str(json.loads(text)["code"])
    except (ValueError, KeyError, TypeError):
        return text[:40].strip().replace("\n", " ")
