"""People from a file: preview, all or none, passwords shown once and to be changed."""

from __future__ import annotations

import html
import io
import re
from typing import Any

import pytest
from sqlalchemy import func, select

from core.database import Database
from people.authentication import passwords
from people.models import User
from people.queries import user_named
from tests.makers import Browser

FILE = "登录名,姓名,角色,部门\nneu1,新一,坐席,\nneu2,新二,部门供稿人,marketing\n"


@pytest.fixture
def engine_kind() -> str:
    """Pages behave the same on both engines; the services are tested on each."""
    return "sqlite"


def upload(admin: Browser, text: str, encoding: str = "utf-8") -> Any:
    file = (io.BytesIO(text.encode(encoding)), "people.csv")
    return admin.post("/admin/people-file", {"file": file}, content_type="multipart/form-data")


def form_of(page: str) -> dict[str, str]:
    """The hidden fields of the preview's own form."""
    names = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page)
    return {n: html.unescape(v) for n, v in names if n in ("rows", "encoding_asked")}


def count(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count(User.id))) or 0


def test_all_of_them_are_added_with_passwords_of_their_own(
    admin: Browser, database: Database
) -> None:
    before = count(database)
    shown = upload(admin, FILE)
    assert (shown.status_code, count(database)) == (200, before)
    assert "新二" in shown.text
    done = admin.post("/admin/people-file/commit", form_of(shown.text)).text
    secrets = dict(re.findall(r"<tr><td>(\w+)</td><td>[^<]*</td><td><code>([^<]+)</code>", done))
    assert set(secrets) == {"neu1", "neu2"}
    assert secrets["neu1"] != secrets["neu2"]
    with database.reading() as session:
        for name, secret in secrets.items():
            user = user_named(session, name)
            assert user is not None
            assert passwords.matches(user.password_hash, secret)
            assert user.password_issued


def test_with_an_error_nobody_can_be_added(admin: Browser, database: Database) -> None:
    shown = upload(admin, FILE + "wang,,坐席,\n").text
    assert "已经有人使用" in shown
    assert "全部新增并生成密码" not in shown


def test_somebody_added_meanwhile_stops_all(admin: Browser, database: Database) -> None:
    form = form_of(upload(admin, FILE).text)
    assert admin.post("/admin/people-file/commit", form).status_code == 200
    after = count(database)
    form["rows"] = form["rows"].replace("neu1", "neu3")
    refused = admin.post("/admin/people-file/commit", form)
    assert (refused.status_code, count(database)) == (400, after)


@pytest.mark.parametrize(
    "rows", ["", "{", "[]", "{}", "[1]", '[{"name": "x y", "roles": ["agent"]}]', '[{"name": "x"}]']
)
def test_rows_are_checked_again(admin: Browser, database: Database, rows: str) -> None:
    before = count(database)
    assert admin.post("/admin/people-file/commit", {"rows": rows}).status_code == 400
    assert count(database) == before


def test_a_file_in_another_encoding_is_looked_at_first(admin: Browser, database: Database) -> None:
    shown = upload(admin, FILE, "gb18030").text
    form = form_of(shown)
    assert "没有乱码" in shown
    assert admin.post("/admin/people-file/commit", form).status_code == 400
    form["encoding_confirmed"] = "true"
    assert admin.post("/admin/people-file/commit", form).status_code == 200


def test_without_a_file_the_form_says_so(admin: Browser) -> None:
    refused = admin.post("/admin/people-file", {}, content_type="multipart/form-data")
    assert (refused.status_code, "请选择要导入的文件" in refused.text) == (400, True)
    assert admin.get("/admin/people-file/template.csv").status_code == 200
