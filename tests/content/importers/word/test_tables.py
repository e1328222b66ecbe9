"""Tables: data keeps its columns, text that is only laid out is text."""

from __future__ import annotations

from tests.content.importers.word.making import cell, paragraph, read, run, table


def _rows(*rows: str) -> list[str]:
    return read(table(*rows))[0]


def test_columns_are_kept_where_a_cell_is_blank() -> None:
    assert _rows(cell("居民") + cell("") + cell("80 元")) == ["居民 |  | 80 元"]


def test_a_table_of_one_column_is_its_paragraphs() -> None:
    assert _rows(cell(paragraph("甲") + paragraph("乙"))) == ["甲", "乙"]


def test_a_label_and_its_words_side_by_side() -> None:
    rows = [cell("第一条") + cell(paragraph("甲") + paragraph("乙")), cell("第二条") + cell("丙")]
    assert _rows(*rows) == ["第一条　甲", "乙", "第二条　丙"]


def test_a_heading_beside_its_clauses() -> None:
    assert _rows(cell("总则") + cell(paragraph("第一条 甲") + paragraph("第二条 乙"))) == [
        "总则",
        "第一条 甲",
        "第二条 乙",
    ]


def test_cells_merged_over_rows_and_columns_say_it_in_each() -> None:
    down = '<w:vMerge w:val="restart"/>'
    lines, notes = read(
        table(
            cell("类别", down) + cell("收费", '<w:gridSpan w:val="2"/>'),
            cell("", "<w:vMerge/>") + cell("甲") + cell("乙"),
        )
    )
    assert lines == ["类别 | 收费 | 收费", "类别 | 甲 | 乙"]
    assert "合并" in notes


def test_old_horizontal_merges_and_blank_columns_before_a_row() -> None:
    merged = cell("收费", '<w:hMerge w:val="restart"/>') + cell("", '<w:hMerge w:val="continue"/>')
    assert _rows(merged + cell("乙")) == ["收费 | 收费 | 乙"]
    before = '<w:trPr><w:gridBefore w:val="1"/></w:trPr>'
    assert _rows(before + cell("甲") + cell("乙")) == [" | 甲 | 乙"]


def test_a_row_that_is_merged_whole_says_it_once() -> None:
    assert _rows(cell("备注：含税", '<w:gridSpan w:val="3"/>')) == ["备注：含税"]


def test_a_table_in_a_cell_is_read_once() -> None:
    inner = table(cell("居民") + cell("3 天"), cell("企业") + cell("8 天"))
    outer = cell("类别") + cell(paragraph("说明") + inner + paragraph("完"))
    lines, notes = read(table(outer))
    assert lines == ["类别 | 说明", "居民 | 3 天", "企业 | 8 天", "完"]
    assert "内表" in notes


def test_hidden_rows_are_left_out_and_named() -> None:
    hidden = "<w:trPr><w:hidden/></w:trPr>" + cell("旧") + cell("100 元")
    lines, notes = read(table(hidden, cell("新") + cell("200 元")))
    assert lines == ["新 | 200 元"]
    assert "旧 | 100 元" in notes


def test_rows_and_cells_in_controls() -> None:
    controlled = f"<w:sdt><w:sdtPr/><w:sdtContent>{cell('甲')}</w:sdtContent></w:sdt>"
    assert _rows(controlled + cell("乙")) == ["甲 | 乙"]


def test_white_words_on_a_dark_ground_in_a_table_are_read() -> None:
    white = run("类别", '<w:color w:val="FFFFFF"/>')
    assert _rows(cell(paragraph(white)) + cell("甲")) == ["类别 | 甲"]
