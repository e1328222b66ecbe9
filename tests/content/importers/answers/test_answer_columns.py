"""Columns of answers: by which names they go, which are noted, which are refused."""

from __future__ import annotations

from datetime import date

import pytest

from content.importers.answers.answer_files import parse_answers
from content.kinds.registry import importable, kind_named, shown_kinds
from core.base_schema import load
from tests.content.importers.answers.reading import HEADER, ROW, one, said


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_every_column_by_its_chinese_name(kind, csv_file, xlsx_file) -> None:
    header = [
        "问题",
        "答案",
        "口径",
        "先确认",
        "相似问",
        "关键词",
        "依据",
        "备注",
        "无条款依据的说明",
        "生效日期",
        "复核日期",
    ]
    row = [
        "停电了怎么办？",
        "先看是不是欠费。\n\n再报修。",
        "我帮您看一下。",
        "户号\n地址",
        "没电了；家里停电 | 突然没电;断电",
        "停电、报修，欠费 故障",
        "示范电力法第二十九条\n示范供电规则第三条",
        "夜间转值班。",
        "暂无",
        "2026-03-01",
        "2026-09-01",
    ]
    data = {"csv": csv_file, "xlsx": xlsx_file}[kind]([header, row])
    entry = one(parse_answers(f"a.{kind}", data))
    assert (entry.row, entry.source, entry.kind) == (2, f"a.{kind}", "answer")
    assert entry.title == "停电了怎么办？"
    assert entry.basis == ("示范电力法第二十九条", "示范供电规则第三条")
    assert (entry.effective_from, entry.review_by) == (date(2026, 3, 1), date(2026, 9, 1))
    assert entry.content == {
        "answer": "先看是不是欠费。\n\n再报修。",
        "say": "我帮您看一下。",
        "confirm": ["户号", "地址"],
        "variants": ["没电了", "家里停电", "突然没电", "断电"],
        "keywords": ["停电", "报修", "欠费", "故障"],
        "no_basis": "暂无",
        "note": "夜间转值班。",
        "format": "plain",
    }
    assert load(kind_named("answer").schema(), entry.content) == entry.content


@pytest.mark.parametrize(
    "header",
    [
        ["title", "answer", "say", "confirm", "variants", "keywords", "basis", "note"],
        [
            "Question",
            " ANSWER ",
            "对客户说",
            "先确认*",
            "相似问法",
            "关键字",
            "引用依据",
            "内部说明",
        ],
        [
            "标题（必填）",
            "答案(必填)",
            "口径",
            "先 确认",
            "相似问题",
            "关键词：",
            "法律依据",
            "备注",
        ],
    ],
)
def test_other_names_of_the_columns(header, csv_file) -> None:
    entry = one(
        parse_answers("a.csv", csv_file([header, ["问", "答", "说", "核", "另", "词", "据", "注"]]))
    )
    assert entry.content["say"] == "说"
    assert entry.content["confirm"] == ["核"]
    assert entry.content["keywords"] == ["词"]
    assert entry.content["note"] == "注"
    assert entry.basis == ("据",)


def test_unknown_columns_are_noted(csv_file) -> None:
    parsed = parse_answers("a.csv", csv_file([["id", *HEADER, "来源"], ["1", *ROW, "某"]]))
    one(parsed)
    assert "id、来源" in str(parsed.notes[0])


@pytest.mark.parametrize(
    "column",
    [
        "status",
        "State",
        "approved",
        "approved_by",
        "Approval Status",
        "author",
        "author_id",
        "published_at",
        "reviewer",
        "role",
        "verdict",
        "状态",
        "审核状态",
        "审批人",
        "已批准",
        "作者",
        "发布时间",
        "ｓｔａｔｕｓ",
    ],
)
def test_columns_that_claim_a_state_are_refused(column, csv_file, xlsx_file, jsonl_file) -> None:
    rows = [[*HEADER, column], [*ROW, "approved"]]
    for name, data in (
        ("a.csv", csv_file(rows)),
        ("a.xlsx", xlsx_file(rows)),
        ("a.jsonl", jsonl_file({"title": "问", "answer": "答", column: True})),
    ):
        parsed = parse_answers(name, data)
        assert parsed.entries == []
        assert [(error.row, error.field) for error in parsed.errors] == [(1, column)]
        assert "草稿" in said(parsed)


@pytest.mark.parametrize("column", ["statement", "本文", "政策说明"])
def test_harmless_columns_are_only_ignored(column, csv_file) -> None:
    one(parse_answers("a.csv", csv_file([[*HEADER, column], [*ROW, "x"]])))


def test_the_same_field_twice_is_refused(csv_file, places) -> None:
    parsed = parse_answers("a.csv", csv_file([["标题", "问题", "答案"], ["a", "b", "c"]]))
    assert places(parsed) == [(1, "title")]


def test_missing_columns_are_named(csv_file, places) -> None:
    parsed = parse_answers("a.csv", csv_file([["甲", "乙"], ["a", "b"]]))
    assert places(parsed) == [(1, "title"), (1, "answer")]
    assert "标题" in said(parsed)


def test_every_kind_that_agents_see_can_be_imported() -> None:
    assert {kind.name for kind in importable().values()} == set(shown_kinds())


@pytest.mark.parametrize(
    ("what", "row", "content"),
    [
        (
            "scripts",
            {
                "标题": "客户不出声",
                "情形": "接通后没有声音",
                "这样说": "您好；请问有什么可以帮您？\n您好，请换个电话再打。",
                "不能说": "再不说话我就挂了",
                "发生了什么": "没有声音；客户不说话",
            },
            {
                "say": ["您好；请问有什么可以帮您？", "您好，请换个电话再打。"],
                "never_say": ["再不说话我就挂了"],
                "variants": ["没有声音", "客户不说话"],
            },
        ),
        (
            "cases",
            {"标题": "催复电", "案情": "客户催促。", "处理结果": "升级。", "启示": "先安抚。"},
            {"facts": "客户催促。", "handling": "升级。", "commentary": "先安抚。"},
        ),
        (
            "notices",
            {"标题": "检修", "正文": "周六检修。", "失效日期": "2099年12月31日"},
            {"text": "周六检修。"},
        ),
    ],
)
def test_tables_of_other_kinds(what, row, content, csv_file) -> None:
    data = csv_file([list(row), list(row.values())])
    parsed = one(parse_answers("a.csv", data, importable()[what]))
    assert {name: parsed.content[name] for name in content} == content
    assert parsed.expires_on == (date(2099, 12, 31) if what == "notices" else None)


def test_a_notice_without_its_last_day_is_refused(csv_file, places) -> None:
    rows = [["标题", "公告内容"], ["检修", "周六检修。"]]
    parsed = parse_answers("a.csv", csv_file(rows), importable()["notices"])
    assert "有效期至" in said(parsed)


def test_a_block_has_no_days_of_its_own(csv_file) -> None:
    rows = [["标题", "文字", "有效期至"], ["时间", "八点到十点", "2099-12-31"]]
    parsed = parse_answers("a.csv", csv_file(rows), importable()["blocks"])
    assert one(parsed).expires_on is None
    assert "有效期至" in str(parsed.notes[0])
