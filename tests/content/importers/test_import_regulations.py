"""Regulations: structure, numbering, issue history, each format, and what is refused."""

from __future__ import annotations

from datetime import date

import pytest

from content.files.limits import MAX_FILE_BYTES
from content.importers.regulations.regulation_files import parse_regulation
from content.kinds.registry import kind_named
from core.base_schema import load

RULES = """# 示范市路灯用电管理办法

2019年3月5日 示范市人民政府令第12号公布

2021年6月8日 《示范市人民政府关于修改部分规章的决定》修订

<!-- INFO END -->

## 第一章  总　则

第一条 为了规范路灯用电，制定本办法。

第二条 本办法适用于本市。

依照第一条办理的，
第三条规定的情形除外。

## 第二章 管理

### 第一节 一般规定

第三条 路灯由主管部门管理：

（一）安装；

（二）维护。

第三条之一 节能改造另行规定。

第四条 本办法自2019年5月1日起施行。
"""


def _entry(text: str, name: str = "rules.md"):
    parsed = parse_regulation(name, text.encode())
    assert parsed.errors == []
    return parsed.entries[0]


def _clauses(text: str):
    return _entry(text).content["clauses"]


def _labels(text: str) -> list[str]:
    return [clause["label"] for clause in _clauses(text)]


def _notes(text: str) -> str:
    return "\n".join(str(note) for note in parse_regulation("rules.md", text.encode()).notes)


def test_markdown_is_taken_apart() -> None:
    entry = _entry(RULES)
    assert (entry.title, entry.kind, entry.source) == (
        "示范市路灯用电管理办法",
        "regulation",
        "rules.md",
    )
    content = entry.content
    assert content["issuer"] == "示范市人民政府"
    assert content["document_number"] == "示范市人民政府令第12号"
    assert content["issued_on"] == "2021-06-08"
    assert [(c["label"], c["heading"]) for c in content["clauses"]] == [
        ("第一条", "第一章 总则"),
        ("第二条", "第一章 总则"),
        ("第三条", "第二章 管理 / 第一节 一般规定"),
        ("第三条之一", "第二章 管理 / 第一节 一般规定"),
        ("第四条", "第二章 管理 / 第一节 一般规定"),
    ]
    assert content["clauses"][1]["text"] == (
        "本办法适用于本市。\n依照第一条办理的，\n第三条规定的情形除外。"
    )
    assert content["clauses"][2]["text"].endswith("\n（二）维护。")


def test_stored_content_passes_the_schema_again() -> None:
    content = _entry(RULES).content
    assert load(kind_named("regulation").schema(), content)["issued_on"] == date(2021, 6, 8)


def test_a_line_that_begins_with_a_reference_is_noted_where_its_number_fits() -> None:
    assert "第 16 行以“第三条”开头" in _notes(RULES)


@pytest.mark.parametrize(
    ("second", "third"),
    [
        ("第二条　乙。", "第三条：丙。"),
        ("第2条 乙。", "第3条 丙。"),
        ("第２条　乙。", "第３条　丙。"),
        ("第 二 条 乙。", "第 三 条 丙。"),
        ("**第二条** 乙。", "**第三条 ** 丙。"),
        ("第二条【范围】乙。", "第三条【管理】丙。"),
        ("第二条\n乙。", "第三条\n丙。"),
        ("　　第二条　乙。", "\t第三条　丙。"),
        ("#### 第二条 乙。", "#### 第三条 丙。"),
        ("第二条中华人民共和国境内适用。", "第三条丙。"),
    ],
)
def test_ways_to_write_a_label(second: str, third: str) -> None:
    clauses = _clauses(f"# 办法\n第一条 甲。\n{second}\n{third}\n")
    assert len(clauses) == 3
    assert clauses[2]["text"].endswith("丙。")
    assert not clauses[2]["text"].startswith("第")


def test_references_at_the_start_of_a_line_are_text() -> None:
    text = (
        "# 办法\n第一条 甲。\n第二条 乙。\n第一条、第二条所称路灯，是指公用路灯。\n"
        "第一条第二款不适用。\n第九条的规定除外。\n第十条以外的情形同样。\n第三条 丙。\n"
    )
    assert _labels(text) == ["第一条", "第二条", "第三条"]
    assert "第九条" in _clauses(text)[1]["text"]


