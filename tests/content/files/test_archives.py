"""Attacks through the ZIP and XML that XLSX and DOCX are made of."""

from __future__ import annotations

import random
import tracemalloc
import zipfile
from io import BytesIO

import pytest

from content.files.limits import MAX_CELLS_IN_ROW, MAX_UNPACKED_BYTES, MIB
from content.importers.answers.answer_files import parse_answers
from content.importers.regulations.regulation_files import parse_regulation

SHEET = "xl/worksheets/sheet1.xml"
BODY = "word/document.xml"

BILLION_LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">
<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>
<x>&c;</x>"""
EXTERNAL = (
    b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>"""
)
BARE_DTD = b"""<?xml version="1.0"?><!DOCTYPE x SYSTEM "http://127.0.0.1/x.dtd"><x/>"""


@pytest.fixture
def workbook(xlsx_file) -> bytes:
    return xlsx_file([["标题", "答案"], ["问", "答"]])


@pytest.fixture
def document(docx_file) -> bytes:
    return docx_file(["示范办法", "第一条 甲。"])


def _refusal(name: str, data: bytes) -> str:
    parse = parse_answers if name.endswith(("xlsx", "xlsm")) else parse_regulation
    parsed = parse(name, data)
    assert parsed.entries == []
    assert [(error.row, error.field) for error in parsed.errors] == [(None, "file")]
    return str(parsed.errors[0].message)


def test_the_files_themselves_are_sound(workbook, document) -> None:
    assert parse_answers("a.xlsx", workbook).errors == []
    assert parse_regulation("a.docx", document).errors == []


@pytest.mark.parametrize("payload", [BILLION_LAUGHS, EXTERNAL, BARE_DTD])
@pytest.mark.parametrize(
    "part",
    [
        SHEET,
        "xl/workbook.xml",
        "xl/styles.xml",
        "xl/_rels/workbook.xml.rels",
        "[Content_Types].xml",
        "docProps/core.xml",
        "xl/media/image1.png",
        "customXml/item1.xml",
    ],
)
def test_entities_and_dtds_in_a_workbook(payload, part, workbook, with_parts) -> None:
    assert "实体" in _refusal("a.xlsx", with_parts(workbook, {part: payload}))


@pytest.mark.parametrize("payload", [BILLION_LAUGHS, EXTERNAL, BARE_DTD])
@pytest.mark.parametrize("part", [BODY, "word/styles.xml", "_rels/.rels", "word/media/x.bin"])
def test_entities_and_dtds_in_a_document(payload, part, document, with_parts) -> None:
    assert "实体" in _refusal("a.docx", with_parts(document, {part: payload}))


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-le", "utf-16-be"])
def test_a_dtd_in_utf16(codec, document, with_parts) -> None:
    payload = BARE_DTD.decode().replace('<?xml version="1.0"?>', "").encode(codec)
    _refusal("a.docx", with_parts(document, {BODY: payload}))


def test_other_xml_encodings(document, with_parts) -> None:
    payload = b'<?xml version="1.0" encoding="utf-7"?><x/>'
    assert "编码" in _refusal("a.docx", with_parts(document, {BODY: payload}))


@pytest.mark.parametrize(
    "name",
    [
        "../evil.xml",
        "xl/../../evil.xml",
        "/etc/evil.xml",
        "..\\evil.xml",
        "C:/evil.xml",
        "a\\b.xml",
    ],
)
def test_unsafe_member_names(name, workbook, document, with_parts) -> None:
    """Whatever would lead out of the archive (abuse 37)."""
    assert "路径" in _refusal("a.xlsx", with_parts(workbook, {name: b"<x/>"}))
    assert "路径" in _refusal("a.docx", with_parts(document, {name: b"<x/>"}))


@pytest.mark.parametrize("part", ["xl/media/image1.png", SHEET, "xl/sharedStrings.xml"])
def test_a_high_ratio_is_refused_before_unpacking(part, workbook, with_parts) -> None:
    """A thousand to one, told by the directory (abuse 36)."""
    data = with_parts(workbook, {part: b"\x00" * 20 * MIB})
    assert len(data) < MIB
    tracemalloc.start()
    assert "过大" in _refusal("a.xlsx", data)
    assert tracemalloc.get_traced_memory()[1] < 2 * MIB
    tracemalloc.stop()


def test_a_high_ratio_hidden_beside_incompressible_data(workbook, with_parts) -> None:
    noise = random.Random(1).randbytes(300_000)
    data = with_parts(workbook, {"xl/media/a.bin": noise, "xl/media/b.bin": b"\x00" * 2 * MIB})
    assert "过大" in _refusal("a.xlsx", data)


def test_many_small_bombs_are_summed_up(workbook, with_parts) -> None:
    parts = {f"xl/media/{n}.bin": b"\x00" * 200_000 for n in range(100)}
    assert "过大" in _refusal("a.xlsx", with_parts(workbook, parts))


def test_a_directory_that_lies_about_sizes(workbook, with_parts) -> None:
    data = bytearray(with_parts(workbook, {"xl/media/a.bin": b"\x00" * 20 * MIB}))
    with zipfile.ZipFile(BytesIO(bytes(data))) as archive:
        truth = archive.getinfo("xl/media/a.bin").file_size.to_bytes(4, "little")
    lie = (1000).to_bytes(4, "little")
    assert data.count(truth) >= 2
    tracemalloc.start()
    assert "损坏" in _refusal("a.xlsx", bytes(data.replace(truth, lie)))
    assert tracemalloc.get_traced_memory()[1] < 4 * MIB
    tracemalloc.stop()


