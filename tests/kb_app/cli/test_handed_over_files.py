"""The handed-over files by command: what becomes a draft is what the file shows."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from content.models import Revision
from core.database import Database
from tests.content.importers.cases import FOLDER
from tests.content.importers.cases.right import RIGHT, SOUND, check
from tests.kb_app.cli.conftest import Command

AS_WANG = ("--department", "marketing", "--category", "third-party", "--as", "wang", "--yes")


@pytest.mark.parametrize("what", SOUND)
def test_drafts_say_what_the_files_show(kb_over: Command, database: Database, what: str) -> None:
    paths = {name: next(FOLDER.glob(f"{name}_*")) for name in SOUND[what]}
    ended = kb_over("import", what, *paths.values(), *AS_WANG)
    assert ended.status == 0
    with database.reading() as session:
        drafts = [
            (r.change_note, {"title": r.title, "content": r.content})
            for r in session.scalars(select(Revision).order_by(Revision.id))
        ]
    for name, path in paths.items():
        found = [draft for note, draft in drafts if path.name in note]
        check(RIGHT[name], found, ended.out)


def test_ho06_is_refused_and_the_paragraphs_are_named(kb_over: Command) -> None:
    ended = kb_over("import", "regulations", next(FOLDER.glob("ho06_*")), *AS_WANG)
    assert ended.status == 1
    assert "第一条" in ended.err
    for piece in RIGHT["ho06"].notes:
        assert piece in ended.out