def test_labels_without_any_blank_are_understood() -> None:
    text = "办法\n第一条为了规范。\n第二条本办法适用。\n第一条规定的除外。\n第三条其他。\n"
    assert _labels(text) == ["第一条", "第二条", "第三条"]


def test_numbers_past_a_hundred() -> None:
    from content.importers.regulations.numerals import chinese

    text = "# 大法\n" + "\n".join(f"第{chinese(n)}条 内容。" for n in range(1, 1201))
    assert _labels(text)[99::100] == [f"第{chinese(n)}条" for n in range(100, 1201, 100)]


def test_a_repeated_label_is_an_error_by_row(places) -> None:
    parsed = parse_regulation("a.md", "# 法\n第一条 甲。\n第二条 乙。\n第二条 又。\n".encode())
    assert places(parsed) == [(4, "clauses.2.label")]
    assert "首次在第 3 行" in str(parsed.errors[0].message)
    assert parsed.entries == []


def test_numbers_that_go_back_are_an_error(places) -> None:
    parsed = parse_regulation("a.md", "# 法\n第一条 甲。\n第五条 乙。\n第三条 丙。\n".encode())
    assert places(parsed) == [(4, "clauses.2.label")]
    assert "第六条" in str(parsed.errors[0].message)


def test_a_gap_is_noted() -> None:
    assert _labels("# 法\n第一条 甲。\n第四条 丁。\n") == ["第一条", "第四条"]
    assert "第一条之后是第四条（第 3 行）" in _notes("# 法\n第一条 甲。\n第四条 丁。\n")


def test_a_text_that_starts_late_is_noted() -> None:
    assert "条文从第五条开始" in _notes("# 法\n第五条 甲。\n第六条 乙。\n")


def test_a_clause_without_text_is_an_error_by_row(places) -> None:
    parsed = parse_regulation("a.md", "# 法\n第一条 甲。\n第二条\n第三条 丙。\n".encode())
    assert places(parsed) == [(3, "clauses.1.text")]


def test_annexes_stay_with_the_last_clause_and_are_noted() -> None:
    text = "# 法\n第一条 甲。\n第二条 乙。\n附件：\n等级表\n"
    assert _clauses(text)[1]["text"] == "乙。\n附件：\n等级表"
    assert "第 4 行起是附件" in _notes(text)


def test_plain_text_with_contents_and_chapters() -> None:
    text = (
        "示范电网调度规程\n目　录\n第一章 总则……1\n第二章 附则……9\n\n"
        "第一章\n总  则\n第一条 甲。\n第二章 附则\n第二条 乙。\n"
    )
    entry = _entry(text, "规程.txt")
    assert entry.title == "示范电网调度规程"
    assert [c["heading"] for c in entry.content["clauses"]] == ["第一章 总则", "第二章 附则"]


def test_a_chapter_that_is_only_mentioned_is_text() -> None:
    text = "# 法\n第一章 总则\n第一条 甲。\n第一章规定的原则，适用于全部。\n第二条 乙。\n"
    clauses = _clauses(text)
    assert clauses[1]["heading"] == "第一章 总则"
    assert "第一章规定的原则" in clauses[0]["text"]


def test_a_preamble_becomes_a_note() -> None:
    text = "# 法\n2020年1月2日 公布\n为了方便群众，现予说明。\n第一条 甲。\n"
    assert "为了方便群众，现予说明。" in _notes(text)
    assert _entry(text).content["issued_on"] == "2020-01-02"


def test_the_title_may_be_repeated_with_the_name_of_the_state() -> None:
    text = "# 示范电力法\n中华人民共和国示范电力法\n第一条 甲。\n"
    assert _entry(text).title == "示范电力法"
    assert "条文之前" not in _notes(text)


def test_a_title_over_two_lines() -> None:
    assert _entry("中华人民共和国\n示范法\n第一条 甲。\n").title == "中华人民共和国示范法"


def test_without_a_title_the_file_name_is_taken_and_noted() -> None:
    parsed = parse_regulation("路灯办法(2020-01-01).txt", "第一条 甲。\n".encode())
    assert parsed.entries[0].title == "路灯办法"
    assert "用文件名作标题" in str(parsed.notes[0])


