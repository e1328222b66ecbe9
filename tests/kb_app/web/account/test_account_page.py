"""One's own password and tokens, the language."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from core.database import Database
from people.authentication.models import ApiToken
from tests.makers import PASSWORD, Browser

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
