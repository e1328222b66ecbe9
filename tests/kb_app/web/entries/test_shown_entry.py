"""What is in doubt is marked wherever it is read, and hidden nowhere."""

from __future__ import annotations

from typing import Any

from tests.content.doubted import doubt, settle
from tests.kb_app.matrix.api import DRAFT
from tests.makers import Maker


def test_agents_see_it_marked_and_not_hidden(maker: Maker, client: Any, browser: Any) -> None:
    number = maker.published()
    headers = maker.token("an")
    before = client.get(f"/api/v1/entries/{number}", headers=headers)
    assert before.json["in_doubt"] == []
    doubt(maker.database, number)
    tagged = headers | {"If-None-Match": before.headers["ETag"]}
    after = client.get(f"/api/v1/entries/{number}", headers=tagged)
    assert after.status_code == 200, "a doubt is news to whoever has the old answer"
    (told,) = after.json["in_doubt"]
    assert (told["reason"], told["detail"]) == ("basis_changed", "第十条已改为 8000 元")
    (hit,) = client.get("/api/v1/search?q=恢复供电", headers=headers).json["hits"]
    assert hit["in_doubt"] == [told]
    agent = browser("an")
    for page in (f"/entries/{number}", "/search?q=恢复供电"):
        text = agent.get(page).text
        assert "存疑" in text
        assert "第十条已改为 8000 元" in text
        assert "曾于" in text
        assert "审核通过" not in text, "no green tick beside a doubt"
    settle(maker.database, number)
    assert "存疑" not in agent.get(f"/entries/{number}").text


def test_its_department_sees_it_and_can_save_with_the_tag(maker: Maker, client: Any) -> None:
    number = maker.published()
    doubt(maker.database, number)
    headers = maker.token("wang")
    read = client.get(f"/api/v1/entries/{number}", headers=headers)
    assert len(read.json["in_doubt"]) == 1
    saved = client.put(
        f"/api/v1/entries/{number}/draft",
        json=DRAFT,
        headers=headers | {"If-Match": read.headers["ETag"]},
    )
    assert saved.status_code == 200