@pytest.mark.parametrize(
    ("history", "issuer", "document_number", "issued_on", "effective_from"),
    [
        (
            "2001年4月17日 中华人民共和国国务院令第901号发布",
            "中华人民共和国国务院",
            "国务院令第901号",
            "2001-04-17",
            None,
        ),
        (
            "2001年12月28日 第八届全国人民代表大会常务委员会第十七次会议通过\n"
            "2018年2月9日 第十三届全国人民代表大会常务委员会第七次会议"
            "《关于修改〈甲法〉等四部法律的决定》第三次修正",
            "全国人民代表大会常务委员会",
            "",
            "2018-02-09",
            None,
        ),
        (
            "2020年6月8日 甲市第八届人民代表大会常务委员会第二十七次会议通过\n"
            "2020年7月4日 乙省第十三届人民代表大会常务委员会第二十二次会议批准",
            "甲市人民代表大会常务委员会",
            "",
            "2020-07-04",
            None,
        ),
        (
            "2014年3月7日 乙省第十二届人民代表大会常务委员会第九次会议通过\n"
            "2014年3月8日 乙省人民代表大会常务委员会公告第13号公布\n2014年7月1日 施行",
            "乙省人民代表大会常务委员会",
            "乙省人民代表大会常务委员会公告第13号",
            "2014-03-08",
            date(2014, 7, 1),
        ),
        (
            "（二〇一一年六月十五日国务院第159次常务会议通过　"
            "2011年7月7日国务院令第599号公布　自2011年9月1日起施行）",
            "国务院",
            "国务院令第599号",
            "2011-07-07",
            date(2011, 9, 1),
        ),
        (
            "发布单位：示范供电公司\n文号：示电营〔2022〕7号\n发布日期：2022-03-01\n施行日期：2022年4月1日",
            "示范供电公司",
            "示电营〔2022〕7号",
            "2022-03-01",
            date(2022, 4, 1),
        ),
        (
            "2020年5月6日 甲市人民政府发布，自公布之日起施行",
            "甲市人民政府",
            "",
            "2020-05-06",
            date(2020, 5, 6),
        ),
        (
            "2000年1月1日 甲局公布\n2000年3月1日 施行\n2010年5月5日 《决定》修正",
            "甲局",
            "",
            "2010-05-05",
            None,
        ),
        ("2000年13月41日 甲局公布", "甲局", "", None, None),
    ],
)
@pytest.mark.parametrize("mark", ["<!-- INFO END -->", ""])
def test_issue_history(history, issuer, document_number, issued_on, effective_from, mark) -> None:
    entry = _entry(f"# 某规定\n\n{history}\n\n{mark}\n\n第一条 内容。\n")
    content = entry.content
    assert content["issuer"] == issuer
    assert content["document_number"] == document_number
    assert content["issued_on"] == issued_on
    assert entry.effective_from == effective_from


def test_the_closing_clause_says_from_when_unless_amended_since() -> None:
    closing = "第一条 甲。\n第二条 本法自2020年5月1日起施行。\n"
    assert _entry(f"# 法\n2020年3月1日 甲局公布\n{closing}").effective_from == date(2020, 5, 1)
    assert _entry(f"# 法\n2021年3月1日 《决定》修正\n{closing}").effective_from is None


def test_an_impossible_date_is_noted() -> None:
    assert "第 2 行的日期不存在" in _notes("# 法\n2014年13月40日 甲局公布\n第一条 甲。\n")


def test_gb18030_needs_confirmation() -> None:
    parsed = parse_regulation("a.txt", RULES.encode("gb18030"))
    assert (parsed.encoding, parsed.encoding_needs_confirmation) == ("gb18030", True)
    assert parsed.entries[0].content == _entry(RULES).content


def test_mixed_encodings_are_reported_by_line(places) -> None:
    lines = RULES.split("\n")
    data = "\n".join(lines[:10]).encode() + b"\n" + lines[10].encode("gb18030")
    data += ("\n" + "\n".join(lines[11:])).encode()
    parsed = parse_regulation("a.md", data)
    assert places(parsed) == [(11, "file")]
    assert parsed.entries == []


def test_control_characters_are_an_error_by_row_and_field(places) -> None:
    parsed = parse_regulation("a.md", "# 法\n第一条 甲。\n第二条 乙\x00。\n".encode())
    assert places(parsed) == [(3, "clauses.1.text")]


