"""Files that take their time to be read: one by one by a task, none twice, then a preview."""

from __future__ import annotations

import io
import stat
import zipfile
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from content.files import uploads
from content.files.models import FoundInFile, SentFile
from content.models import ImportBatch
from content.services import previews, reading
from core import clock
from core.database import Database
from core.tasks.models import Task, TaskState
from core.tasks.task_runner import TaskRunner
from people.actors import CONSOLE
from people.services import accounts
from review.jobs import WORKS
from tests.databases import ON_SQLITE
from tests.made_files import archive, pdf
from tests.makers import Browser, Maker

Open = Callable[[str], Browser]
BAD = b"# \xe6\xb3\x95\n\xe5\x8f\xaa\xe6\x9c\x89\xe6\x96\x87\xe5\xad\x97\xe3\x80\x82\n"


def law(name: str) -> bytes:
    return f"{name}办法\n\n第一条 为了规范{name}，制定本办法。\n第二条 提前公告。\n".encode()


LAWS = {f"{name}.txt": law(name) for name in ("甲", "乙", "丙", "丁")}


@pytest.fixture(autouse=True)
def nothing_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """However small the files are."""
    monkeypatch.setattr(reading, "WAITED_FOR", 0.0)


def form(files: dict[str, bytes], **changes: str) -> dict[str, Any]:
    values = {"what": "regulations", "department": "marketing", "category": "third-party"}
    return values | changes | {"file": [(io.BytesIO(data), name) for name, data in files.items()]}


class Api:
    """What a contributor's program calls."""

    def __init__(self, app: Flask, maker: Maker, who: str = "wang") -> None:
        self._client, self._headers = app.test_client(), maker.token(who)

    def send(self, files: dict[str, bytes], key: str = "", **changes: str) -> Any:
        headers = self._headers | ({"Idempotency-Key": key} if key else {})
        return self._client.post("/api/v1/imports", data=form(files, **changes), headers=headers)

    def call(self, method: str, path: str, **options: Any) -> Any:
        return self._client.open(f"/api/v1{path}", method=method, headers=self._headers, **options)


@pytest.fixture
def api(app: Flask, maker: Maker) -> Api:
    return Api(app, maker)


def work_off(database: Database) -> None:
    TaskRunner(database, WORKS).work_off()


def bytes_kept(database: Database) -> set[str]:
    assert database.blobs is not None
    return set(database.blobs.names())


def test_files_in_a_zip_are_read_one_by_one_and_become_a_preview(api: Api, maker: Maker) -> None:
    data = archive(**LAWS, **{"坏.txt": BAD})
    asked = api.send({"全部.zip": data})
    assert (asked.status_code, asked.json["kind"], asked.json["total"]) == (202, "read", 5)
    path = f"/imports/{asked.json['import']}"
    before = api.call("GET", path).json
    assert (before["reading"], before["entries"]) == (asked.json["id"], 0)
    refused = api.call("POST", f"{path}/commit")
    assert (refused.status_code, refused.json["code"]) == (409, "being_read")
    work_off(maker.database)
    task = api.call("GET", f"/tasks/{asked.json['id']}").json
    assert (task["state"], task["done"], task["results"]) == ("done", 5, [1, 1, 1, 1, 0])
    preview = api.call("GET", path).json
    assert (preview["reading"], preview["files"]) == (None, [*LAWS, "坏.txt"])
    assert (preview["entries"], [one["file"] for one in preview["errors"]]) == (4, ["坏.txt"])
    with maker.database.reading() as session:
        assert session.scalars(select(FoundInFile)).all() == []


