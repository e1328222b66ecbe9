"""Answers: columns, lists, long questions, each format, limits, and what is refused."""

from __future__ import annotations

import json
from datetime import date

import pytest

from content.files.limits import MAX_CELL_CHARS, MAX_FILE_BYTES, MAX_ROWS, XLSX_CELL_CHARS
from content.importers.answers.answer_files import parse_answers
from content.importers.answers.template import template
from content.kinds.registry import kind_named
from core.base_schema import load

HEADER = ["标题", "答案"]
ROW = ["怎么交电费？", "线上线下都可以。"]


def _one(parsed):
    assert parsed.errors == []
    assert len(parsed.entries) == 1
    return parsed.entries[0]


def _said(parsed) -> str:
    return "\n".join(str(error.message) for error in parsed.errors)


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
    entry = _one(parse_answers(f"a.{kind}", data))
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
    entry = _one(
        parse_answers("a.csv", csv_file([header, ["问", "答", "说", "核", "另", "词", "据", "注"]]))
    )
    assert entry.content["say"] == "说"
    assert entry.content["confirm"] == ["核"]
    assert entry.content["keywords"] == ["词"]
    assert entry.content["note"] == "注"
    assert entry.basis == ("据",)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_delimiters_are_found(delimiter, csv_file) -> None:
    row = ["甲，乙；丙？", "a,b;c\td"]
    entry = _one(parse_answers("a.csv", csv_file([HEADER, row], delimiter=delimiter)))
    assert (entry.title, entry.content["answer"]) == tuple(row)


def test_a_declared_delimiter_keeps_row_numbers() -> None:
    entry = _one(parse_answers("a.csv", "sep=;\r\n标题;答案\r\n问;答\r\n".encode()))
    assert entry.row == 3


def test_rows_are_numbered_as_a_spreadsheet_shows_them(csv_file, places) -> None:
    rows = [HEADER, ["一", "多\n行\n字"], ["", ""], ["二", ""], ["", "三"]]
    parsed = parse_answers("a.csv", csv_file(rows))
    assert [entry.row for entry in parsed.entries] == [2]
    assert places(parsed) == [(4, "answer"), (5, "title")]


def test_unknown_columns_are_noted(csv_file) -> None:
    parsed = parse_answers("a.csv", csv_file([["id", *HEADER, "来源"], ["1", *ROW, "某"]]))
    _one(parsed)
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
        assert "草稿" in _said(parsed)


@pytest.mark.parametrize("column", ["statement", "本文", "政策说明"])
def test_harmless_columns_are_only_ignored(column, csv_file) -> None:
    _one(parse_answers("a.csv", csv_file([[*HEADER, column], [*ROW, "x"]])))


def test_the_same_field_twice_is_refused(csv_file, places) -> None:
    parsed = parse_answers("a.csv", csv_file([["标题", "问题", "答案"], ["a", "b", "c"]]))
    assert places(parsed) == [(1, "title")]


def test_missing_columns_are_named(csv_file, places) -> None:
    parsed = parse_answers("a.csv", csv_file([["甲", "乙"], ["a", "b"]]))
    assert places(parsed) == [(1, "title"), (1, "answer")]
    assert "标题" in _said(parsed)


def test_content_outside_the_header_is_an_error(csv_file, xlsx_file, places) -> None:
    rows = [HEADER, [*ROW, "多出来的"]]
    assert places(parse_answers("a.csv", csv_file(rows))) == [(2, "file")]
    assert places(parse_answers("a.xlsx", xlsx_file(rows))) == [(2, "file")]
    rows = [["标题", "", "答案"], ["问", "没有表头", "答"]]
    assert places(parse_answers("a.csv", csv_file(rows))) == [(2, "file")]


@pytest.mark.parametrize("text", ['标题,答案\n问,"答\n', '标题,答案\n问,"答"案\n问,答\n'])
def test_unbalanced_quotes_are_reported_by_row(text, places) -> None:
    parsed = parse_answers("a.csv", text.encode())
    assert places(parsed) == [(2, "file")]
    assert "引号" in _said(parsed)


