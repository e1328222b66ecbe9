"""Files of entries as programs meet them: into a draft, through the committee, to agents."""

from __future__ import annotations

import io
import random
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from content.files import limits, uploads
from content.files.models import Blob, RevisionFile
from content.models import Entry
from content.services import attaching
from core import clock
from core.audit import AuditEvent
from core.database import Database
from core.errors import Conflict
from core.storage.blobs import digest
from tests.databases import ENGINES
from tests.kb_app.api.conftest import Api
from tests.made_files import archive, pdf, picture, word_with_pictures
from tests.makers import Maker

ATTEMPTS = 500
SECRET = "还没有审核的附件"


@pytest.fixture(params=ENGINES)
def engine_kind(request: pytest.FixtureRequest) -> str:
    """Locks and references are the point."""
    return str(request.param)


def attach(
    api: Api, number: str, data: bytes, name: str = "a.pdf", *, by: str = "wang", **options: Any
) -> TestResponse:
    """Put a file into the draft."""
    form = {"file": (io.BytesIO(data), name), **options.pop("form", {})}
    return api(by).call("POST", f"/entries/{number}/draft/files", data=form, **options)


def fetch(api: Api, by: str, number: str, sha256: str) -> TestResponse:
    """Ask for the bytes."""
    return api(by).get(f"/entries/{number}/files/{sha256}")


def test_a_file_goes_from_the_draft_through_the_committee_to_agents(api: Api, maker: Maker) -> None:
    number, data = maker.draft(), pdf([["一"], ["二"]])
    answer = attach(api, number, data, "办法.pdf")
    assert answer.status_code == 201
    told = {key: answer.json[key] for key in ("sha256", "name", "type", "pages", "size")}
    assert told == {
        "sha256": digest(data),
        "name": "办法.pdf",
        "type": "application/pdf",
        "pages": 2,
        "size": len(data),
    }
    sha256 = answer.json["sha256"]
    seen = [fetch(api, by, number, sha256).status_code for by in ("wang", "li", "chen", "an")]
    assert seen == [200, 200, 404, 404]
    review = maker.submit(number)
    assert [fetch(api, by, number, sha256).status_code for by in ("chen", "an")] == [200, 404]
    maker.decide(review)
    sent = fetch(api, "an", number, sha256)
    assert (sent.status_code, sent.data) == (200, data)
    assert api("an").get(f"/entries/{number}").json["files"][0]["sha256"] == sha256


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
        ("a.html", b"<!doctype html><script>alert(1)</script>"),
    ],
)
def test_it_is_sent_to_be_saved_and_not_to_be_run(
    api: Api, maker: Maker, name: str, data: bytes
) -> None:
    """As bytes, an attachment, in a sandbox (abuse 31)."""
    number = maker.draft()
    sent = fetch(api, "wang", number, attach(api, number, data, name).json["sha256"])
    assert sent.headers["Content-Type"] == "application/octet-stream"
    assert sent.headers["Content-Disposition"].startswith("attachment;")
    assert sent.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in sent.headers["Content-Security-Policy"]
    assert sent.headers["Cache-Control"] == "private, no-store"
    assert "ETag" not in sent.headers


