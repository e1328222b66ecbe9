"""Shifts from a form and a file; following, and a feed that shows what its owner may see."""

from __future__ import annotations

import io
from collections.abc import Callable
from xml.etree import ElementTree

import pytest
from flask import Flask

from content.queries import entry_numbered
from core import clock
from people.actors import CONSOLE
from people.services.accounts import change_user
from search_index import services as index_services
from tests.briefing.reading_desk import Desk, at
from tests.makers import Browser, Maker

Open = Callable[[str], Browser]
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def engine_kind() -> str:
    """Pages behave the same on both engines; the services are tested on each."""
    return "sqlite"


@pytest.fixture
def desk(maker: Maker) -> Desk:
    """Everything published before it counts as known."""
    index_services.rebuild(maker.database, maker.index)
    return Desk(maker)


def test_a_feed_leaks_nothing(
    browser: Open, desk: Desk, app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    """Drafts, what was taken down and what is over are not in it; a revoked key opens nothing."""
    an = browser("an")
    number, gone, hidden = (desk.publish(title=f"公开的第{n}条") for n in "一二三")
    assert an.post("/following", {"category": "third-party"}).status_code == 303
    assert an.post("/following", {"entry": "KB-999999"}).status_code == 400
    desk.revise(number, "结清电费后 12 小时内恢复供电。")
    desk.draft(number, "绝密的 1 小时。")
    desk.maker.submitted(title="绝密的送审")
    desk.publish(title="绝密的内部口径", seen_by_departments=["marketing"])
    desk.maker.retire(gone)
    with desk.database.transaction() as session:
        entry = entry_numbered(session, hidden)
        assert entry is not None
        entry.taken_down_at = clock.now()
    page = an.post("/following/feed").text
    address = page.split('readonly value="')[1].split('"')[0]
    path = address.removeprefix("http://localhost")
    nobody = app.test_client()
    answer = nobody.get(path)
    assert answer.mimetype == "application/atom+xml"
    feed = ElementTree.fromstring(answer.data)
    assert feed.find(f"{ATOM}link[@rel='self']").get("href") == address  # type: ignore[union-attr]
    titles = [one.findtext(f"{ATOM}title") for one in feed.findall(f"{ATOM}entry")]
    assert len(titles) == 1
    assert "原：24 小时，现：12 小时" in answer.text
    for secret in ("绝密", "第二条", "第三条"):
        assert secret not in answer.text
    assert nobody.get(path, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
    key = path.rsplit("/", 1)[1]
    assert not any(key in str(vars(line)) for line in caplog.records), "no log holds the key"
    values = {"display_name": "an", "roles": [], "department": "service"}
    with desk.database.transaction() as session:
        change_user(session, CONSOLE, "an", {**values, "roles": ["agent"], "active": False})
    assert nobody.get(path).status_code == 404
    with desk.database.transaction() as session:
        change_user(session, CONSOLE, "an", {**values, "roles": ["agent"], "active": True})
    assert nobody.get(path).status_code == 200
    an = browser("an")
    assert an.post("/following/feed/revoke").status_code == 303
    assert nobody.get(path).status_code == 404
    follows = an.send("GET", "/api/v1/follows").json["items"]
    assert an.post(f"/following/{follows[0]['id']}/drop").status_code == 303
    assert an.post("/following/mail", {"by_mail": "true"}).status_code == 303
    assert "还没有关注" in an.get("/following").text


def test_an_entry_says_that_it_is_followed_and_leaves_off_there(browser: Open, desk: Desk) -> None:
    an, number = browser("an"), desk.publish()
    page = f"/entries/{number}"
    for path in ("/following", "/following"):  # once more changes nothing
        assert an.post(path, {"entry": number, "next": page}).headers["Location"] == page
    text = an.get(page).text
    assert ">取消关注</button>" in text
    path = text.split('class="entry__follow" method="post" action="')[1].split('"')[0]
    assert an.post(path, {"entry": number, "next": page}).headers["Location"] == page
    assert ">关注</button>" in an.get(page).text
    assert an.post("/following", {}).status_code == 400
    assert "请选择一个业务类别" in an.post("/following", {}).text, "the field is named"


def test_shifts_by_form_and_by_file(browser: Open, desk: Desk) -> None:
    """A supervisor keeps them; a file is all or none, and what comes out goes in again."""
    zhou = browser("zhou")
    sent = {"name": "早班", "starts_at": "08:00", "ends_at": "16:00", "active": "true"}
    days = {f"weekdays.{n}": str(n + 1) for n in range(7)}
    wrong = zhou.post("/shifts", {**sent, **days, "members": "an nobody"})
    assert wrong.status_code == 400
    assert "没有登录名为 nobody 的在用账号" in wrong.text
    assert zhou.post("/shifts", {**sent, **days, "members": "an\nzhao"}).status_code == 303
    (shift,) = zhou.send("GET", "/api/v1/shifts").json["items"]
    assert (shift["members"], shift["weekdays"]) == (["an", "zhao"], [1, 2, 3, 4, 5, 6, 7])
    with clock.moved_to(at(2, 9)):
        assert ">2</td>" in browser("zhou").get("/shifts").text, "on shift now"
    stale = {**sent, **days, "version": "9", "members": "an"}
    assert zhou.post(f"/shifts/{shift['id']}", stale).status_code == 412
    out = zhou.get("/shifts/shifts.csv").data
    assert "早班,08:00,16:00" in out.decode("utf-8-sig")

    def bring(text: bytes) -> int:
        files = {"file": (io.BytesIO(text), "shifts.csv")}
        answer = zhou.post("/shifts/file", files, content_type="multipart/form-data")
        bring.said = answer.text  # type: ignore[attr-defined]
        return answer.status_code

    rows = "夜班,20:00,8:00,周一至周五,an\n"
    assert bring(out + f"{rows}晚班,14:00,22:00,,nobody\n".encode()) == 400
    assert "第 3 个班次：没有登录名为 nobody 的在用账号" in bring.said  # type: ignore[attr-defined]
    assert bring("班次,开始,结束\n夜班,八点,22:00\n".encode()) == 400
    assert "第 2 行“开始”" in bring.said  # type: ignore[attr-defined]
    assert len(zhou.send("GET", "/api/v1/shifts").json["items"]) == 1
    assert bring(out + rows.encode()) == 303
    items = {one["name"]: one for one in zhou.send("GET", "/api/v1/shifts").json["items"]}
    assert items["夜班"]["weekdays"] == [1, 2, 3, 4, 5]
    assert items["早班"]["members"] == ["an", "zhao"]
    changed = {"name": "早班", "starts_at": "07:00", "ends_at": "15:00", "members": []}
    path, tag = f"/api/v1/shifts/{items['早班']['id']}", str(items["早班"]["version"])
    assert zhou.send("PUT", path, changed, headers={"If-Match": f'"{tag}"'}).status_code == 200
    assert zhou.send("PUT", path, changed, headers={"If-Match": f'"{tag}"'}).status_code == 412
