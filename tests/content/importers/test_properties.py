"""What holds for any input: nothing raises, and what is taken is taken unchanged."""

from __future__ import annotations

import json
import re

from hypothesis import given, settings
from hypothesis import strategies as st

from content.importers.answers.answer_files import parse_answers
from content.importers.regulations.regulation_files import parse_regulation
from content.importers.result import ParsedFile
from core.unseen import as_seen

any_text = st.text(max_size=300)
cell_text = st.one_of(
    any_text,
    st.text(alphabet="电费，。；;|\"'=+-@,\t\r\n\x00\ud800𠮷😀 ", max_size=60),
)
UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
XML_UNSAFE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]|_x00")


def _normal(text: str) -> str:
    return as_seen(text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def _taken_or_refused(parsed: ParsedFile, text: str, row: int) -> None:
    if parsed.errors:
        assert parsed.entries == []
        assert {(error.row, error.field) for error in parsed.errors} == {(row, "answer")}
    else:
        assert [entry.content["answer"] for entry in parsed.entries] == [_normal(text)]


@settings(deadline=None)
@given(cell_text)
def test_any_text_in_a_csv_cell(csv_file, text: str) -> None:
    data = csv_file([["标题", "答案"], ["问", text]])
    _taken_or_refused(parse_answers("a.csv", data), text, 2)


@settings(deadline=None)
@given(cell_text)
def test_any_text_in_a_json_field(text: str) -> None:
    data = json.dumps({"title": "问", "answer": text}).encode()
    _taken_or_refused(parse_answers("a.jsonl", data), text, 1)


@settings(max_examples=40, deadline=None)
@given(cell_text)
def test_any_text_in_a_sheet_cell(xlsx_file, text: str) -> None:
    if XML_UNSAFE.search(text):
        return  # the library that writes the file for this test cannot hold it
    data = xlsx_file([["标题", "答案"], ["问", text]])
    parsed = parse_answers("a.xlsx", data)
    if text.startswith("#"):
        return  # the library turns these into error values
    _taken_or_refused(parsed, text, 2)


@settings(deadline=None)
@given(st.text(max_size=400), st.text(max_size=400))
def test_no_part_of_a_question_is_lost(csv_file, start: str, end: str) -> None:
    question = _normal(start + "电费" * 60 + end)
    parsed = parse_answers("a.csv", csv_file([["标题", "答案"], [question, "答"]]))
    if not parsed.errors:
        entry = parsed.entries[0]
        assert question in entry.content["note"] or "".join(question.split()) == "".join(
            entry.title.split()
        )
        assert 1 <= len(entry.title) <= 200


@settings(deadline=None)
@given(st.binary(max_size=600))
def test_any_bytes_as_any_type(data: bytes) -> None:
    for name in ("a.csv", "a.jsonl", "a.xlsx"):
        _accounted(parse_answers(name, data))
    for name in ("a.md", "a.txt", "a.docx"):
        _accounted(parse_regulation(name, data))


def _accounted(parsed: ParsedFile) -> None:
    assert parsed.entries or parsed.errors
    assert all(str(error.message) and error.field for error in parsed.errors)
    assert all(str(note) for note in parsed.notes)
    shown = [str(note) for note in parsed.notes]
    shown += [f"{error.field} {error.message}" for error in parsed.errors]
    assert not any(UNSTORABLE.search(text) for text in [parsed.source, *shown])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), min_size=1, max_size=12))
def test_damaged_archives_never_raise(
    xlsx_file, docx_file, with_parts, damage: list[tuple[int, int]]
) -> None:
    undated = {"docProps/core.xml": b"<x/>"}
    for parse, name, sound in (
        (parse_answers, "a.xlsx", xlsx_file([["标题", "答案"], ["问", "答"]])),
        (parse_regulation, "a.docx", docx_file(["法", "第一条 甲。"])),
    ):
        damaged = bytearray(with_parts(sound, undated))
        for place, value in damage:
            damaged[4 + place % (len(damaged) - 4)] = value
        _accounted(parse(name, bytes(damaged)))


law_piece = st.one_of(
    st.sampled_from(
        [
            "第一条 ",
            "第一条",
            "第二条　",
            "第三条规定的",
            "第十条之一 ",
            "第一章 总则",
            "## ",
            "# 法",
            "\n",
            "\n\n",
            "<!-- INFO END -->",
            "2020年1月2日",
            "二〇二〇年十三月一日",
            "国务院令第1号公布",
            "发布日期：",
            "施行",
            "附件",
            "目录",
            "**",
            "《",
            "\x00",
            "\ud800",
            "中华人民共和国",
        ]
    ),
    st.text(max_size=8),
)


@settings(deadline=None)
@given(st.lists(law_piece, max_size=40))
def test_any_arrangement_of_a_law(pieces: list[str]) -> None:
    text = "".join(pieces)
    parsed = parse_regulation("a.md", text.encode("utf-8", "surrogatepass"))
    _accounted(parsed)
    for entry in parsed.entries:
        labels = [clause["label"] for clause in entry.content["clauses"]]
        assert len(set(labels)) == len(labels)


@settings(deadline=None)
@given(st.text(max_size=40), st.text(max_size=20))
def test_any_name_of_a_column_or_a_file(csv_file, column: str, name: str) -> None:
    data = csv_file([["标题", "答案", column], ["问", "答", "x"]])
    _accounted(parse_answers(f"{name}.csv", data))
    _accounted(parse_answers("a.jsonl", json.dumps({"title": "问", column: "x"}).encode()))