def test_unapproved_bytes_are_nobodys_but_their_departments(
    api: Api, app: Flask, maker: Maker, browser: Any
) -> None:
    """Whoever asks, on whatever path: exactly as if it were not there (abuse 13)."""
    other = maker.published(title="别的条目")
    number = maker.draft()
    secrets = {
        "a.pdf": pdf([[SECRET]]),
        "a.docx": word_with_pictures(SECRET, (picture(), "还没有审核的图")),
        "a.png": picture("blue"),
    }
    hashes = [attach(api, number, data, name).json["sha256"] for name, data in secrets.items()]
    sha256 = hashes[0]
    for one in hashes:  # what is made of them to be shown is kept now
        seen = browser("wang").get(f"/entries/{number}/files/{one}/view").text
        assert SECRET in seen or "<img" in seen
    drawn = browser("wang").get(f"/entries/{number}/files/{hashes[1]}/pictures/0")
    assert (drawn.status_code, drawn.mimetype) == (200, "image/png")
    missing = {
        by: fetch(api, by, "KB-999999", sha256).json | {"request_id": ""}
        for by in ("an", "zhao", "chen", "zhou", "admin")
    }
    chosen = random.Random(14)
    pages = {by: browser(by) for by in missing}
    for _attempt in range(ATTEMPTS):
        by = chosen.choice(list(missing))
        entry = chosen.choice(
            [number, other, number.lower(), f"{number} ", "KB-1", f"%2e/{number}"]
        )
        one = chosen.choice(hashes)
        name = chosen.choice([one, one, one.upper(), one[:12], f"{one}.pdf", f"{one}%00"])
        path = chosen.choice(
            [
                f"/api/v1/entries/{entry}/files/{name}",
                f"/api/v1/entries/{entry}/draft/files/{name}",
                f"/entries/{entry}/files/{name}",
                f"/entries/{entry}/files/{name}?at={clock.today()}T00:00",
                f"/entries/{entry}/files/{name}/view?page=1&q=审核",
                f"/entries/{entry}/files/{name}/pages/1",
                f"/entries/{entry}/files/{name}/pages/1.png",
                f"/entries/{entry}/files/{name}/pictures/0",
                f"/api/v1/entries/{entry}/files/{name}/pictures/0",
                f"/review/1/files/{name}",
                f"/search/preview/{number}?q=审核",
                f"/api/v1/entries/{entry}/draft/files/{name}/text",
                f"/entries/{entry}/../{number}/files/{name}",
                f"/static/../files/{one[:2]}/{one}",
                f"/static/../pages/{one[:2]}/{one}-view",
                f"/contribute/{entry}/files/{name}",
            ]
        )
        asked = chosen.choice(["GET", "HEAD"])
        got = pages[by].client.open(path, method=asked, headers=chosen.choice(_HEADERS))
        assert got.status_code in (403, 404, 405, 308), (by, asked, path, got.status_code)
        assert not any(data in got.data for data in (*secrets.values(), drawn.data))
        assert SECRET not in got.text
    for by, there_is_none in missing.items():
        refused = fetch(api, by, number, sha256)
        assert refused.status_code == 404
        assert refused.json | {"request_id": ""} == there_is_none
    for line in ("附件", "还没有审核的图"):
        found = api("an").get(f"/search?q={line}").json
        assert not any(one in str(found) for one in (*hashes, number))


_HEADERS: list[dict[str, str]] = [
    {},
    {"Range": "bytes=0-10"},
    {"If-None-Match": "*"},
    {"X-HTTP-Method-Override": "GET"},
    {"Accept": "application/json"},
]


def test_what_was_replaced_is_no_longer_sent_to_agents(api: Api, maker: Maker) -> None:
    number = maker.draft()
    old = attach(api, number, pdf([["旧"]])).json["sha256"]
    maker.decide(maker.submit(number))
    api("wang").post(f"/entries/{number}/draft")
    new = attach(api, number, pdf([["新"]])).json["sha256"]
    assert [one["sha256"] for one in _draft(api, number)["files"]] == [new]  # of the same name
    assert fetch(api, "an", number, old).status_code == 200
    assert fetch(api, "an", number, new).status_code == 404
    maker.decide(maker.submit(number))
    assert [fetch(api, "an", number, one).status_code for one in (old, new)] == [404, 200]
    assert [fetch(api, "zhou", number, one).status_code for one in (old, new)] == [200, 200]