def test_jsonl_with_lists_and_other_fields(jsonl_file) -> None:
    data = jsonl_file(
        {
            "id": 7,
            "question": "甲？",
            "keywords": ["子 丑，寅"],
            "answer": "乙。",
            "basis": ["法第一条", " 法第二条 "],
            "variants": ["丙；丁", "丙；丁"],
            "note": None,
        }
    )
    entry = _one(parse_answers("a.jsonl", data + b"\n\n"))
    assert entry.content["keywords"] == ["子", "丑", "寅"]
    assert entry.content["variants"] == ["丙；丁"]
    assert entry.basis == ("法第一条", "法第二条")


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ("{", "file"),
        ("7", "file"),
        ('{"title": "a", "answer": NaN}', "file"),
        ('{"title": "a", "title": "b", "answer": "c"}', "file"),
        ('{"title": ' + "[" * 100_000 + "}", "file"),
        ('{"title": ' + "9" * 5_000 + ', "answer": "c"}', "file"),
        ('{"title": 7, "answer": "c"}', "title"),
        ('{"title": "a", "answer": ["c"]}', "answer"),
        ('{"title": "a", "answer": "c", "variants": ["x", 7]}', "variants.1"),
        ('{"title": "a", "answer": "c", "variants": {"x": 1}}', "variants"),
        ('{"title": "a", "answer": "c\\ud800"}', "answer"),
        ('{"title": "a\\u0000", "answer": "c"}', "title"),
        ('{"title": "a", "answer": "c", "basis": ["x\\u0000"]}', "basis.0"),
        ('{"title": "a", "answer": "c", "effective_from": "soon"}', "effective_from"),
    ],
)
def test_bad_lines_are_reported_by_row_and_field(line, field, places) -> None:
    good = json.dumps({"title": "好", "answer": "好"})
    parsed = parse_answers("a.jsonl", f"{good}\n{line}\n{good}".encode())
    assert places(parsed) == [(2, field)]
    assert [entry.row for entry in parsed.entries] == [1, 3]


def test_a_json_list_is_refused() -> None:
    assert "每行一个" in _said(parse_answers("a.jsonl", b'[{"title": "a"}]'))


def test_a_line_separator_inside_a_json_string_is_kept(jsonl_file) -> None:
    data = jsonl_file({"title": "a", "answer": "b\u2028c"})
    assert _one(parse_answers("a.jsonl", data)).content["answer"] == "b\u2028c"


def test_a_long_question_becomes_a_title_and_a_note(csv_file) -> None:
    question = "我家上个月电费突然很高。" + "为什么会这样呢，" * 30 + "请问怎么办？"
    data = csv_file([[*HEADER, "备注"], [question, "答", "原有说明"]])
    parsed = parse_answers("a.csv", data)
    entry = _one(parsed)
    assert entry.title == "我家上个月电费突然很高。"
    assert entry.content["note"] == f"原问题：{question}\n\n原有说明"
    assert "第 2 行" in str(parsed.notes[-1])


def test_a_long_question_without_sentences_is_cut_at_a_pause(csv_file) -> None:
    question = "电费账单金额异常" * 20 + "，" + "后面还有很多内容" * 20
    entry = _one(parse_answers("a.csv", csv_file([HEADER, [question, "答"]])))
    assert entry.title == "电费账单金额异常" * 20 + "…"
    assert entry.content["note"] == f"原问题：{question}"


def test_a_greeting_alone_is_no_title(csv_file) -> None:
    question = "您好！我想问一下电费的事情。" + "很长" * 150
    entry = _one(parse_answers("a.csv", csv_file([HEADER, [question, "答"]])))
    assert entry.title == "您好！我想问一下电费的事情。"


def test_a_question_of_several_lines_is_put_in_one(csv_file) -> None:
    entry = _one(parse_answers("a.csv", csv_file([HEADER, ["第一行\n 第二行", "答"]])))
    assert entry.title == "第一行 第二行"


def test_a_question_that_fits_nowhere_is_an_error(csv_file, places) -> None:
    parsed = parse_answers("a.csv", csv_file([HEADER, ["长" * 19_999, "答"]]))
    assert places(parsed) == [(2, "title")]


@pytest.mark.parametrize(
    ("encoding", "named", "doubtful"),
    [
        ("utf-8", "utf-8", False),
        ("utf-8-sig", "utf-8-sig", False),
        ("utf-16", "utf-16", False),
        ("gb18030", "gb18030", True),
    ],
)
def test_encodings(encoding, named, doubtful, csv_file) -> None:
    row = ["𠮷野家交电费？", "可以😀👨‍👩‍👧שלום。"]
    parsed = parse_answers("a.csv", csv_file([HEADER, row], encoding))
    entry = _one(parsed)
    assert [entry.title, entry.content["answer"]] == row
    assert (parsed.encoding, parsed.encoding_needs_confirmation) == (named, doubtful)
    assert bool(parsed.notes) == doubtful


def test_short_gb_text_that_happens_to_be_utf8_needs_confirmation() -> None:
    data = b"title,answer\n" + "模模".encode("gb18030") + b",ok\n"
    assert data.decode()  # it is valid UTF-8, of Hebrew or the like
    assert parse_answers("a.csv", data).encoding_needs_confirmation


