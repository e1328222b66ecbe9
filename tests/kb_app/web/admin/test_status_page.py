"""How the installation stands: mail, backups, passwords that anybody knows."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from core import clock
from core.database import Database
from kb_app.backup import back_up
from kb_app.container import Container
from kb_app.demo.demo_accounts import PASSWORD as PRINTED
from people.actors import CONSOLE
from people.authentication.passwords import hash_password
from people.services import accounts
from tests.makers import Browser


@pytest.fixture
def engine_kind() -> str:
    """Pages behave the same on both engines; the services are tested on each."""
    return "sqlite"


def test_without_mail_and_backup_it_says_so(admin: Browser) -> None:
    page = admin.get("/admin/status").text
    assert "KB_SMTP_HOST" in page
    assert "没有用 backup 命令备份过" in page


def test_tells_where_mail_goes_through(admin: Browser, app: Flask) -> None:
    parts: Container = app.extensions["kb"]
    mail = {"smtp_host": "mail.example.com", "smtp_from": "kb@example.com"}
    app.extensions["kb"] = replace(parts, settings=replace(parts.settings, **mail))
    page = admin.get("/admin/status").text
    assert "由 mail.example.com 以 kb@example.com 的名义发送" in page
    assert "KB_PUBLIC_URL" in page  # without it mails lead nowhere


def test_tells_when_the_last_backup_was(admin: Browser, app: Flask, tmp_path: Path) -> None:
    parts: Container = app.extensions["kb"]
    path = tmp_path / "last-night.kbbackup"
    with clock.moved_to(clock.now() - timedelta(days=3)):
        back_up(parts, path)
    assert "请检查定时任务" in admin.get("/admin/status").text
    with clock.moved_to(clock.now() - timedelta(hours=3)):
        back_up(parts, path)
    page = admin.get("/admin/status").text
    assert "3 小时前" in page
    assert str(path) in page
    assert "请检查定时任务" not in page
    (parts.settings.data_dir / "last-backup.json").write_text("{")
    assert "没有用 backup 命令备份过" in admin.get("/admin/status").text


def test_warns_of_the_passwords_of_the_demo(admin: Browser, database: Database) -> None:
    warned = "还用着公开的演示密码"
    with database.transaction() as session:
        values = {"display_name": "x", "roles": ["agent"], "department": "", "active": True}
        for name in ("agent", "supervisor"):
            named, printed = {**values, "name": name}, hash_password(PRINTED)
            accounts.add_user_hashed(session, CONSOLE, named, printed, issued=False)
    for path in ("/admin", "/admin/status"):
        page = admin.get(path).text
        assert f"有 2 个账号{warned}" in page
    with database.transaction() as session:
        accounts.change_user(session, CONSOLE, "agent", values | {"active": False})
        accounts.set_password(session, CONSOLE, "supervisor", "nobody knows this")
    assert warned not in admin.get("/admin").text
