"""Errors over the API: problem+json, stable codes, the caller's language, malformed bodies."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kb_app import i18n
from tests.kb_app.api.conftest import PREFIX, Api
from tests.makers import Maker, new_entry

MEMBERS = {"type", "title", "status", "code", "errors", "request_id"}


@pytest.fixture
def english(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A catalogue of one message."""
    (tmp_path / "en.po").write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
        'msgid "请检查标出的内容"\nmsgstr "Please check what is marked"\n',
        encoding="utf-8",
    )
    monkeypatch.setattr(i18n, "CATALOGUES", tmp_path)
    i18n._catalogue.cache_clear()


@pytest.fixture(autouse=True)
def _fresh_catalogues() -> Any:
    """No test leaves its catalogue behind."""
    yield
    i18n._catalogue.cache_clear()


def test_shape(api: Api, client: FlaskClient) -> None:
    """Every member is there, the status agrees, the request is named in body and header alike."""
    answers = [
        api("an").get("/entries/KB-1"),
        api("wang").post("/entries", {}),
        api("an").get("/entries"),
        api("an").call("PATCH", "/entries"),
        api("an").get("/nowhere"),
        api("an").call("POST", "/entries/KB-1/submit", data="x"),
        client.get(f"{PREFIX}/entries"),
    ]
    assert [a.status_code for a in answers] == [404, 400, 403, 405, 404, 415, 401]
    for answer in answers:
        body = answer.json
        assert answer.content_type == "application/problem+json"
        assert body.keys() >= MEMBERS
        assert body["type"] == f"urn:kb:problem:{body['code']}"
        assert body["status"] == answer.status_code
        assert body["request_id"] == answer.headers["X-Request-Id"]
        assert body["title"]
    assert answers[-1].headers["WWW-Authenticate"].startswith("Bearer")
    assert "POST" in answers[3].headers["Allow"]


@pytest.mark.parametrize(
    ("accept", "title"),
    [
        ("", "请检查标出的内容"),
        ("zh-CN,zh;q=0.9", "请检查标出的内容"),
        ("en", "Please check what is marked"),
        ("en-GB,en;q=0.9,zh;q=0.5", "Please check what is marked"),
        ("fr", "请检查标出的内容"),
        ("en'; DROP TABLE users; --", "请检查标出的内容"),
        ("*", "请检查标出的内容"),
        ("x" * 5000, "请检查标出的内容"),
    ],
)
@pytest.mark.usefixtures("english")
def test_words_follow_the_caller_and_codes_do_not(api: Api, accept: str, title: str) -> None:
    """Chinese unless English is asked for; the code and the field are the same in both."""
    answer = api("wang").post("/entries", {}, headers={"Accept-Language": accept})
    assert answer.json["title"] == title
    assert answer.json["code"] == "invalid"
    assert {e["field"] for e in answer.json["errors"]} >= {"kind", "department"}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"not json",
        b"\xff\xfe{}",
        b'{"title": "\xff"}',
        b'{"title": "a", "title": "b"}',
        b'{"content": {"answer": "a", "answer": "b"}}',
        b'{"\\ud800": 1}',
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b"9" * 5000,
        b"[]",
        b"null",
        b'"text"',
    ],
    ids=lambda body: body[:12].decode("latin-1") + f"…{len(body)}",
)
def test_malformed_bodies_are_400(api: Api, body: bytes) -> None:
    """Whatever is sent as JSON, the answer says that it is none."""
    answer = api("wang").call("POST", "/entries", data=body, content_type="application/json")
    assert (answer.status_code, answer.json["code"]) == (400, "malformed")


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/x-www-form-urlencoded", "", "application/jsonp"]
)
def test_json_is_called_json(api: Api, content_type: str) -> None:
    """A body of another type is not read as JSON."""
    answer = api("wang").call("POST", "/entries", data=b"{}", content_type=content_type)
    assert (answer.status_code, answer.json["code"]) == (415, "unsupported_media_type")


