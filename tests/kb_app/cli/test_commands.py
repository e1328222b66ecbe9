"""Commands: what they change, what they print, and how they end when they cannot."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy import text

from core.database import Database
from people.authentication import passwords, tokens
from people.queries import user_named
from tests.content.looking import actions, counts, newest, states
from tests.core.test_audit import GUARDS
from tests.databases import ON_SQLITE
from tests.kb_app.cli.conftest import Command
from tests.makers import Maker

ANSWERS = "\n".join(
    json.dumps({"question": f"第{n}问？", "answer": f"第{n}答。"}, ensure_ascii=False)
    for n in "一二"
)


def test_init_makes_everything_and_may_be_repeated(kb: Command, data_dir: Path) -> None:
    for _time in range(2):
        assert kb("init").status == 0
    assert (data_dir / "kb.sqlite").exists()
    assert (data_dir / "secret-key").exists()
    assert kb("audit", "verify").status == 0
    assert kb("index", "verify").status == 0


def test_init_over_a_database_that_is_there_keeps_it(kb_over: Command, database: Database) -> None:
    before = counts(database)
    assert kb_over("init").status == 0
    assert counts(database) == before


def test_init_does_not_print_a_password(kb: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KB_DATABASE_URL", "postgresql://kb:geheim99@127.0.0.1:1/kb")
    ended = kb("init")
    assert ended.status == 1
    assert "geheim99" not in ended.out + ended.err


@pytest.mark.parametrize(
    "arguments", [("department", "add", "x", "X"), ("token", "issue", "wang"), ("audit", "verify")]
)
def test_before_init_a_command_ends_with_a_message(kb: Command, arguments: tuple[str, ...]) -> None:
    ended = kb(*arguments)
    assert ended.status == 1
    assert ended.err.strip()


def test_a_user_is_added_with_the_password_piped_in(kb_over: Command, database: Database) -> None:
    given = ("--role", "agent", "--role", "contributor", "--department", "safety")
    ended = kb_over("user", "add", "qian", *given, stdin="a good password\nmore\n")
    assert ended.status == 0
    assert "a good password" not in ended.out
    with database.reading() as session:
        user = user_named(session, "qian")
        assert user is not None
        assert sorted(user.roles) == ["agent", "contributor"]
        assert passwords.matches(user.password_hash, "a good password")


def test_without_one_a_password_is_made_and_shown_once(
    kb_over: Command, database: Database
) -> None:
    ended = kb_over("user", "add", "qian", "--role", "admin")
    password = ended.out.strip().rsplit("：", 1)[1]
    with database.reading() as session:
        user = user_named(session, "qian")
        assert user is not None
        assert passwords.matches(user.password_hash, password)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("user", "add", "wang", "--role", "agent"), "name"),
        (("user", "add", "qian", "--role", "king"), "roles"),
        (("user", "add", "qian", "--role", "contributor"), "department"),
        (("user", "add", "qian", "--role", "agent", "--department", "x"), "department"),
        (("user", "add", "system", "--role", "agent"), "name"),
        (("department", "add", "a b", "X"), "code"),
        (("category", "add", "x", "X", "--department", "nowhere"), "department"),
        (("category", "add", "x", "X", "--department", "safety", "--parent", "x"), "parent"),
        (("token", "issue", "nobody"), "没有找到"),
        (("import", "answers", "nowhere.csv"), "nowhere.csv"),
        (("import", "poems", "x"), "poems"),
        (("restore", "nowhere"), "nowhere"),
        (("serve", "--port", "0"), "port"),
        (("nonsense",), "nonsense"),
    ],
)
@ON_SQLITE
def test_what_cannot_be_done_ends_with_what_is_wrong(
    kb_over: Command, database: Database, arguments: tuple[str, ...], said: str
) -> None:
    before = counts(database)
    ended = kb_over(*arguments)
    assert ended.status in (1, 2)
    assert said in ended.err
    assert "Traceback" not in ended.err
    assert counts(database) == before


def test_a_department_and_its_category_are_added(kb_over: Command, maker: Maker) -> None:
    assert kb_over("department", "add", "legal", "法务部").status == 0
    assert kb_over("category", "add", "law", "法律", "--department", "legal").status == 0
    assert (
        kb_over("category", "add", "contracts", "合同", "--department", "legal", "--parent", "law")
    ).status == 0
    added = ("user", "add", "qian", "--role", "contributor", "--department", "legal")
    assert kb_over(*added).status == 0
    maker.actor("qian")


def test_a_token_is_printed_and_nothing_else(kb_over: Command, database: Database) -> None:
    ended = kb_over("token", "issue", "wang", "--label", "每晚")
    with database.reading() as session:
        actor = tokens.bearer(session, ended.out.strip())
    assert actor is not None
    assert actor.name == "wang"
    assert ended.out.count("\n") == 1
    assert ended.err == ""


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


@ON_SQLITE
def test_grievances_are_imported_whole_or_not_at_all(kb_over: Command, tmp_path: Path) -> None:
    good, bad = tmp_path / "good.csv", tmp_path / "bad.csv"
    good.write_text("日期,类型,类别,件数\n2026-01-05,投诉,供电安全,48\n")
    bad.write_text("日期,类型,类别\n2026-01-05,咨询,供电安全\n")
    wrong = kb_over("grievances", "import", bad, "--as", "zhou", "--yes")
    assert (wrong.status, "第 2 行" in wrong.err) == (1, True)
    assert kb_over("grievances", "import", good, "--as", "an", "--yes").status == 1
    assert "什么都没有" in kb_over("grievances", "import", good, "--as", "zhou", stdin="n\n").out
    assert "48" in kb_over("grievances", "import", good, "--as", "zhou", "--yes").out
    assert kb_over("grievances", "import", good, "--as", "zhou", "--yes").status == 1


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
    assert "answer" in ended.err
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


def test_the_index_is_drained_verified_and_rebuilt(kb_over: Command, maker: Maker) -> None:
    number = maker.draft()
    assert kb_over("init").status == 0
    maker.decide(maker.submit(number))
    behind = kb_over("index", "verify")
    assert behind.status == 1
    assert f"entry {int(number[3:])}" in behind.out
    assert kb_over("index", "drain").status == 0
    assert kb_over("index", "verify").status == 0
    assert "1" in kb_over("index", "rebuild").out
    assert kb_over("index", "verify").status == 0


def test_the_trail_is_verified_against_a_head_kept_elsewhere(
    kb_over: Command, maker: Maker, tmp_path: Path, engine_kind: str
) -> None:
    maker.draft()
    head = tmp_path / "head.json"
    head.write_text(kb_over("audit", "head").out)
    assert kb_over("audit", "verify", "--head", head).status == 0
    last = json.loads(head.read_text())["last_id"]
    with maker.database.transaction() as session:
        for statement in (*GUARDS[engine_kind], f"DELETE FROM audit_events WHERE id = {last}"):
            session.execute(text(statement))
    assert kb_over("audit", "verify").status == 0
    cut = kb_over("audit", "verify", "--head", head)
    assert cut.status == 1
    assert str(last) in cut.out
    with maker.database.transaction() as session:
        session.execute(text("UPDATE audit_events SET actor = 'x' WHERE id = 3"))
    changed = kb_over("audit", "verify")
    assert changed.status == 1
    assert "3" in changed.out


def test_serve_does_not_start_over_a_database_that_is_not_ready(kb: Command) -> None:
    ended = kb("serve")
    assert ended.status == 1
    assert "init" in ended.err


def test_what_was_imported_is_what_the_file_said(
    kb_over: Command, database: Database, tmp_path: Path
) -> None:
    file = tmp_path / "办法.md"
    file.write_text("# 办法\n\n第一条 一。\n\n第二条 二。\n")
    assert kb_over("import", "regulations", file, *AS_WANG, "--yes").status == 0
    clauses = newest(database, "KB-000001").content["clauses"]
    assert [(c["label"], c["text"]) for c in clauses] == [("第一条", "一。"), ("第二条", "二。")]
