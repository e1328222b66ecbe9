"""Administration of people: who may, bad input, stale forms, passwords shown once."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from core.audit import AuditEvent
from core.database import Database
from people.authentication import passwords
from people.models import User
from people.queries import user_named
from tests.makers import Browser

Open = Callable[[str], Browser]
PAGES = (
    "/admin",
    "/admin/users/new",
    "/admin/users/wang",
    "/admin/departments",
    "/admin/departments/safety",
    "/admin/categories",
    "/admin/categories/service",
    "/admin/audit",
)


@pytest.fixture
def engine_kind() -> str:
    """Pages behave the same on both engines; the services are tested on each."""
    return "sqlite"


def user_in(database: Database, name: str) -> User | None:
    with database.reading() as session:
        user = user_named(session, name)
        if user is not None:
            assert isinstance(user.roles, frozenset)
        return user


def secret_on(page: str) -> str:
    found = re.search(r'<code class="admin__secret"[^>]*>([^<]+)</code>', page)
    assert found
    return found[1]


def shown_version(page: str) -> str:
    found = re.search(r'name="version" value="(\d+)"', page)
    assert found
    return found[1]


class TestWhoMay:
    @pytest.mark.parametrize("path", PAGES)
    def test_administrators_only(self, browser: Open, path: str) -> None:
        assert browser("admin").get(path).status_code == 200
        for name in ("an", "wang", "chen", "zhou"):
            assert browser(name).get(path).status_code == 403

    @pytest.mark.parametrize("path", [*PAGES[1:-1], "/admin/users/wang/password"])
    def test_no_change_by_others(self, browser: Open, database: Database, path: str) -> None:
        before = user_in(database, "wang")
        form = {"name": "x", "code": "x", "roles.0": "admin", "department": "service"}
        for name in ("an", "wang", "chen"):
            assert browser(name).post(path, form).status_code == 403
        after = user_in(database, "wang")
        assert before is not None
        assert after is not None
        assert after.password_hash == before.password_hash

    def test_needs_the_csrf_token(self, admin: Browser) -> None:
        assert admin.client.post("/admin/users/wang/password").status_code == 403

    @pytest.mark.parametrize(
        "path", ["/admin/users/nobody", "/admin/departments/none", "/admin/categories/none"]
    )
    def test_unknown_ones_are_not_found(self, admin: Browser, path: str) -> None:
        assert admin.get(path).status_code == 404
        assert admin.post(path, {"version": "1", "active": "true"}).status_code in (400, 404)
        assert admin.post("/admin/users/nobody/password").status_code == 404


class TestPeople:
    def test_are_found_by_part_of_the_name(self, admin: Browser) -> None:
        assert "/admin/users/wang" in admin.get("/admin").text
        page = admin.get("/admin?q=CHE").text
        assert "/admin/users/chen" in page
        assert "/admin/users/wang" not in page
        assert "没有找到这样的人" in admin.get("/admin?q=%25").text

    def test_new_one_gets_a_password_that_works_and_is_shown_once(
        self, admin: Browser, database: Database
    ) -> None:
        form = {"name": "qian", "display_name": "钱工", "roles.0": "agent", "roles.2": "reviewer"}
        page = admin.post("/admin/users/new", form | {"department": "safety"})
        assert page.status_code == 200
        assert "no-store" in page.headers["Cache-Control"]
        password = secret_on(page.text)
        user = user_in(database, "qian")
        assert user is not None
        assert passwords.matches(user.password_hash, password)
        assert {str(role) for role in user.roles} == {"agent", "reviewer"}
        assert password not in admin.get("/admin/users/qian").text
        with database.reading() as session:
            assert all(password not in str(e.data) for e in session.scalars(select(AuditEvent)))

    def test_roles_are_boxes_with_explanations(self, admin: Browser) -> None:
        page = admin.get("/admin/users/new").text
        for role in ("agent", "contributor", "reviewer", "supervisor", "admin"):
            assert f'value="{role}"' in page
            assert f'aria-describedby="role-{role}-help"' in page
        assert "不能审核本人送审的内容" in page

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"name": "wang"}, "name"),
            ({"name": "WANG"}, "name"),
            ({"name": "system"}, "name"),
            ({"name": "a b"}, "name"),
            ({"name": "x" * 61}, "name"),
            ({"roles.1": "contributor"}, "department"),
            ({"department": "nowhere"}, "department"),
        ],
    )
    def test_bad_input_keeps_the_form(
        self, admin: Browser, changes: dict[str, str], field: str
    ) -> None:
        form = {"name": "qian", "display_name": "钱工", "roles.0": "agent", "department": ""}
        refused = admin.post("/admin/users/new", form | changes)
        assert refused.status_code == 400
        assert f'id="f-{field}-error"' in refused.text
        assert 'value="钱工"' in refused.text
        box = re.search(r'<input[^>]*id="role-agent"[^>]*>', refused.text)
        assert box
        assert "checked" in box[0]

    @pytest.mark.parametrize(
        "extra", [{"password_hash": "x"}, {"id": "1"}, {"roles.0": "root"}, {"roles": "admin"}]
    )
    def test_refuses_what_it_does_not_know(
        self, admin: Browser, database: Database, extra: dict[str, str]
    ) -> None:
        form = {"name": "qian", "display_name": "", "roles.0": "agent", "department": ""}
        assert admin.post("/admin/users/new", form | extra).status_code == 400
        assert user_in(database, "qian") is None

    def test_no_role_at_all_is_refused(self, admin: Browser) -> None:
        refused = admin.post("/admin/users/new", {"name": "qian", "department": ""})
        assert refused.status_code == 400
        assert 'href="#f-roles"' in refused.text

    def test_change_ends_the_sessions(
        self, admin: Browser, browser: Open, database: Database
    ) -> None:
        wang = browser("wang")
        version = shown_version(admin.get("/admin/users/wang").text)
        form = {"display_name": "王工", "department": "safety", "roles.1": "contributor"}
        saved = admin.post("/admin/users/wang", form | {"active": "true", "version": version})
        assert saved.status_code == 303
        assert "已保存 王工 的账号" in admin.get(saved.location).text
        assert wang.get("/review").status_code == 403

    def test_made_inactive(self, admin: Browser, database: Database) -> None:
        version = shown_version(admin.get("/admin/users/an").text)
        form = {"display_name": "an", "department": "service", "roles.0": "agent"}
        admin.post("/admin/users/an", form | {"active": "false", "version": version})
        user = user_in(database, "an")
        assert user is not None
        assert not user.active

    def test_cannot_take_away_ones_own_administration(self, admin: Browser) -> None:
        version = shown_version(admin.get("/admin/users/admin").text)
        form = {"display_name": "", "department": "", "roles.0": "agent", "active": "true"}
        refused = admin.post("/admin/users/admin", form | {"version": version})
        assert refused.status_code == 400
        assert "不能取消自己的管理员身份" in refused.text

    def test_stale_form_overwrites_nothing_until_chosen(
        self, admin: Browser, database: Database
    ) -> None:
        version = shown_version(admin.get("/admin/users/chen").text)
        form = {"department": "safety", "roles.2": "reviewer", "active": "true"}
        admin.post("/admin/users/chen", form | {"display_name": "先存的", "version": version})
        mine = form | {"display_name": "后填的", "version": version, "department": "service"}
        stale = admin.post("/admin/users/chen", mine)
        assert stale.status_code == 412
        assert "<td>安全监察部</td><td>客户服务中心</td>" in stale.text
        assert "先存的" in stale.text
        assert 'value="后填的"' in stale.text
        user = user_in(database, "chen")
        assert user is not None
        assert user.display_name == "先存的"
        chosen = admin.post("/admin/users/chen", mine | {"version": shown_version(stale.text)})
        assert chosen.status_code == 303
        user = user_in(database, "chen")
        assert user is not None
        assert user.display_name == "后填的"

    def test_form_without_its_version_is_refused(self, admin: Browser) -> None:
        form = {"display_name": "x", "department": "safety", "roles.2": "reviewer"}
        assert admin.post("/admin/users/chen", form | {"active": "true"}).status_code == 400

    def test_new_password_replaces_the_old_and_ends_sessions(
        self, admin: Browser, browser: Open, database: Database
    ) -> None:
        chen = browser("chen")
        page = admin.post("/admin/users/chen/password")
        user = user_in(database, "chen")
        assert user is not None
        assert passwords.matches(user.password_hash, secret_on(page.text))
        assert chen.get("/review").status_code == 303

    def test_names_are_escaped(self, admin: Browser, database: Database) -> None:
        form = {"name": "qian", "display_name": "<b onclick=x>", "roles.0": "agent"}
        admin.post("/admin/users/new", form | {"department": ""})
        for path in ("/admin", "/admin/users/qian"):
            page = admin.get(path).text
            assert "<b onclick" not in page
            assert "&lt;b onclick" in page


def test_every_page_has_no_inline_code(admin: Browser, app: Flask) -> None:
    """The Content-Security-Policy would refuse it anyway."""
    pages: Any = [admin.get(path).text for path in PAGES]
    assert not any(re.search(r"<script(?![^>]*src)|\sstyle=|\son\w+=", page) for page in pages)


def test_people_are_narrowed_by_department_role_and_activity(
    admin: Browser, database: Database
) -> None:
    def listed(query: str) -> set[str]:
        page = admin.get(f"/admin?{query}").text
        return set(re.findall(r'href="/admin/users/(\w+)">', page)) - {"new"}

    with database.transaction() as session:
        zhao = user_named(session, "zhao")
        assert zhao is not None
        zhao.active = False
    assert "wang" in listed("department=marketing&role=contributor")
    assert listed("department=marketing&role=reviewer&q=wang") == set()
    assert "chen" in listed("role=reviewer")
    assert "wang" not in listed("role=reviewer")
    assert listed("active=false") == {"zhao"}
    assert "zhao" not in listed("active=true")
    assert admin.get("/admin?role=king").status_code == 400
