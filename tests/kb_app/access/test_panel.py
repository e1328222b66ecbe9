"""Who may frame the search: nobody, unless an origin is listed, and then nothing but the panel."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from core import audit
from kb_app.access import panel
from kb_app.app import create_app
from kb_app.container import Container
from kb_app.settings import Settings
from search_index.engine import Index
from tests.databases import ON_SQLITE
from tests.makers import Browser, Maker

pytestmark = ON_SQLITE

TELEPHONY = "https://cti.example.com"
OTHER = "http://10.0.0.5:8080"


@pytest.fixture
def listed(maker: Maker, settings: Settings, index: Index) -> Container:
    """The parts of a service that lists two origins."""
    changed = replace(settings, panel_origins=f"{TELEPHONY}, {OTHER}", node_name="one")
    return Container(changed, maker.database, index)


def may_be_framed(client: FlaskClient | Browser, path: str) -> str | None:
    """By whom, or None where nobody may."""
    headers = client.get(path).headers
    _, _, ancestors = headers["Content-Security-Policy"].partition("frame-ancestors ")
    assert (ancestors == "'none'") == ("X-Frame-Options" in headers)
    return None if ancestors == "'none'" else ancestors


def test_only_the_panel_is_framed_and_only_by_who_is_listed(
    listed: Container, maker: Maker
) -> None:
    number = maker.published()
    app = create_app(listed.settings, listed)
    an = Browser(app, maker.database, "an")
    assert may_be_framed(an, "/search?panel=1&q=停电") == f"{TELEPHONY} {OTHER}"
    assert '<base target="_blank">' in an.get("/search?panel").text
    assert "<base" not in an.get("/search").text
    others = ("/search", f"/entries/{number}?panel=1", "/login?panel=1", "/account", "/nowhere")
    assert [may_be_framed(an, path) for path in others] == [None] * len(others)

    stranger = app.test_client()
    assert may_be_framed(stranger, "/search?panel=1") == f"{TELEPHONY} {OTHER}"
    page = stranger.get("/search?panel=1&q=停电")
    assert page.status_code == 401, "no way to a log-in that may not be framed"
    assert 'href="/login" target="_blank"' in page.text
    page = stranger.get("/search?panel=1&q=停电&call=7&endpoint=x")
    alone = "/search?q=%E5%81%9C%E7%94%B5&amp;call=7&amp;endpoint=x"
    assert f'href="{alone}" target="_blank"' in page.text, "where no log-in reaches the frame"
    assert stranger.get("/search").status_code == 303


def test_without_a_list_nobody_frames_anything(maker: Maker, settings: Settings) -> None:
    app = create_app(settings, Container(settings, maker.database, maker.index))
    for client in (Browser(app, maker.database, "an"), app.test_client()):
        assert may_be_framed(client, "/search?panel=1") is None


def test_it_is_on_record_who_is_listed_each_time_it_changes(
    listed: Container, settings: Settings
) -> None:
    unlisted = Container(replace(settings, node_name="two"), listed.database, listed.index)
    for parts in (listed, listed, unlisted):
        panel.job(parts).work()
    emptied = replace(listed.settings, panel_origins="")
    panel.job(Container(emptied, listed.database, listed.index)).work()
    with listed.database.reading() as session:
        noted = audit.found(session, audit.Sought(action="panel.origins"), limit=9).items
        assert [(one.subject, one.data["origins"]) for one in noted] == [
            ("node:one", []),
            ("node:one", [TELEPHONY, OTHER]),
        ]
