"""The handed-over files over the API: the preview says what the file shows."""

from __future__ import annotations

import io

import pytest

from tests.content.importers.cases import case
from tests.content.importers.cases.right import RIGHT, check
from tests.kb_app.api.conftest import Api


@pytest.mark.parametrize("name", RIGHT)
def test_the_preview_says_what_the_file_shows(api: Api, name: str) -> None:
    file, data = case(name)
    form = {"what": RIGHT[name].what, "department": "marketing", "category": "third-party"}
    answer = api("wang").call("POST", "/imports", data=form | {"file": (io.BytesIO(data), file)})
    assert answer.status_code == 201
    notes = "\n".join(note["message"] for note in answer.json["notes"])
    check(RIGHT[name], answer.json["first"], notes)
    assert bool(answer.json["errors"]) == (RIGHT[name].entries == 0)
    assert all("cells" not in error for error in answer.json["errors"])