def test_what_was_read_by_a_task_comes_in_like_any_other(api: Api, maker: Maker) -> None:
    """A PDF becomes the file of its entry; what is like an entry is told."""
    own = maker.published("regulation", title="停电管理办法")
    rule = pdf([["停电管理办法", "第一条　计划停电提前七天公告。"]])
    asked = api.send({"办法.pdf": rule, "甲.txt": LAWS["甲.txt"]}).json
    work_off(maker.database)
    preview = api.call("GET", f"/imports/{asked['import']}").json
    assert [one["number"] for one in preview["duplicates"]] == [own]
    made = api.call("POST", f"/imports/{asked['import']}/commit")
    assert made.status_code == 201
    first, second = made.json["numbers"]
    draft = api.call("GET", f"/entries/{first}").json["draft"]
    assert [(one["name"], one["pages"]) for one in draft["files"]] == [("办法.pdf", 1)]
    assert api.call("GET", f"/entries/{second}").json["draft"]["files"] == []
    again = api.send({"办法.pdf": rule, "甲.txt": LAWS["甲.txt"]}).json
    work_off(maker.database)
    done = api.call("POST", f"/imports/{again['import']}/commit")
    assert done.json["numbers"] == []  # word for word there already


def test_the_same_call_is_read_once(api: Api, maker: Maker) -> None:
    first, again = api.send(LAWS, key="k"), api.send(LAWS, key="k")
    assert (first.status_code, again.json) == (202, first.json)
    with maker.database.reading() as session:
        assert len(session.scalars(select(Task)).all()) == 1