@pytest.mark.parametrize("name", ["办法.docx", "办法.DOCX"])
def test_docx(docx_file, name: str) -> None:
    data = docx_file(
        ["示范办法", "2020年1月2日 甲局公布", "第一章 总则", "第一条 甲。", "续。", "第二条 乙。"],
        {0: "Title", 2: "Heading 1"},
    )
    parsed = parse_regulation(name, data)
    assert parsed.errors == []
    assert parsed.encoding == ""
    entry = parsed.entries[0]
    assert entry.title == "示范办法"
    assert entry.content["issued_on"] == "2020-01-02"
    assert entry.content["clauses"][0] == {
        "label": "第一条",
        "heading": "第一章 总则",
        "text": "甲。\n续。",
    }


def test_docx_tables_are_lines(docx_file) -> None:
    from io import BytesIO

    from docx import Document

    document = Document(BytesIO(docx_file(["法", "第一条 表："])))
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip(table._cells, ["电压", "距离", "10kV", "5米"], strict=True):
        cell.text = text
    file = BytesIO()
    document.save(file)
    text = parse_regulation("a.docx", file.getvalue()).entries[0].content["clauses"][0]["text"]
    assert text == "表：\n电压 | 距离\n10kV | 5米"


def test_docx_with_open_changes_is_refused(docx_file, with_parts, part_of) -> None:
    data = docx_file(["法", "第一条 甲。"])
    body = part_of(data, "word/document.xml")
    run = body[body.rindex(b"<w:r>") : body.rindex(b"</w:r>") + 6]
    changed = body.replace(run, b'<w:ins w:id="1" w:author="x">' + run + b"</w:ins>")
    parsed = parse_regulation("a.docx", with_parts(data, {"word/document.xml": changed}))
    assert "修订" in str(parsed.errors[0].message)


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.md", b"", "空"),
        ("a.md", b" \n\n ", "空"),
        ("a.md", "# 标题\n只有文字。\n".encode(), "没有找到条文"),
        ("a.md", bytes(range(256)) * 40, "编码"),
        ("a.txt", b"PK\x03\x04 not text", "扩展名"),
        ("a.txt", b"%PDF-1.7 ...", "扩展名"),
        ("a.docx", "第一条 甲。".encode(), "不是有效的"),
        ("a.docx", b"PK\x03\x04 broken", "损坏"),
        ("a.docx", bytes.fromhex("d0cf11e0a1b11ae1") + b"x", "密码"),
        ("a.doc", b"x", "旧格式"),
        ("a.docm", b"x", "宏"),
        ("a.pdf", b"x", "不支持"),
        ("a", b"x", "不支持"),
        ("../a.md", b"x", "文件名"),
        ("..\\a.md", b"x", "文件名"),
        ("a\x00.md", b"x", "文件名"),
        ("a" * 300 + ".md", b"x", "文件名"),
        ("a.md", b"x" * (MAX_FILE_BYTES + 1), "10 MB"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_reason(name, data, says, places) -> None:
    parsed = parse_regulation(name, data)
    assert parsed.entries == []
    assert says in str(parsed.errors[0].message)
    assert places(parsed)[0][1] in ("file", "clauses")


def test_a_spreadsheet_renamed_is_refused(xlsx_file) -> None:
    parsed = parse_regulation("a.docx", xlsx_file([["标题"]]))
    assert "扩展名" in str(parsed.errors[0].message)


def test_too_long_a_clause_is_an_error_by_row(places) -> None:
    parsed = parse_regulation("a.md", ("# 法\n第一条 " + "长" * 20_001 + "\n").encode())
    assert places(parsed) == [(2, "clauses.0.text")]


def test_errors_and_notes_are_bounded() -> None:
    repeated = "# 法\n" + "第一条 甲。\n" * 5_000
    assert len(parse_regulation("a.md", repeated.encode()).errors) == 1_001
    late = "# 法\n第一条 甲。\n" + "附件\n" * 5_000
    assert len(parse_regulation("a.md", late.encode()).notes) == 101


def test_too_many_lines_are_refused() -> None:
    parsed = parse_regulation("a.md", b"# x\n" + b"\n" * 50_001)
    assert "50000 行" in str(parsed.errors[0].message)
