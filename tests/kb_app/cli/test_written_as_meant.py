"""Rows with signs that Markdown takes for its own (ho30), from the command to the clipboard."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path

import pytest
from flask import Flask

from tests.kb_app.cli.conftest import Command
from tests.makers import Browser, Maker

# Question: what is written, and what is said, shown and copied.
CASES = {
    "阶梯电费举例怎么算？": (
        "一档 0.5*180=90 元，二档 0.55*100=55 元，共 145 元。",
        "一档 0.5*180=90 元，二档 0.55*100=55 元，共 145 元。",
    ),
    "装表要几天？": (
        "低压居民 1~~3 个工作日，高压 15~~22 个工作日。",
        "低压居民 1~~3 个工作日，高压 15~~22 个工作日。",
    ),
    "抢修多久到？": (
        "**城区：**45 分钟内到；**农村：**90 分钟内到。",
        "城区：45 分钟内到；农村：90 分钟内到。",
    ),
    "报装要带什么？": (
        "1. 身份证\n2. 房产证\n3. 用电申请表",
        "1. 身份证\n2. 房产证\n3. 用电申请表",
    ),
    "销户押金退多少？": ("押金全额退还。\n\n[注]: 仅限本人办理", "押金全额退还。"),
}


@pytest.fixture
def engine_kind() -> str:
    """No SQL of its own."""
    return "sqlite"


def characters(page: str) -> str:
    return "".join(html.unescape(re.sub(r"<[^>]*>", "", page)).split())


def test_what_rows_say_reaches_the_agent_as_it_was_meant(
    app: Flask, kb_over: Command, maker: Maker, tmp_path: Path
) -> None:
    file = tmp_path / "answers.jsonl"
    rows = [{"标题": title, "答案": written} for title, (written, _said) in CASES.items()]
    file.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), "utf-8")
    told = ("--department", "marketing", "--category", "third-party", "--as", "wang")
    done = kb_over("import", "answers", file, *told, "--submit", "--yes")
    assert (done.status, done.err) == (0, "")
    assert "（第 3 行）" in done.out, "the row read as Markdown is named"
    for review in range(1, len(CASES) + 1):
        maker.sign_all(review)
    maker.drain()
    agent, token = Browser(app, maker.database, "an"), maker.token("an")
    client = app.test_client(use_cookies=False)
    for place, (written, said) in enumerate(CASES.values(), start=1):
        number = f"KB-{place:06d}"
        assert client.get(f"/api/v1/entries/{number}", headers=token).json["say"] == said
        page = agent.get(f"/entries/{number}").text
        copied = re.search(r'data-copy-main\s+data-copy-text="([^"]*)"', page)
        assert copied
        assert html.unescape(copied[1]) == said
        shown = written.replace("**", "")
        assert all("".join(line.split()) in characters(page) for line in shown.split("\n"))
    found = client.get("/api/v1/search", query_string={"q": "装表要几天"}, headers=token).json
    (hit,) = [hit for hit in found["hits"] if hit["number"] == "KB-000002"]
    assert hit["say"] == CASES["装表要几天？"][1]
