"""How much may be sent: what is too much is refused before anything is done with it."""

from __future__ import annotations

import io
import json
import time
import tracemalloc

import pytest
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from tests import makers
from tests.kb_app.api.conftest import Api
from tests.linear_time import slowness
from tests.makers import Maker, new_entry

MIB = 1024 * 1024


def test_ten_megabytes_are_413(api: Api, maker: Maker) -> None:
    """Refused by their length, unread (abuse 48, fault 25)."""
    body = json.dumps(new_entry(content={"answer": "停" * (4 * MIB)}), ensure_ascii=False).encode()
    assert len(body) > 10 * MIB
    begun = time.process_time()
    answer = api("wang").call("POST", "/entries", data=body, content_type="application/json")
    assert (answer.status_code, answer.json["code"]) == (413, "too_large")
    number = maker.draft()
    for path in (f"/entries/{number}/submit", f"/entries/{number}/retire"):
        sent = api("wang").call("POST", path, data=body, content_type="application/json")
        assert sent.status_code == 413
    assert time.process_time() - begun < 2 * slowness()


def test_a_stream_without_length_is_cut_off(api: Api) -> None:
    """Chunked bodies have no length to look at: the limit holds while reading."""
    answer = api("wang").call(
        "POST",
        "/entries",
        input_stream=io.BytesIO(b" " * (3 * MIB)),
        content_type="application/json",
        environ_overrides={"wsgi.input_terminated": True},
    )
    assert answer.status_code == 413


def test_hundred_thousand_items_are_400(api: Api) -> None:
    """A bulk call is bounded by its schema (abuse 48)."""
    begun = time.process_time()
    ids = list(range(1, 100_001))
    answer = api("chen").post("/reviews/decisions", {"ids": ids, "verdict": "approve"})
    assert answer.status_code == 400
    assert [e["field"] for e in answer.json["errors"]] == ["ids"]
    many = new_entry(content={"answer": "好", "variants": ["停电"] * 100_000})
    refused = api("wang").post("/entries", many)
    assert refused.status_code == 400
    assert [e["field"] for e in refused.json["errors"]] == ["content.variants"]
    assert time.process_time() - begun < 5 * slowness()


def test_hundred_thousand_bad_items_are_answered_briefly(api: Api) -> None:
    """Not every one of a hundred thousand mistakes is told."""
    answer = api("chen").post("/reviews/decisions", {"ids": [0] * 100_000, "verdict": "approve"})
    assert answer.status_code == 400
    assert [e["field"] for e in answer.json["errors"]] == ["ids"]  # not one for each
    unknown = {f"x{n}": 1 for n in range(50_000)}
    assert len(api("wang").post("/entries", unknown).data) < 200_000


def test_hundred_thousand_parts_are_413(api: Api) -> None:
    """A form of very many small parts (abuse 48)."""
    parts = b"".join(
        b'--x\r\nContent-Disposition: form-data; name="a%d"\r\n\r\n1\r\n' % n
        for n in range(100_000)
    )
    begun = time.process_time()
    answer = api("wang").call(
        "POST",
        "/imports",
        data=parts + b"--x--\r\n",
        content_type="multipart/form-data; boundary=x",
    )
    assert answer.status_code == 413
    assert time.process_time() - begun < 5 * slowness()


def test_a_long_field_of_a_form_is_413(api: Api) -> None:
    """A field is held in memory; a file is not."""
    boundary, body = encode_multipart({"what": "a" * (3 * MIB)})
    content_type = f"multipart/form-data; boundary={boundary}"
    answer = api("wang").call("POST", "/imports", data=body, content_type=content_type)
    assert answer.status_code == 413


@pytest.mark.parametrize(("size", "status"), [(11, 400), (50, 413)])
def test_large_files_are_refused(api: Api, size: int, status: int) -> None:
    """Over the importers' limit they say so by file; far over it nothing is read."""
    boundary, body = encode_multipart(
        {
            "what": "answers",
            "department": "marketing",
            "category": "third-party",
            "file": FileStorage(io.BytesIO(b"a" * (size * MIB)), "a.csv"),
        }
    )
    content_type = f"multipart/form-data; boundary={boundary}"
    answer = api("wang").call("POST", "/imports", data=body, content_type=content_type)
    if status == 413:
        assert answer.status_code == 413
    else:
        assert answer.status_code in (201, 400)
        assert answer.status_code == 400 or answer.json["error_count"] > 0


def test_files_of_those_who_may_not_import_are_not_parsed(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Parsing costs seconds: nobody without the right can ask for it."""

    def parsed(*_: object) -> None:
        raise AssertionError("parsed")

    monkeypatch.setattr("kb_app.api.imports.previews.parse", parsed)
    data = {
        "what": "answers",
        "department": "marketing",
        "category": "third-party",
        "file": (io.BytesIO(b"x"), "a.csv"),
    }
    for name in ("an", "chen", "zhou", "admin"):
        sent = {**data, "file": (io.BytesIO(b"x"), "a.csv")}
        assert api(name).call("POST", "/imports", data=sent).status_code == 403


def test_nested_content_is_bounded_in_memory(api: Api) -> None:
    """Deep or wide content is refused without growing with it."""
    deep: object = "x"
    for _ in range(500):
        deep = [deep]
    tracemalloc.start()
    answer = api("wang").post("/entries", new_entry(content={"answer": deep, "variants": deep}))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert answer.status_code == 400
    assert peak < 50 * MIB
    assert makers.PASSWORD not in answer.text