def test_a_draft_begun_from_what_stands_has_its_files(api: Api, maker: Maker) -> None:
    number = maker.draft()
    sha256 = attach(api, number, picture(), "表.png", form={"alt": "电表"}).json["sha256"]
    maker.decide(maker.submit(number))
    api("wang").post(f"/entries/{number}/draft")
    (file,) = _draft(api, number)["files"]
    assert (file["sha256"], file["alt"]) == (sha256, "电表")
    api("wang").call("DELETE", f"/entries/{number}/draft/files/{sha256}")
    assert _draft(api, number)["files"] == []
    assert fetch(api, "an", number, sha256).status_code == 200


def _draft(api: Api, number: str) -> Any:
    return api("wang").get(f"/entries/{number}").json["draft"]


def test_other_bytes_reset_signatures_and_changed_ones_void_them(
    api: Api, maker: Maker, database: Database
) -> None:
    """What is signed is the hash over the files too; what is decided is read byte by byte."""
    number = maker.draft()
    sha256 = attach(api, number, pdf([["甲"]])).json["sha256"]
    review = maker.submit(number)
    path = database.blobs.folder / sha256[:2] / sha256  # type: ignore[union-attr]
    data = bytearray(path.read_bytes())
    data[-10] ^= 1
    path.write_bytes(bytes(data))
    assert fetch(api, "chen", number, sha256).status_code == 503
    with pytest.raises(Conflict) as voided:
        maker.decide(review)
    assert voided.value.code == "content_changed"
    assert api("an").get(f"/entries/{number}").status_code == 404


def test_a_swapped_reference_is_not_what_was_submitted(
    api: Api, maker: Maker, database: Database
) -> None:
    number, other = maker.draft(), maker.draft(title="别的")
    attach(api, number, pdf([["甲"]]))
    swapped = attach(api, other, pdf([["乙"]])).json["sha256"]
    review = maker.submit(number)
    with database.transaction() as session:
        seq = session.scalars(select(Entry).where(Entry.id == int(number[3:]))).unique().one()
        session.scalars(
            select(RevisionFile).where(RevisionFile.revision_id == seq.revisions[-1].id)
        ).one().sha256 = swapped
    with pytest.raises(Conflict) as voided:
        maker.decide(review)
    assert voided.value.code == "content_changed"


def test_a_resubmission_with_another_file_is_signed_anew(api: Api, maker: Maker) -> None:
    maker.full_committee()
    number = maker.draft()
    attach(api, number, pdf([["甲"]]))
    review = maker.submit(number)
    maker.decide(review, reviewer="qian")
    maker.decide(review, "request_changes", reviewer="wu")
    attach(api, number, pdf([["乙"]]))
    again = maker.submit(number)
    assert api("chen").get(f"/reviews/{again}").json["sign_offs"] == []


def test_a_picture_needs_words_before_it_is_submitted(api: Api, maker: Maker) -> None:
    number = maker.draft()
    sha256 = attach(api, number, picture(), "表.png").json["sha256"]
    refused = api("wang").post(f"/entries/{number}/submit")
    assert (refused.status_code, refused.json["errors"][0]["field"]) == (400, "files")
    said = api("wang").call("PUT", f"/entries/{number}/draft/files/{sha256}", {"alt": "红灯亮"})
    assert (said.status_code, said.json["alt"]) == (200, "红灯亮")
    assert api("wang").post(f"/entries/{number}/submit").status_code == 201


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("../a.pdf", pdf()),
        ("a.docx", archive(a=b"\0" * 60_000_000)),
        ("a.png", b"\x89PNG\r\n\x1a\n<script>"),
        ("a.exe", b"MZ\0\0"),
    ],
)
def test_what_is_refused_leaves_nothing(
    api: Api, maker: Maker, database: Database, name: str, data: bytes
) -> None:
    refused = attach(api, maker.draft(), data, name)
    assert (refused.status_code, refused.json["code"]) == (400, "file_refused")
    assert refused.json["errors"][0]["field"] == "file"
    assert list(database.blobs.names()) == []  # type: ignore[union-attr]


