"""Import and export by command: shown first, all or nothing, nothing agents do not see."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy import select

from content.files.models import RevisionFile
from core.database import Database
from tests.content.looking import actions, counts, newest, states
from tests.databases import ON_SQLITE
from tests.kb_app.cli.conftest import Command
from tests.made_files import pdf
from tests.makers import Maker

ANSWERS = "\n".join(
    json.dumps({"question": f"第{n}问？", "answer": f"第{n}答。"}, ensure_ascii=False)
    for n in "一二"
)
AS_WANG = ("--department", "marketing", "--category", "third-party", "--as", "wang")


def test_an_import_shows_first_and_asks(
    kb_over: Command, database: Database, tmp_path: Path
) -> None:
    file = tmp_path / "问答.jsonl"
    file.write_text(ANSWERS)
    before = counts(database)
    preview = kb_over("import", "answers", file)
    assert preview.status == 0
    assert "第一问？" in preview.out
    refused = kb_over("import", "answers", file, *AS_WANG, stdin="n\n")
    assert refused.status == 0
    assert counts(database) == before
    done = kb_over("import", "answers", file, *AS_WANG, stdin="y\n")
    assert "2" in done.out
    assert counts(database)[0] == 2
    assert kb_over("import", "answers", file, *AS_WANG, "--yes").status == 0
    assert counts(database)[0] == 2  # the same again makes no duplicates


def test_an_import_names_what_is_there_already(
    kb_over: Command, database: Database, tmp_path: Path
) -> None:
    file, later = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    file.write_text(ANSWERS)
    later.write_text('{"question": "第一问", "answer": "别的。"}')
    assert "可能重复" not in kb_over("import", "answers", file, *AS_WANG, "--yes").out
    said = kb_over("import", "answers", later, *AS_WANG, stdin="n\n").out
    assert "可能重复：b.jsonl 第 1 行：“第一问”可能与 KB-000001《第一问？》重复" in said


def test_a_pdf_is_imported_as_other_regulations_are(
    kb_over: Command, database: Database, tmp_path: Path
) -> None:
    file = tmp_path / "办法.pdf"
    file.write_bytes(pdf([["停电管理办法", "第一条　计划停电提前七天公告。"]]))
    preview = kb_over("import", "regulations", file)
    assert "停电管理办法" in preview.out
    assert "1 条条款" in preview.out
    assert kb_over("import", "regulations", file, *AS_WANG, "--yes").status == 0
    with database.reading() as session:
        kept = session.scalars(select(RevisionFile)).one()
        assert (kept.name, kept.blob.pages) == ("办法.pdf", 1)


def test_an_import_can_be_submitted_at_once_and_is_never_published(
    kb_over: Command, database: Database, tmp_path: Path
) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text(ANSWERS)
    assert kb_over("import", "answers", file, *AS_WANG, "--submit", "--yes").status == 0
    for number in ("KB-000001", "KB-000002"):
        assert states(database, number) == ["submitted"]
        assert actions(database, number) == ["entry.create", "review.submit_publish"]


def test_an_import_with_an_error_imports_nothing(
    kb_over: Command, database: Database, tmp_path: Path
) -> None:
    good, bad = tmp_path / "good.jsonl", tmp_path / "bad.jsonl"
    good.write_text(ANSWERS)
    bad.write_text('{"question": "没有答案"}')
    before = counts(database)
    ended = kb_over("import", "answers", good, bad, *AS_WANG, "--yes")
    assert ended.status == 1
    assert "第 1 行“答案”" in ended.err
    assert counts(database) == before


@pytest.mark.parametrize(
    ("where", "said"),
    [
        (("--department", "safety", "--category", "safety", "--as", "wang"), "department"),
        (("--department", "marketing", "--category", "safety", "--as", "wang"), "category"),
        (("--department", "marketing", "--category", "third-party", "--as", "nobody"), "没有找到"),
        (("--department", "marketing", "--category", "third-party", "--as", "an"), "department"),
    ],
)
@ON_SQLITE
def test_an_import_has_the_rights_of_whom_it_is_done_as(
    kb_over: Command, database: Database, tmp_path: Path, where: tuple[str, ...], said: str
) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text(ANSWERS)
    before = counts(database)
    ended = kb_over("import", "answers", file, *where, "--yes")
    assert ended.status == 1
    assert said in ended.err
    assert counts(database) == before


def test_an_export_holds_what_agents_see_and_nothing_else(
    kb_over: Command, maker: Maker, tmp_path: Path
) -> None:
    seen = maker.published(title="已发布")
    maker.draft(title="草稿里的字")
    maker.retire(maker.published(title="下线的字"))
    file = tmp_path / "all.jsonl"
    assert kb_over("export", file).status == 0
    exported = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    assert [entry["number"] for entry in exported] == [seen]
    for hidden in ("草稿里的字", "下线的字"):
        assert hidden not in file.read_text("utf-8")
    shown = kb_over("export", "-")
    assert json.loads(shown.out)["title"] == "已发布"


def test_what_was_imported_is_what_the_file_said(
    kb_over: Command, database: Database, tmp_path: Path
) -> None:
    file = tmp_path / "办法.md"
    file.write_text("# 办法\n\n第一条 一。\n\n第二条 二。\n")
    assert kb_over("import", "regulations", file, *AS_WANG, "--yes").status == 0
    clauses = newest(database, "KB-000001").content["clauses"]
    assert [(c["label"], c["text"]) for c in clauses] == [("第一条", "一。"), ("第二条", "二。")]


@ON_SQLITE
def test_of_a_folder_everything_is_imported(
    kb_over: Command, database: Database, tmp_path: Path
) -> None:
    (tmp_path / "全部" / "旧").mkdir(parents=True)
    (tmp_path / "全部" / "a.jsonl").write_text(ANSWERS)
    (tmp_path / "全部" / "旧" / "b.jsonl").write_text('{"question": "第三问？", "answer": "有。"}')
    (tmp_path / "全部" / ".hidden").write_text("x")
    assert kb_over("import", "answers", tmp_path / "全部", *AS_WANG, "--yes").status == 0
    assert counts(database)[0] == 3
