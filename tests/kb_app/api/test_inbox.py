"""The inbox over the API."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from core.database import Database
from core.messages import _
from people.actors import Actor
from people.notifications import notifying
from people.notifications.subjects import Subject, SubjectKind
from tests.databases import ENGINES
from tests.makers import Maker


@pytest.fixture(params=ENGINES)
def engine_kind(request: pytest.FixtureRequest) -> str:
    """What is asked of the database differs from the page's: both are asked."""
    return str(request.param)


@pytest.fixture
def told(database: Database, people: dict[str, Actor]) -> None:
    """Wang was told two things, li one."""
    with database.transaction() as session:
        wang, li = people["wang"].id, people["li"].id
        notifying.tell(
            session, [wang, li], _("存疑"), about=Subject(SubjectKind.ENTRY, "KB-000001"), key="1"
        )
        notifying.tell(
            session, [wang], _("未读"), about=Subject(SubjectKind.ENTRY, "KB-000009"), key="2"
        )


@pytest.mark.usefixtures("told")
def test_the_api_speaks_the_callers_language(maker: Maker, client: FlaskClient) -> None:
    headers = maker.token("wang") | {"Accept-Language": "en"}
    body: Any = client.get("/api/v1/inbox", headers=headers).json
    assert [item["text"] for item in body["items"]] == ["Unread", "In doubt"]
    assert (body["total"], body["unread"]) == (2, 2)
    read: Any = client.post("/api/v1/inbox/3/read", headers=headers).json
    assert read["read_at"]
    rest: Any = client.get("/api/v1/inbox?unread=true", headers=headers).json
    assert [item["id"] for item in rest["items"]] == [1]
    assert client.post("/api/v1/inbox/2/read", headers=headers).status_code == 404
    assert client.post("/api/v1/inbox/read", headers=headers).json == {"read": 1}