def test_what_was_read_is_not_read_again(
    api: Api, maker: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another worker goes on where one is gone, at the file that was in hand."""
    read: list[str] = []
    parse = previews.parse

    def dies_at(last: str) -> Callable[..., Any]:
        def reads(what: str, files: Any) -> Any:
            [(name, data)] = files
            read.append(name)
            if name == last:
                raise SystemExit
            return parse(what, [(name, data)])

        return reads

    api.send(LAWS)
    monkeypatch.setattr(previews, "parse", dies_at("丙.txt"))
    with pytest.raises(SystemExit):
        work_off(maker.database)
    with maker.database.transaction() as session:
        assert session.scalars(select(Task.position)).one() > 0
        session.execute(update(Task).values(runner=""))  # as if its lease were over
    monkeypatch.setattr(previews, "parse", dies_at(""))
    kept = len(read) - 1
    work_off(maker.database)
    assert read[kept + 1 :] == [*LAWS][maker_position(read, kept) :]
    with maker.database.reading() as session:
        assert session.scalars(select(Task.state)).one() == TaskState.DONE
        assert len(session.scalars(select(ImportBatch)).one().entries) == 4


def maker_position(read: list[str], kept: int) -> int:
    """Which file the next worker begins with."""
    return [*LAWS].index(read[kept + 1])


def test_reading_can_be_given_up(api: Api, maker: Maker) -> None:
    """By stopping it, or by throwing the preview away; nothing remains but the account of a day."""
    stopped, thrown = api.send(LAWS).json, api.send(LAWS).json
    assert api.call("DELETE", f"/tasks/{stopped['id']}").status_code == 200
    assert api.call("DELETE", f"/imports/{thrown['import']}").status_code == 200
    work_off(maker.database)
    for one in (stopped, thrown):
        assert api.call("GET", f"/imports/{one['import']}").status_code == 404
        assert api.call("GET", f"/tasks/{one['id']}").json["state"] == "stopped"
    with maker.database.reading() as session:
        assert session.scalars(select(ImportBatch)).all() == []
        assert {one.batch_id for one in session.scalars(select(SentFile))} == {None}


def test_the_bytes_go_when_they_were_read(api: Api, maker: Maker) -> None:
    """Unless they are an entry's files, or others wait for the same ones to be read."""
    rule = pdf([["停电管理办法", "第一条　计划停电提前七天公告。"]])
    asked = api.send({"办法.pdf": rule, **LAWS})
    assert len(bytes_kept(maker.database)) == 5
    later = clock.now() + reading.AN_HOUR + timedelta(minutes=1)

    def tidy(when: Any = later) -> int:
        with clock.moved_to(when), maker.database.transaction() as session:
            reading.forget_sent(session)
        return len(bytes_kept(maker.database))

    assert tidy() == 5
    work_off(maker.database)
    waits = api.send({"甲.txt": LAWS["甲.txt"]})
    assert tidy() == 2
    api.call("POST", f"/imports/{asked.json['import']}/commit")
    api.call("DELETE", f"/imports/{waits.json['import']}")
    assert tidy() == 1
    with maker.database.reading() as session:
        assert len(session.scalars(select(SentFile)).all()) == 6
    assert tidy(later + timedelta(days=1)) == 1
    with maker.database.reading() as session:
        assert session.scalars(select(SentFile)).all() == []


def test_bytes_that_are_gone_are_told_by_file(api: Api, maker: Maker) -> None:
    asked = api.send(LAWS).json
    assert maker.database.blobs is not None
    with clock.moved_to(clock.now() + timedelta(hours=1)):
        for sha256 in list(maker.database.blobs.names())[:1]:
            maker.database.blobs.drop(sha256, clock.now())
    work_off(maker.database)
    preview = api.call("GET", f"/imports/{asked['import']}").json
    assert preview["entries"] == 3
    assert "重新上传" in preview["errors"][0]["message"]


@ON_SQLITE
def test_what_one_may_send_in_a_day_has_an_end(
    api: Api, maker: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also of what is given up at once."""
    monkeypatch.setattr(uploads, "MAX_KEPT_A_DAY", sum(map(len, LAWS.values())) + 1)
    first = api.send(LAWS)
    assert api.call("DELETE", f"/imports/{first.json['import']}").status_code == 200
    assert api.send(LAWS).status_code == 429
    with clock.moved_to(clock.now() + timedelta(days=1, minutes=1)):
        assert api.send(LAWS).status_code == 202


@ON_SQLITE
def test_so_many_files_are_read_at_the_most(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "FILES_MOST", 3)
    refused = api.send({"全部.zip": archive(**LAWS)})
    assert (refused.status_code, refused.json["errors"][0]["field"]) == (400, "file")


@ON_SQLITE
def test_too_many_at_once_are_refused(api: Api) -> None:
    answers = [api.send({"甲.txt": LAWS["甲.txt"]}).status_code for _ in range(6)]
    assert answers == [202] * 5 + [409]


@ON_SQLITE
@pytest.mark.parametrize(
    ("changes", "status"),
    [({"department": "service"}, 403), ({"category": "safety"}, 400), ({"what": "poems"}, 400)],
)
def test_nothing_is_kept_of_what_may_not_come_in(
    api: Api, maker: Maker, changes: dict[str, str], status: int
) -> None:
    assert api.send(LAWS, **changes).status_code == status
    assert bytes_kept(maker.database) == set()


@ON_SQLITE
def test_who_may_not_write_any_more_gets_no_preview(api: Api, maker: Maker) -> None:
    asked = api.send(LAWS).json
    values = {"display_name": "王", "roles": ["agent"], "department": "marketing", "active": True}
    with maker.database.transaction() as session:
        accounts.change_user(session, CONSOLE, "wang", {"name": "wang", **values})
    work_off(maker.database)
    with maker.database.reading() as session:
        assert session.get_one(Task, asked["id"]).state == TaskState.FAILED
        assert session.scalars(select(ImportBatch)).all() == []


@ON_SQLITE
def test_what_is_too_much_together_is_told(
    api: Api, maker: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(previews, "PREVIEW_CHARACTERS_MAX", 100)
    asked = api.send(LAWS).json
    work_off(maker.database)
    task = api.call("GET", f"/tasks/{asked['id']}").json
    assert (task["state"], "内容太多" in task["trouble"]) == ("failed", True)
    assert api.call("GET", f"/imports/{asked['import']}").status_code == 404


@ON_SQLITE
def test_the_page_shows_which_file_is_read_and_leads_to_the_preview(
    browser: Open, maker: Maker
) -> None:
    """Theirs to see who sent them."""
    wang = browser("wang")
    values = {key: value for key, value in form(LAWS).items() if key != "department"}
    preview = wang.post("/contribute/import", values).location
    task = wang.get(preview).location
    assert task.startswith("/tasks/")
    page = wang.get(task).text
    assert "已读 0 个文件，共 4 个" in page
    assert "甲.txt" in page
    assert "data-next" not in page
    for name in ("li", "zhao", "an"):
        assert browser(name).get(task).status_code == 404
        assert browser(name).get(preview).status_code == 404
    assert wang.post(f"{preview}/commit").status_code == 409
    work_off(maker.database)
    assert f'data-next="{preview}"' in wang.get(task).text
    assert "甲办法" in wang.get(preview).text
    assert wang.post(f"{preview}/commit").status_code == 303


@ON_SQLITE
def test_reading_is_cancelled_on_the_page(browser: Open, maker: Maker) -> None:
    wang = browser("wang")
    values = {key: value for key, value in form(LAWS).items() if key != "department"}
    preview = wang.post("/contribute/import", values).location
    task = wang.get(preview).location
    assert "取消，什么都不导入" in wang.get(task).text
    assert wang.post(f"{task}/stop").status_code == 303
    work_off(maker.database)
    assert wang.get(preview).status_code == 404
    assert "重新上传" in wang.get(task).text


@pytest.mark.parametrize(
    "name", ["../甲.txt", "甲\x00.txt", "甲\r\nX: y.txt", "甲\u202etxt.exe", "长" * 300]
)
def test_a_file_with_an_unsafe_name_is_not_read(api: Api, maker: Maker, name: str) -> None:
    """Sent by itself, or in a ZIP (abuse 37); its name is shown without what is unsafe in it."""
    place = {"sha256": "a" * 64, "member": None}
    (kept,) = reading.places_of([(name, LAWS["甲.txt"])])
    assert kept.refused is not None
    assert set(kept.name).isdisjoint("/\x00\r\n\u202e")
    files = reading.FilesBeingRead(
        maker.database, "regulations", [place | {"name": kept.name, "refused": kept.refused}]
    )
    (error,) = files.read(0).errors
    assert "文件名" in str(error.message)


def test_names_in_a_zip_are_no_more_trusted(api: Api, maker: Maker) -> None:
    data = archive(**{"甲\u202e.txt": LAWS["甲.txt"], "乙\r\nX.txt": LAWS["乙.txt"]})
    asked = api.send({"全部.zip": data, "丙.txt": LAWS["丙.txt"]}).json
    work_off(maker.database)
    preview = api.call("GET", f"/imports/{asked['import']}").json
    assert (preview["entries"], len(preview["errors"])) == (1, 2)
    assert set("".join(preview["files"])).isdisjoint("\r\n\u202e")


def test_a_link_in_a_zip_is_its_words_and_leads_nowhere(api: Api, maker: Maker) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        link = zipfile.ZipInfo("甲.txt")
        link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
        made.writestr(link, "/etc/passwd")
    asked = api.send({"全部.zip": out.getvalue(), "丙.txt": LAWS["丙.txt"]}).json
    work_off(maker.database)
    preview = api.call("GET", f"/imports/{asked['import']}")
    assert [one["file"] for one in preview.json["errors"]] == ["甲.txt"]
    assert "root:" not in preview.text


@ON_SQLITE
def test_what_is_told_of_files_is_told_in_the_language_of_who_sent_them(
    app: Flask, maker: Maker
) -> None:
    headers = maker.token("wang") | {"Accept-Language": "en"}
    client = app.test_client()
    asked = client.post("/api/v1/imports", data=form({"坏.txt": BAD}), headers=headers).json
    work_off(maker.database)
    preview = client.get(f"/api/v1/imports/{asked['import']}", headers=headers).json
    assert "clause" in preview["errors"][0]["message"]


@ON_SQLITE
def test_a_zip_that_is_unsafe_is_told_of_as_a_whole(api: Api, maker: Maker) -> None:
    asked = api.send({"甲.zip": archive(**{"../甲.txt": law("甲")}), **LAWS}).json
    work_off(maker.database)
    preview = api.call("GET", f"/imports/{asked['import']}").json
    (error,) = preview["errors"]
    assert (preview["entries"], error["file"]) == (4, "甲.zip")
    assert "不安全的路径" in error["message"]