def test_compressed_bodies_are_not_unpacked(api: Api) -> None:
    """A small body that would unpack to a large one is not JSON."""
    packed = gzip.compress(b'{"title": "' + b"a" * 10_000_000 + b'"}')
    answer = api("wang").call(
        "POST",
        "/entries",
        data=packed,
        content_type="application/json",
        headers={"Content-Encoding": "gzip"},
    )
    assert answer.status_code == 400


def test_surrogate_and_control_characters_are_named(api: Api) -> None:
    """NUL, lone surrogates and other control characters: 400 on the field (fault 25)."""
    for sign in ("\\u0000", "\\ud800", "\\udfff", "\\u0008", "\\u001b"):
        for field in ("title", "change_note"):
            body = new_entry() | {field: "@@"}
            sent = app_json(body).replace("@@", f"前{sign}后").encode()
            answer = api("wang").call(
                "POST", "/entries", data=sent, content_type="application/json"
            )
            assert answer.status_code == 400, (sign, field)
            assert [e["field"] for e in answer.json["errors"]] == [field]
        sent = app_json(new_entry(content={"answer": "@@"})).replace("@@", sign + "答")
        answer = api("wang").call(
            "POST", "/entries", data=sent.encode(), content_type="application/json"
        )
        assert [e["field"] for e in answer.json["errors"]] == ["content.answer"]
    assert api("wang").get("/entries?q=%00").status_code == 400


def test_empty_and_worthless_tokens_are_401(app: Flask, maker: Maker) -> None:
    """No token, an empty one, a foreign scheme, a made-up one, another's prefix (abuse 23)."""
    good = maker.token("wang")["Authorization"]
    client = app.test_client()
    for header in (
        "",
        "Bearer",
        "Bearer ",
        "Bearer  \t",
        "Basic d2FuZzp4",
        "kb_x",
        good[:-1],
        good + "x",
    ):
        answer = client.get(f"{PREFIX}/entries", headers={"Authorization": header})
        assert (answer.status_code, answer.json["code"]) == (401, "unauthorized"), header
    assert client.get(f"{PREFIX}/entries", headers={"Authorization": good}).status_code == 200
    assert (
        client.get(f"{PREFIX}/entries", headers={"Authorization": good.lower()}).status_code == 401
    )


def test_nobody_learns_nothing_before_who_they_are_is_known(client: FlaskClient) -> None:
    """401 comes before any word on body or arguments."""
    for method, path in (("POST", "/entries"), ("GET", "/entries?limit=x"), ("POST", "/imports")):
        answer = client.open(
            f"{PREFIX}{path}", method=method, json={} if method == "POST" else None
        )
        assert answer.status_code == 401


@pytest.mark.parametrize(
    "path", ["/grievances?state=&type=", "/grievances?limit=", "/questions?state="]
)
def test_a_parameter_that_is_left_empty_is_not_given(api: Api, path: str) -> None:
    """As forms send them, and scripts that fill in what they have."""
    answer = api("an").get(path)
    assert answer.status_code == 200, answer.text
    assert api("an").get("/search?q=").status_code == 400
    assert api("an").get("/grievances?stat=").status_code == 400


@pytest.mark.parametrize("header", ["X-Request-Id", "Idempotency-Key", "User-Agent", "Referer"])
def test_sql_in_headers_is_inert(api: Api, maker: Maker, header: str) -> None:
    """Headers are compared or ignored, never part of a statement (abuse 50)."""
    attack = "x'); DROP TABLE entries; --"
    number = maker.published()
    sent = api("wang").post("/entries", new_entry(), headers={header: attack})
    assert sent.status_code == 201
    assert sent.headers["X-Request-Id"] != attack
    assert api("an").get(f"/entries/{number}").status_code == 200


def test_unexpected_errors_say_nothing_of_their_cause(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    """500 with the number of the request, and none of the words of the exception."""

    def breaks(*_args: object, **_kwargs: object) -> None:
        raise RuntimeError("secret cause")

    monkeypatch.setattr("kb_app.api.entries.own_standing", breaks)
    answer = api("wang").get("/entries")
    assert (answer.status_code, answer.json["code"]) == (500, "internal_error")
    assert "secret" not in answer.text


def app_json(body: dict[str, Any]) -> str:
    """As a program writes it."""
    import json

    return json.dumps(body)