@pytest.mark.parametrize(("main", "other"), [("utf-8", "gb18030"), ("gb18030", "utf-8")])
def test_a_row_in_another_encoding_is_reported_and_nothing_imported(
    main, other, csv_file, places
) -> None:
    head = csv_file([HEADER, ["第一个问题", "一\n二\n三"], ["第二个问题", "回答"]], main)
    strange = csv_file([["第三个问题", "回答"]], other)
    tail = csv_file([["第四个问题", "回答"]], main)
    parsed = parse_answers("a.csv", head + strange + tail)
    assert places(parsed) == [(4, "file")]
    assert parsed.entries == []


@pytest.mark.parametrize(("first", "second"), [("utf-8", "gb18030"), ("gb18030", "utf-8")])
def test_two_encodings_in_one_row_are_reported(first, second, csv_file, places) -> None:
    data = csv_file([HEADER, ["头一个问题", "回答"], ["再一个问题", "回答"]], first)
    data += "交费方式".encode(first) + b"," + "线上交费和线下交费".encode(second) + b"\n"
    assert places(parse_answers("a.csv", data)) == [(4, "file")]


def test_two_encodings_in_one_cell_are_reported(csv_file, places) -> None:
    data = csv_file([HEADER, ["头一个问题", "回答"]], "gb18030")
    data += "甲乙丙,线上".encode("gb18030") + "和线下交费都可以".encode() + b"\n"
    assert places(parse_answers("a.csv", data)) == [(3, "file")]


def test_utf8_with_one_broken_byte_is_reported_by_row(csv_file, places) -> None:
    data = csv_file([HEADER, *[ROW] * 5])
    cut = data[:-4] + data[-3:]
    assert places(parse_answers("a.csv", cut)) == [(6, "file")]


@pytest.mark.parametrize("bad", ["\x00", "\x07", "\ud800", "\x1b[31m"])
@pytest.mark.parametrize("place", [0, 1])
def test_unstorable_characters_are_reported_by_row_and_field(bad, place, csv_file, places) -> None:
    row = list(ROW)
    row[place] = f"前{bad}后"
    parsed = parse_answers("a.csv", csv_file([HEADER, ROW, row]))
    assert places(parsed) == [(3, ("title", "answer")[place])]


def test_list_items_are_named_by_place(csv_file, places) -> None:
    data = csv_file([[*HEADER, "相似问"], [*ROW, "好\n好的\n" + "长" * 201]])
    assert places(parse_answers("a.csv", data)) == [(2, "variants.2")]


def test_rows_with_the_same_title_are_noted(csv_file) -> None:
    parsed = parse_answers("a.csv", csv_file([HEADER, ROW, ["另", "答"], ROW]))
    assert len(parsed.entries) == 3
    assert "2、4" in str(parsed.notes[0])


def test_a_cell_that_is_too_long(csv_file, xlsx_file, places) -> None:
    fits, over = "长" * MAX_CELL_CHARS, "长" * (MAX_CELL_CHARS + 1)
    for make, name in ((csv_file, "a.csv"), (xlsx_file, "a.xlsx")):
        parsed = parse_answers(name, make([HEADER, ["一", fits], ["二", over]]))
        assert [entry.row for entry in parsed.entries] == [2]
        assert places(parsed) == [(3, "answer")]
        assert "20001 个字" in _said(parsed)


def test_a_csv_field_past_the_default_limit_of_the_parser(csv_file, places) -> None:
    parsed = parse_answers("a.csv", csv_file([HEADER, ["一", "a" * 140_000], ROW]))
    assert places(parsed) == [(2, "answer")]
    assert len(parsed.entries) == 1


def test_an_xlsx_cell_at_the_limit_of_excel_may_be_cut_off(xlsx_file) -> None:
    parsed = parse_answers("a.xlsx", xlsx_file([HEADER, ["一", "a" * XLSX_CELL_CHARS]]))
    assert {(error.row, error.field) for error in parsed.errors} == {(2, "answer")}
    assert "截断" in _said(parsed)


@pytest.mark.parametrize("name", ["a.csv", "a.jsonl"])
def test_row_limit(name, csv_file, jsonl_file) -> None:
    for count in (MAX_ROWS, MAX_ROWS + 1):
        data = (
            csv_file([HEADER, *[ROW] * count])
            if name == "a.csv"
            else jsonl_file(*[{"title": "a", "answer": "b"}] * count)
        )
        parsed = parse_answers(name, data)
        assert len(parsed.entries) == (count if count <= MAX_ROWS else 0)
        assert bool(parsed.errors) == (count > MAX_ROWS)


