"""Scans read by the worker: asked for by their department, checked by a person, then searched."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from content.files import models, recognising
from content.files.models import BlobPage
from content.files.refusals import refuse
from content.hashing import content_hash
from content.services import attaching, recognition
from content.services.recognition import RECOGNITIONS, RecognitionWork, ask_to_recognise
from core.database import Database
from core.errors import Conflict, Invalid, NotFound
from core.messages import LazyText
from core.tasks import services, task_runner
from core.tasks.models import Task, TaskState
from core.tasks.task_runner import TaskRunner
from search_index import services as index_services
from search_index.queries import SearchRequest, search
from tests.databases import ENGINES
from tests.made_files import pdf
from tests.makers import Maker

SCAN = [[], ["第二页有文字。"], []]
SAYS = "变压器铭牌上写着三百一十五千伏安"


@pytest.fixture(params=ENGINES)
def engine_kind(request: pytest.FixtureRequest) -> str:
    """Tasks and rows are the point."""
    return str(request.param)


@pytest.fixture(autouse=True)
def recogniser(monkeypatch: pytest.MonkeyPatch) -> dict[int, str]:
    """What the package would read, by page."""
    read = {1: SAYS, 3: "  "}

    def recognised(data: bytes, page: int) -> str:
        if page not in read:
            raise refuse(LazyText("坏了"))
        return read[page]

    monkeypatch.setattr(recognition, "recognised_text", recognised)
    for module in (recognition, models):
        monkeypatch.setattr(module, "can_recognise", lambda: True)
    return read


def asked(maker: Maker, number: str, sha256: str, by: str = "wang") -> int:
    """Ask for it; gives the task."""
    with maker.database.transaction() as session:
        return ask_to_recognise(session, maker.actor(by), number, sha256).id


def done(database: Database, task_id: int) -> Task:
    """The task once the worker is through with it."""
    TaskRunner(database, {RECOGNITIONS: RecognitionWork()}).work_on(task_id)
    with database.reading() as session:
        return session.get_one(Task, task_id)


def judge(maker: Maker, number: str, sha256: str, said: str) -> None:
    """Say whether the text holds."""
    with maker.database.transaction() as session:
        attaching.judge_recognised(session, maker.actor("wang"), number, sha256, said)


def found(maker: Maker, line: str) -> list[int]:
    """The pages an agent finds."""
    index_services.drain(maker.database, maker.index)
    with maker.database.reading() as session:
        result = search(session, maker.index.searcher, SearchRequest(line))
        return [hit.found_in.place for hit in result.hits if hit.found_in]


def test_a_scan_is_read_checked_and_found(maker: Maker, database: Database) -> None:
    index_services.rebuild(database, maker.index)
    number = maker.draft()
    sha256 = maker.attach(number, pdf(SCAN), "铭牌.pdf")
    task = done(database, asked(maker, number, sha256))
    assert (task.state, task.total, task.results) == (TaskState.DONE, 2, [len(SAYS), None])
    with pytest.raises(Invalid, match="补全") as refused:
        maker.submit(number)
    assert "铭牌.pdf" in str(refused.value.fields["files"])
    judge(maker, number, sha256, "checked")
    maker.decide(maker.submit(number))
    assert found(maker, "变压器铭牌三百一十五千伏安") == [1]


def test_what_is_not_used_is_not_found(maker: Maker, database: Database) -> None:
    """Nor is what another department checked, where this one did not."""
    index_services.rebuild(database, maker.index)
    number = maker.draft()
    other = maker.draft()
    maker.attach(other, pdf(SCAN), "别的.pdf")
    maker.decide(maker.submit(other))
    sha256 = maker.attach(number, pdf(SCAN), "铭牌.pdf")
    done(database, asked(maker, number, sha256))
    judge(maker, number, sha256, "unused")
    maker.decide(maker.submit(number))
    index_services.rebuild(database, maker.index)
    assert found(maker, "变压器铭牌三百一十五千伏安") == []


def test_a_page_that_cannot_be_read_is_told_and_the_others_go_on(
    maker: Maker, database: Database, recogniser: dict[int, str]
) -> None:
    del recogniser[1]
    recogniser[3] = SAYS
    number = maker.draft()
    task = done(database, asked(maker, number, maker.attach(number, pdf(SCAN))))
    assert task.failures == [{"place": 0, "message": "坏了"}]
    with database.reading() as session:
        kept = session.get_one(BlobPage, (task.parameters["sha256"], 3))
        assert (kept.text, kept.recognised) == (SAYS, True)


def test_who_may_not_write_it_cannot_have_it_read(maker: Maker) -> None:
    number = maker.draft()
    sha256 = maker.attach(number, pdf(SCAN))
    for by in ("an", "zhao", "chen", "admin"):
        with pytest.raises(NotFound):
            asked(maker, number, sha256, by)
    review = maker.submit(number)
    with pytest.raises(Conflict):
        asked(maker, number, sha256)
    assert review


@pytest.mark.parametrize("pages", [[["有文字的页。"]], [["第一页的文字。"], ["第二页的文字。"]]])
def test_what_has_text_is_not_read(maker: Maker, pages: list[list[str]]) -> None:
    number = maker.draft()
    sha256 = maker.attach(number, pdf(pages))
    with pytest.raises(Conflict, match="没有要识别的页"):
        asked(maker, number, sha256)
    with pytest.raises(Conflict, match="没有识别出的文字"):
        judge(maker, number, sha256, "checked")


def test_it_is_read_once_at_a_time_and_not_again(maker: Maker, database: Database) -> None:
    number = maker.draft()
    sha256 = maker.attach(number, pdf(SCAN))
    task = asked(maker, number, sha256)
    with pytest.raises(Conflict, match="正在识别"):
        asked(maker, number, sha256)
    done(database, task)


def test_other_bytes_of_the_same_name_have_to_be_checked_anew(
    maker: Maker, database: Database
) -> None:
    number = maker.draft()
    sha256 = maker.attach(number, pdf(SCAN), "铭牌.pdf")
    done(database, asked(maker, number, sha256))
    judge(maker, number, sha256, "checked")
    maker.attach(number, pdf([[], []]), "铭牌.pdf")
    with database.reading() as session:
        draft = attaching.writable_draft(session, maker.actor("wang"), number)
        assert [file.recognised for file in draft.files] == [""]


def test_without_the_package_it_says_so(maker: Maker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recognition, "can_recognise", lambda: False)
    number = maker.draft()
    with pytest.raises(Conflict, match="没有安装"):
        asked(maker, number, maker.attach(number, pdf(SCAN)))


def test_the_signature_covers_whether_it_is_used(maker: Maker, database: Database) -> None:

    number = maker.draft()
    sha256 = maker.attach(number, pdf(SCAN))
    done(database, asked(maker, number, sha256))
    hashes = set()
    for said in ("checked", "unused"):
        judge(maker, number, sha256, said)
        with database.reading() as session:
            draft = attaching.writable_draft(session, maker.actor("wang"), number)
            hashes.add(content_hash(draft))
    assert len(hashes) == 2


def test_nobody_takes_over_a_page_that_takes_long(
    maker: Maker, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody else is about; the lease is kept up while a page is read."""

    slow: Callable[..., str] = recognition.recognised_text
    reading, go_on = threading.Event(), threading.Event()

    def waits(data: bytes, page: int) -> str:
        reading.set()
        go_on.wait(20)
        return slow(data, page)

    monkeypatch.setattr(recognition, "recognised_text", waits)
    monkeypatch.setattr(task_runner, "BEAT_SECONDS", 0.05)
    number = maker.draft()
    task_id = asked(maker, number, maker.attach(number, pdf(SCAN)))
    runner = threading.Thread(target=done, args=(database, task_id), daemon=True)
    runner.start()
    assert reading.wait(20)
    with database.transaction() as session:
        before = session.get_one(Task, task_id).beat_at
    for _again in range(100):
        threading.Event().wait(0.05)
        with database.reading() as session:
            now = session.get_one(Task, task_id).beat_at
        if now != before:
            break
    assert now != before
    with database.transaction() as session:
        assert services.take_up(session, "somebody else") is None
    go_on.set()
    runner.join(20)
    assert not runner.is_alive()


def test_whether_the_package_is_there_is_told_without_loading_it() -> None:
    assert recognising.can_recognise.__wrapped__() in (True, False)
