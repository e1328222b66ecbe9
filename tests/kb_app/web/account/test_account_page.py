"""One's own password and tokens, the language."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from core import clock
from core.database import Database
from people.authentication import sessions
from people.authentication.models import ApiToken
from people.notifications.queries import inbox
from tests.makers import PASSWORD, Browser, Maker, new_entry

Open = Callable[[str], Browser]


@pytest.fixture
def engine_kind() -> str:
    """Pages behave the same on both engines; the services are tested on each."""
    return "sqlite"


def token_in(page: str) -> str:
    found = re.search(r'name="csrf_token" value="(\w+)"', page)
    assert found
    return found.group(1)


def log_in(client: FlaskClient, name: str = "an", password: str = PASSWORD, **more: str) -> object:
    token = token_in(client.get("/login").text)
    form = {"csrf_token": token, "name": name, "password": password, **more}
    return client.post("/login", data=form)


def test_a_changed_password_asks_for_a_new_log_in(browser: Open, client: FlaskClient) -> None:
    form = {"current": PASSWORD, "new": "another long one", "again": "another long one"}
    an = browser("an")

    response = an.post("/account", form)

    assert (response.status_code, response.location) == (303, "/login")
    assert an.get("/account").status_code == 303
    assert log_in(client, password=PASSWORD).status_code == 400
    assert log_in(client, password="another long one").status_code == 303


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"current": "not it"}, "current"),
        ({"new": "short", "again": "short"}, "new"),
        ({"again": "something else"}, "again"),
    ],
)
def test_a_refused_password_says_which_field(
    browser: Open, changes: dict[str, str], field: str
) -> None:
    form = {"current": PASSWORD, "new": "another long one", "again": "another long one"}

    response = browser("an").post("/account", form | changes)

    assert response.status_code == 400
    assert f'id="f-{field}-error"' in response.text
    assert f'href="#f-{field}"' in response.text


def test_a_token_is_shown_once_and_works(browser: Open, client: FlaskClient) -> None:
    an = browser("an")

    issued = an.post("/account/tokens", {"label": "报表 <b>"})

    secret = re.search(r"kb_[\w-]{20,}", issued.text).group()
    listed = an.get("/account").text
    assert secret not in listed
    assert "报表 &lt;b&gt;" in listed
    headers = {"Authorization": f"Bearer {secret}"}
    assert client.get("/api/v1/search?q=x", headers=headers).status_code != 401


def test_a_revoked_token_is_worth_nothing(
    browser: Open, client: FlaskClient, database: Database
) -> None:
    an = browser("an")
    secret = re.search(r"kb_[\w-]{20,}", an.post("/account/tokens", {"label": "x"}).text).group()
    with database.reading() as session:
        token_id = session.query(ApiToken.id).scalar()

    assert browser("wang").post(f"/account/tokens/{token_id}/revoke").status_code == 404
    assert an.post(f"/account/tokens/{token_id}/revoke").status_code == 303

    headers = {"Authorization": f"Bearer {secret}"}
    assert client.get("/api/v1/search?q=x", headers=headers).status_code == 401


def test_a_token_needs_a_purpose(browser: Open, database: Database) -> None:
    response = browser("an").post("/account/tokens", {"label": "  "})

    assert response.status_code == 400
    assert 'id="f-label-error"' in response.text
    with database.reading() as session:
        assert session.query(ApiToken).count() == 0


def test_the_language_is_remembered_and_the_way_back_kept(browser: Open) -> None:
    an = browser("an")
    assert 'lang="zh-CN"' in an.get("/search").text

    switched = an.post("/language", {"language": "en", "next": "/search?q=a"})

    assert switched.location == "/search?q=a"
    assert 'lang="en"' in an.get("/search").text
    assert an.post("/language", {"language": "xx", "next": "//evil"}).location == "/"
    assert 'lang="en"' in an.get("/search").text


def test_the_account_page_names_department_and_roles(browser: Open) -> None:
    page = browser("sun").get("/account").text

    assert "<dd>客户服务中心</dd>" in page
    assert "部门供稿人" in page
    assert "审核委员" in page


def test_a_token_reads_or_writes_as_it_was_issued_and_ends(
    browser: Open, client: FlaskClient
) -> None:
    wang = browser("wang")
    secrets = {}
    for scope in ("read", "write"):
        form = {"label": scope, "scope": scope, "days": "30"}
        found = re.search(r"kb_[\w-]{20,}", wang.post("/account/tokens", form).text)
        assert found
        secrets[scope] = {"Authorization": f"Bearer {found.group()}"}
    for scope, status in (("read", 403), ("write", 201)):
        assert client.get("/api/v1/entries", headers=secrets[scope]).status_code == 200
        body = new_entry()
        sent = client.post("/api/v1/entries", json=body, headers=secrets[scope])
        assert sent.status_code == status, sent.json
    with clock.moved_to(clock.now() + timedelta(days=30)):
        for headers in secrets.values():
            assert client.get("/api/v1/entries", headers=headers).status_code == 401


@pytest.mark.parametrize("form", [{"days": "0"}, {"days": "366"}, {"scope": "all"}])
def test_a_token_of_another_kind_is_not_issued(
    browser: Open, database: Database, form: dict[str, str]
) -> None:
    assert browser("an").post("/account/tokens", {"label": "x", **form}).status_code == 400
    with database.reading() as session:
        assert session.scalar(select(ApiToken.id)) is None


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/account"),
        ("POST", "/account"),
        ("POST", "/account/tokens"),
        ("POST", "/account/second-factor"),
        ("POST", "/login"),
        ("GET", "/admin"),
        ("POST", "/admin/users/new"),
        ("POST", "/admin/users/an/password"),
        ("GET", "/admin/tokens"),
    ],
)
def test_a_token_opens_no_account_and_mints_nothing(
    client: FlaskClient, maker: Maker, method: str, path: str
) -> None:
    headers = maker.token("admin")
    refused = client.open(path, method=method, headers=headers, data={"label": "x"})
    assert refused.status_code == 403


def test_a_reset_of_the_password_revokes_tokens_and_is_told(
    browser: Open, client: FlaskClient, maker: Maker
) -> None:
    headers = maker.token("an")
    assert browser("admin").post("/admin/users/an/password").status_code == 200
    assert client.get("/api/v1/search?q=x", headers=headers).status_code == 401
    with maker.database.reading() as session:
        (told,) = inbox(session, maker.actor("an"), limit=5).items
    assert told.subject_kind == "account"


def test_log_ins_are_listed_and_ended_one_by_one_or_all(browser: Open) -> None:
    here, there, third = browser("an"), browser("an"), browser("an")
    handles = set(re.findall(r"/account/sessions/(\w{16})/end", here.get("/account").text))
    assert len(handles) == 2  # not this one
    own = sessions.handle_of(sessions.key_hash(there.client.get_cookie("kb_session").value))
    assert here.post(f"/account/sessions/{own}/end").status_code == 303
    assert [one.get("/account").status_code for one in (here, there, third)] == [200, 303, 200]
    assert browser("li").post(f"/account/sessions/{own}/end").status_code == 404
    assert here.post("/account/sessions/end-others").status_code == 303
    assert [one.get("/account").status_code for one in (here, third)] == [200, 303]


def test_when_a_token_was_last_used_is_shown(
    browser: Open, client: FlaskClient, maker: Maker
) -> None:
    headers = maker.token("an")
    assert "从未" in browser("an").get("/account").text
    client.get("/api/v1/search?q=x", headers=headers)
    assert "从未" not in browser("an").get("/account").text


@pytest.mark.parametrize(
    ("name", "hours", "status"),
    [("an", 11, 200), ("wang", 3, 200), ("wang", 5, 303), ("chen", 3, 303), ("admin", 2, 303)],
)
def test_an_idle_log_in_ends_sooner_for_who_may_do_more(
    browser: Open, name: str, hours: int, status: int
) -> None:
    visitor = browser(name)
    with clock.moved_to(clock.now() + timedelta(hours=hours)):
        assert visitor.get("/account").status_code == status


def test_a_log_in_that_is_used_goes_on(browser: Open) -> None:
    admin, begun = browser("admin"), clock.now()
    for minutes in range(0, 240, 50):
        with clock.moved_to(begun + timedelta(minutes=minutes)):
            assert admin.get("/admin").status_code == 200
