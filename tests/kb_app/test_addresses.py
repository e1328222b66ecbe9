"""What people are told of has an address: a page of the application, and nothing else."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from flask import Flask
from werkzeug.exceptions import NotFound

from kb_app.addresses import path_of
from people.notifications.subjects import ALONE, Subject, SubjectKind

REFERENCES = {
    SubjectKind.ENTRY: "KB-000012",
    SubjectKind.REVIEW: "7",
    SubjectKind.QUESTION: "Q-000003",
    SubjectKind.GRIEVANCE: "CG-000003",
    SubjectKind.CONFERENCE: "4",
    SubjectKind.REPORT: "5",
    SubjectKind.MONITORED: "5",
    SubjectKind.EXERCISES: "KB-000012",
    SubjectKind.HANDOVER: "3",
    SubjectKind.PAGE: "/review",
}


@pytest.mark.parametrize("kind", SubjectKind)
def test_every_subject_has_a_page(app: Flask, kind: SubjectKind) -> None:
    path = path_of(Subject(kind, REFERENCES.get(kind, "")))
    endpoint, values = app.url_map.bind("localhost").match(urlsplit(path).path)
    assert endpoint.startswith("web.")
    if kind in ALONE - {SubjectKind.PAGE}:
        assert [str(value) for value in values.values()] == [REFERENCES[kind]]


@pytest.mark.parametrize("path", ["https://elsewhere.example", "//elsewhere.example", "review"])
def test_a_message_leads_nowhere_else(path: str) -> None:
    assert path_of(Subject(SubjectKind.PAGE, path)) == "/"


def test_a_reference_is_one_piece_of_the_path(app: Flask) -> None:
    path = path_of(Subject(SubjectKind.ENTRY, "../admin?x=1"))
    assert path == "/entries/..%2Fadmin%3Fx%3D1"
    with pytest.raises(NotFound):
        app.url_map.bind("localhost").match("/entries/../admin")