def test_the_directory_may_not_promise_too_much(workbook, with_parts, monkeypatch) -> None:
    monkeypatch.setattr("content.files.archives.MAX_UNPACKED_BYTES", 1000)
    assert "过大" in _refusal("a.xlsx", workbook)


def test_what_is_read_is_counted_too(workbook, monkeypatch) -> None:
    monkeypatch.setattr("content.files.archives._check_directory", lambda members, packed: None)
    monkeypatch.setattr("content.files.archives.MAX_UNPACKED_BYTES", 1000)
    assert MAX_UNPACKED_BYTES == 100 * MIB
    assert "过大" in _refusal("a.xlsx", workbook)


def test_too_many_members(workbook, with_parts) -> None:
    parts = {f"x/{n}": b"" for n in range(2_001)}
    assert "太多" in _refusal("a.xlsx", with_parts(workbook, parts))


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_members_of_the_same_name(workbook) -> None:
    file = BytesIO(workbook)
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr(SHEET, b"<x/>")
    assert "重名" in _refusal("a.xlsx", file.getvalue())


def test_other_compressions(workbook, with_parts) -> None:
    data = with_parts(workbook, {"x.xml": b"<x/>"}, zipfile.ZIP_LZMA)
    assert "压缩方式" in _refusal("a.xlsx", data)


def test_encrypted_members(workbook) -> None:
    data = bytearray(workbook)
    data[6] |= 1
    start = data.index(b"PK\x01\x02")
    data[start + 8] |= 1
    assert "密码" in _refusal("a.xlsx", bytes(data))


def test_macros_under_another_name(workbook, document, with_parts, part_of) -> None:
    assert "宏" in _refusal("a.xlsx", with_parts(workbook, {"xl/vbaProject.bin": b"x"}))
    types = part_of(document, "[Content_Types].xml").replace(
        b"wordprocessingml.document.main+xml", b"x.macroEnabled.main+xml"
    )
    assert "宏" in _refusal("a.docx", with_parts(document, {"[Content_Types].xml": types}))


def test_too_deep_xml(document, with_parts) -> None:
    deep = b"<x>" * 5_000 + b"</x>" * 5_000
    assert "过大" in _refusal("a.docx", with_parts(document, {BODY: deep}))


def test_too_many_cells_in_a_row(workbook, with_parts) -> None:
    row = b"<worksheet><sheetData><row>" + b"<c/>" * (MAX_CELLS_IN_ROW + 1)
    row += b"</row></sheetData></worksheet>"
    assert "过大" in _refusal("a.xlsx", with_parts(workbook, {SHEET: row}))


def test_too_many_elements(document, with_parts, monkeypatch) -> None:
    monkeypatch.setattr("content.files.archives.MAX_XML_ELEMENTS", 10)
    assert "过大" in _refusal("a.docx", document)


@pytest.mark.parametrize("row", [10**6, 10**12])
def test_a_row_number_far_down(row, workbook, with_parts, part_of) -> None:
    sheet = part_of(workbook, SHEET).replace(b'r="2"', f'r="{row}"'.encode())
    sheet = sheet.replace(b'r="A2"', f'r="A{row}"'.encode())
    assert "行太多" in _refusal("a.xlsx", with_parts(workbook, {SHEET: sheet}))


def test_a_dimension_that_lies_loses_nothing(workbook, with_parts, part_of) -> None:
    sheet = part_of(workbook, SHEET)
    assert b'ref="A1:B2"' in sheet
    for lie in (b'ref="A1:A1"', b'ref="A1:XFD1048576"'):
        data = with_parts(workbook, {SHEET: sheet.replace(b'ref="A1:B2"', lie)})
        assert [entry.title for entry in parse_answers("a.xlsx", data).entries] == ["问"]


def test_external_relationships_are_not_followed(
    document, with_parts, part_of, monkeypatch
) -> None:
    def no_network(*args: object, **kwargs: object) -> None:
        raise AssertionError("the network was used")

    monkeypatch.setattr("socket.socket", no_network)
    name = "word/_rels/document.xml.rels"
    link = (
        b'<Relationship Id="rId99" TargetMode="External" Target="http://127.0.0.1:9/x" Type="http://'
        b'schemas.openxmlformats.org/officeDocument/2006/relationships/image"/></Relationships>'
    )
    rels = part_of(document, name).replace(b"</Relationships>", link)
    assert parse_regulation("a.docx", with_parts(document, {name: rels})).errors == []


@pytest.mark.parametrize("part", [SHEET, "xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml"])
@pytest.mark.parametrize("content", [b"", b"<", b"<x/>", b"\xff\xfe\x00", b"plain"])
def test_broken_parts_are_refused(part, content, workbook, with_parts) -> None:
    parsed = parse_answers("a.xlsx", with_parts(workbook, {part: content}))
    assert parsed.entries == [] or part == "xl/styles.xml"
    assert parsed.errors or part == "xl/styles.xml"


@pytest.mark.parametrize("kept", [0.1, 0.5, 0.9, 0.99])
def test_cut_off_files_are_refused(kept, workbook, document) -> None:
    assert "损坏" in _refusal("a.xlsx", workbook[: int(len(workbook) * kept)])
    assert "损坏" in _refusal("a.docx", document[: int(len(document) * kept)])
