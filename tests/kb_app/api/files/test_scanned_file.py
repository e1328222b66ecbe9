"""A scan by API: read for real, checked by its department, signed, found on its page."""

from __future__ import annotations

import io

import pytest

from content.files.recognising import can_recognise
from core.tasks.task_runner import TaskRunner
from review.jobs import WORKS
from search_index import services
from tests.kb_app.api.conftest import Api
from tests.made_files import scan
from tests.makers import Maker

SCANNED = ["配电房钥匙由值班员保管", "借用须登记"]
LINE = "配电房钥匙由值班员保管"


@pytest.mark.skipif(not can_recognise(), reason="requirements-ocr.txt is not installed")
def test_a_scan_goes_from_the_draft_to_agents(api: Api, maker: Maker) -> None:
    services.ensure(maker.database, maker.index)
    data = scan(SCANNED)
    number = maker.draft(title="公示栏照片看不清怎么办")
    path = f"/entries/{number}/draft/files"
    form = {"file": (io.BytesIO(data), "公示栏.pdf")}
    sent = api("wang").call("POST", path, data=form)
    assert (sent.status_code, sent.json["pages"]) == (201, 1)
    sha256 = sent.json["sha256"]
    asked = api("wang").post(f"{path}/{sha256}/text")
    assert (asked.status_code, asked.json["kind"]) == (202, "recognise")
    TaskRunner(maker.database, WORKS).work_off()
    done = api("wang").get(f"/tasks/{asked.json['id']}").json
    assert (done["state"], done["failures"]) == ("done", [])
    checked = api("wang").call("PUT", f"{path}/{sha256}", {"recognised": "checked"})
    assert checked.status_code == 200
    maker.sign_all(maker.submit(number))
    maker.drain()
    found = api("an").get("/search", query_string={"q": LINE}).json
    first = found["hits"][0]
    assert (first["number"], first["file"]["name"], first["page"]) == (number, "公示栏.pdf", 1)
    assert found["confident"]
    assert api("an").get(f"/entries/{number}/files/{sha256}").data == data