def test_no_more_than_so_many_files_and_bytes(
    api: Api, maker: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attaching, "MAX_KEPT_FILES", 2)
    number = maker.draft()
    codes = [attach(api, number, bytes([65 + n]), f"{n}.txt").status_code for n in range(3)]
    assert codes == [201, 201, 400]
    monkeypatch.setattr(attaching, "MAX_KEPT_TOGETHER", 10)
    assert attach(api, maker.draft(), b"a" * 11, "a.txt").status_code == 400


def test_a_person_has_so_much_a_day(
    api: Api, maker: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is taken away again counts as well; what is there already costs nothing."""
    monkeypatch.setattr(uploads, "MAX_KEPT_A_DAY", 10)
    number = maker.draft()
    first = attach(api, number, b"a" * 6, "a.txt").json["sha256"]
    api("wang").call("DELETE", f"/entries/{number}/draft/files/{first}")
    assert attach(api, number, b"b" * 6, "b.txt").status_code == 429
    assert attach(api, number, b"a" * 6, "c.txt").status_code == 201
    assert attach(api, number, b"b" * 6, "b.txt", by="li").status_code == 201
    with clock.moved_to(clock.now() + timedelta(days=1, minutes=1)):
        assert attach(api, number, b"c" * 6, "d.txt").status_code == 201


def test_one_call_is_done_once(api: Api, maker: Maker) -> None:
    number = maker.draft()
    key = {"Idempotency-Key": "k1"}
    first, again = (attach(api, number, pdf(), headers=key) for _try in range(2))
    assert (first.status_code, again.json) == (201, first.json)
    other = attach(api, number, pdf([["别的"]]), headers=key)
    assert (other.status_code, other.json["code"]) == (400, "idempotency_key_reused")


def test_the_trail_names_what_was_done(api: Api, maker: Maker, database: Database) -> None:
    number = maker.draft()
    sha256 = attach(api, number, picture(), "表.png").json["sha256"]
    api("wang").call("PUT", f"/entries/{number}/draft/files/{sha256}", {"alt": "红灯"})
    api("wang").call("DELETE", f"/entries/{number}/draft/files/{sha256}")
    with database.reading() as session:
        rows = session.scalars(select(AuditEvent).order_by(AuditEvent.id)).all()
        done = [row.action for row in rows if row.data.get("file") == sha256]
    assert done == ["draft.attach", "draft.describe_file", "draft.detach"]


def test_what_nothing_refers_to_goes_after_a_week(
    api: Api, maker: Maker, database: Database
) -> None:
    number = maker.draft()
    gone = attach(api, number, pdf([["去掉"]])).json["sha256"]
    kept = attach(api, number, pdf([["留下"]]), "b.pdf").json["sha256"]
    stray = database.blobs.put(b"nobody's")  # type: ignore[union-attr]
    api("wang").call("DELETE", f"/entries/{number}/draft/files/{gone}")
    _tidy(database, attaching.KEPT_UNWANTED - timedelta(hours=1))
    assert set(database.blobs.names()) == {gone, kept, stray}  # type: ignore[union-attr]
    _tidy(database, attaching.KEPT_UNWANTED + timedelta(hours=1))
    assert set(database.blobs.names()) == {kept}  # type: ignore[union-attr]
    with database.reading() as session:
        assert session.scalars(select(Blob.sha256)).all() == [kept]
    assert attach(api, number, pdf([["去掉"]]), "c.pdf").status_code == 201


def _tidy(database: Database, later: timedelta) -> None:
    with clock.moved_to(clock.now() + later), database.transaction() as session:
        attaching.drop_unwanted(session)


def test_files_are_bounded_before_they_are_read(api: Api, maker: Maker) -> None:
    number = maker.draft()
    assert attach(api, number, b"a" * (limits.MAX_KEPT_BYTES + 10), "a.txt").status_code == 400
    assert attach(api, number, b"a", form={"state": "approved"}).status_code == 400
