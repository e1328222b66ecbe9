"""The page of reports: made now, taken from the archive, the template."""

from __future__ import annotations

from io import BytesIO

import pytest
from flask import Flask

from core.database import Database
from people.actors import Actor
from tests.makers import Browser


@pytest.fixture
def engine_kind() -> str:
    """One engine is enough for pages."""
    return "sqlite"


def test_one_is_made_kept_and_handed_out(
    app: Flask, database: Database, people: dict[str, Actor]
) -> None:
    zhou = Browser(app, database, "zhou")
    form = {"kind": "month", "period": "2014-03", "format": "xlsx"}
    made = zhou.post("/statistics/reports", form)
    file = zhou.get(made.headers["Location"])
    assert file.get_data()[:2] == b"PK"
    assert "month-2014-03.xlsx" in file.headers["Content-Disposition"]
    assert "月报 2014-03" in zhou.get("/statistics/reports").get_data(as_text=True)
    assert zhou.post("/statistics/reports", form | {"period": "2014-13"}).status_code == 400


def test_the_template_goes_out_and_comes_back(
    app: Flask, database: Database, people: dict[str, Actor]
) -> None:
    admin = Browser(app, database, "admin")
    template = admin.get("/statistics/reports/template.docx").get_data()
    path = "/statistics/reports/template"
    sent = admin.post(path, {"file": (BytesIO(template), "mine.docx")})
    assert sent.status_code == 303
    assert "mine.docx" in admin.get("/statistics/reports").get_data(as_text=True)
    wrong = admin.post(path, {"file": (BytesIO(b"no"), "mine.docx")})
    assert wrong.status_code == 400
    assert admin.post(f"{path}/drop").status_code == 303
    assert "内置模板" in admin.get("/statistics/reports").get_data(as_text=True)