def test_column_limit(csv_file) -> None:
    names = [f"c{n}" for n in range(100)]
    assert "列" in _said(parse_answers("a.csv", csv_file([[*HEADER, *names], ROW])))


def test_errors_are_bounded(csv_file) -> None:
    parsed = parse_answers("a.csv", csv_file([HEADER, *[["", "答"]] * 3_000]))
    assert len(parsed.errors) == 1_001
    assert "2000" in str(parsed.errors[-1].message)


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.csv", b"", "空"),
        ("a.csv", b"\xef\xbb\xbf\r\n", "空"),
        ("a.csv", "标题,答案\n".encode(), "没有数据"),
        ("a.csv", bytes(range(256)) * 40, "编码"),
        ("a.csv", b"PK\x03\x04", "扩展名"),
        ("a.xlsx", b"x", "不是有效的"),
        ("a.xls", b"x", "旧格式"),
        ("a.xlsm", b"x", "宏"),
        ("a.json", b"{}", "不支持"),
        ("../a.csv", b"x", "文件名"),
        ("/etc/a.csv", b"x", "文件名"),
        ("http://127.0.0.1/a.csv", b"x", "文件名"),
        ("a.csv", b"x" * (MAX_FILE_BYTES + 1), "10 MB"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_reason(name, data, says) -> None:
    parsed = parse_answers(name, data)
    assert parsed.entries == []
    assert says in _said(parsed)


def test_numbers_and_dates_of_a_sheet_are_text(xlsx_file) -> None:
    rows = [[*HEADER, "生效日期", "备注"], [95598, 2.50, date(2026, 3, 1), True]]
    entry = _one(parse_answers("a.xlsx", xlsx_file(rows)))
    assert (entry.title, entry.content["answer"]) == ("95598", "2.5")
    assert entry.effective_from == date(2026, 3, 1)
    assert entry.content["note"] == "TRUE"


def test_only_the_first_sheet_is_read_and_the_others_are_noted(xlsx_file) -> None:
    parsed = parse_answers("a.xlsx", xlsx_file([HEADER, ROW], ["草稿页"]))
    _one(parsed)
    assert "草稿页" in str(parsed.notes[0])


def test_blank_rows_keep_the_numbering_of_the_sheet(xlsx_file, places) -> None:
    parsed = parse_answers("a.xlsx", xlsx_file([[], HEADER, [], ["有问", None]]))
    assert places(parsed) == [(4, "answer")]


def test_formulas_are_never_evaluated(xlsx_file) -> None:
    parsed = parse_answers("a.xlsx", xlsx_file([HEADER, ["=1+1", '=HYPERLINK("http://x")']]))
    entry = _one(parsed)
    assert (entry.title, entry.content["answer"]) == ("=1+1", '=HYPERLINK("http://x")')
    assert "A2、B2" in str(parsed.notes[0])


def test_a_formula_counts_as_the_value_it_showed(xlsx_file, with_parts, part_of) -> None:
    data = xlsx_file([HEADER, ["问", "=1+1"]])
    name = "xl/worksheets/sheet1.xml"
    sheet = part_of(data, name)
    assert b"<v />" in sheet or b"<v/>" in sheet or b"<v></v>" in sheet
    shown = sheet.replace(b"<v />", b"<v>2</v>").replace(b"<v/>", b"<v>2</v>")
    shown = shown.replace(b"<v></v>", b"<v>2</v>")
    parsed = parse_answers("a.xlsx", with_parts(data, {name: shown}))
    assert _one(parsed).content["answer"] == "2"
    assert parsed.notes == []


def test_an_error_value_is_an_error_by_row_and_field(xlsx_file, places) -> None:
    parsed = parse_answers("a.xlsx", xlsx_file([HEADER, ["问", "#N/A"]]))
    assert places(parsed) == [(2, "answer")]


def test_200_rows_with_3_bad_ones(xlsx_file, places) -> None:
    rows = [[f"问题{n}", f"回答{n}"] for n in range(200)]
    rows[9][1], rows[99][0], rows[199][1] = "", "", ""
    parsed = parse_answers("a.xlsx", xlsx_file([HEADER, *rows]))
    assert places(parsed) == [(11, "answer"), (101, "title"), (201, "answer")]
    assert len(parsed.entries) == 197


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_template_can_be_imported(kind) -> None:
    parsed = parse_answers(f"模板.{kind}", template(kind))
    entry = _one(parsed)
    assert entry.content["confirm"] == ["户号", "账单月份"]
    assert parsed.notes == []


def test_the_csv_template_opens_in_excel() -> None:
    assert template("csv").startswith(b"\xef\xbb\xbf")
