"""Grading takes its time with long texts: nobody who writes waits for it, on any road."""

from __future__ import annotations

import sqlite3
from typing import Any

import pytest
from flask import Flask

from core.cache import Bounded
from core.tasks.task_runner import TaskRunner
from review import services
from review.grading import graded_ahead
from review.grading.grade import Judged, grade_of
from review.jobs import WORKS
from tests.makers import CONTENT, Browser, Maker
from tests.review.services.test_bulk_imports import MANY, rows, upload


@pytest.fixture
def engine_kind() -> str:
    """Where one writes at a time."""
    return "sqlite"


@pytest.fixture
def graded_beside(maker: Maker, monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """For each grade that is computed, whether somebody else could have written meanwhile."""
    free: list[bool] = []

    def looked(before: Judged | None, after: Judged) -> Any:
        other = sqlite3.connect(str(maker.database.url.database), timeout=0, isolation_level=None)
        try:
            other.execute("BEGIN IMMEDIATE")
            other.execute("ROLLBACK")
            free.append(True)
        except sqlite3.OperationalError:
            free.append(False)
        finally:
            other.close()
        return grade_of(before, after)

    monkeypatch.setattr(graded_ahead, "grade_of", looked)
    monkeypatch.setattr(graded_ahead, "_known", Bounded(graded_ahead.KEPT))
    return free


def test_by_the_api(app: Flask, maker: Maker, graded_beside: list[bool]) -> None:
    number = maker.draft()
    path = f"/api/v1/entries/{number}/submit"
    assert app.test_client().post(path, headers=maker.token("wang")).status_code == 201
    assert graded_beside == [True]


def test_saved_and_submitted_on_the_page(
    app: Flask, maker: Maker, graded_beside: list[bool]
) -> None:
    number = maker.draft()
    form = {
        "title": "换了的标题",
        "category": "third-party",
        "content.answer": "结清电费后 12 小时内恢复供电。",
        "content.no_basis": "通行做法",
        "content.format": "markdown",
        "version": "1",
        "op": "submit",
    }
    sent = Browser(app, maker.database, "wang").post(f"/contribute/{number}/submit", form)
    assert sent.status_code == 303, sent.text
    assert graded_beside == [True]


def test_by_a_task(app: Flask, maker: Maker, graded_beside: list[bool]) -> None:
    path = upload(app, maker, rows(MANY))
    asked = app.test_client().post(
        f"{path}/commit", json={"submit": True}, headers=maker.token("wang")
    )
    assert asked.status_code == 202
    TaskRunner(maker.database, WORKS).work_off()
    assert graded_beside == [True] * MANY


def test_what_changed_in_between_is_graded_as_it_stands(
    maker: Maker, graded_beside: list[bool]
) -> None:
    """The grade is found by what the texts hold, not by the number."""
    number = maker.draft()
    with maker.database.reading() as session:
        services.grade_ahead(session, number)
    with maker.database.transaction() as session:
        services.grade_ahead(session, number)
    assert graded_beside == [True]
    other = maker.draft(content=CONTENT["answer"] | {"answer": "违约金为 5 元。"})
    maker.submit(other)
    assert graded_beside == [True, False]
