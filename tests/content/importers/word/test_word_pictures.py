"""Pictures of a Word document: where they stand, what they are said to show, what stays behind."""

from __future__ import annotations

import io
import zipfile

import pytest

from content.files.limits import MAX_KEPT_FILES
from content.files.office_package import opened
from content.importers.word.document import read_document
from content.importers.word.tables import LayOut
from content.importers.word.word_pictures import WordPicture, WordPictures
from tests.content.importers.word.making import (
    OOXML,
    cell,
    document,
    paragraph,
    relations,
    run,
    table,
)
from tests.made_files import picture

IMAGE = f"{OOXML}/officeDocument/2006/relationships/image"


def with_media(body: str, *media: bytes, external: bool = False) -> bytes:
    """A document whose relationship rIdN leads to the Nth of `media`, counted from 0."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(document(body))) as before, zipfile.ZipFile(made, "w") as after:
        mode = ' TargetMode="External"' if external else ""
        told = "".join(
            f'<Relationship Id="rId{n}" Type="{IMAGE}" Target="media/{n}.bin"{mode}/>'
            for n in range(len(media))
        )
        for name in before.namelist():
            if not name.endswith("document.xml.rels"):
                after.writestr(name, before.read(name))
        plain = relations()
        after.writestr(
            "word/_rels/document.xml.rels",
            plain.replace("</Relationships>", told + "</Relationships>"),
        )
        for n, data in enumerate(media):
            after.writestr(f"word/media/{n}.bin", data)
    return made.getvalue()


def read(body: str, *media: bytes, **options: bool) -> tuple[list[str], list[WordPicture], str]:
    """Lines, pictures, and what is remarked."""
    package = opened(with_media(body, *media, **options))
    pictures = WordPictures(package)
    lay_out = LayOut(lambda text: text.startswith("第"), lambda text: len(text) == 3)
    lines, notes = read_document(package, lay_out, pictures)
    return [line.text for line in lines], pictures.found, "\n".join(map(str, notes))


def inline(n: int = 0, said: str = "", inside: str = "") -> str:
    """A picture in its line."""
    return (
        f'<w:r><w:drawing><wp:inline><wp:docPr id="1" descr="{said}"/>'
        f'<a:blip r:embed="rId{n}"/>{inside}</wp:inline></w:drawing></w:r>'
    )


def floating(n: int = 0) -> str:
    """A picture that floats over the text."""
    return inline(n).replace("wp:inline", "wp:anchor")


def test_a_picture_stands_where_it_stands_in_the_document() -> None:
    body = (
        paragraph(run("按下") + inline(0) + run("键"))
        + paragraph(inline(1))
        + paragraph(floating(1) + run("第一条 甲。"))
        + table(cell(paragraph(inline(0))) + cell("红灯亮"))
    )
    lines, pictures, notes = read(body, picture("red"), picture("blue", format="JPEG"))
    assert lines == [
        "按下〔图：图1.png〕键",
        "〔图：图2.jpg〕",
        "第一条 甲。",
        "〔图：图2.jpg〕",
        "〔图：图1.png〕 | 红灯亮",
    ]
    assert [one.name for one in pictures] == ["图1.png", "图2.jpg"]
    assert "图片" not in notes


@pytest.mark.parametrize(
    ("said", "alt"),
    [
        ("单相/三相电表接线图", "单相/三相电表接线图"),
        ("电表显示屏 描述已自动生成", "电表显示屏"),
        ("IMG_256", ""),
        ("图片 3", ""),
        ("C:\\Users\\a\\图.png", ""),
        ("  ", ""),
        ("字" * 900, "字" * 500),
    ],
)
def test_what_a_picture_shows_is_taken_from_the_document(said: str, alt: str) -> None:
    _lines, pictures, _notes = read(paragraph(inline(0, said)), picture())
    assert [one.alt for one in pictures] == [alt]


def test_a_picture_in_an_old_shape_is_one_too() -> None:
    old = '<w:r><w:pict><v:shape alt="电杆"><v:imagedata r:id="rId0"/></v:shape></w:pict></w:r>'
    lines, pictures, _notes = read(paragraph(run("见") + old), picture())
    assert lines == ["见〔图：图1.png〕"]
    assert pictures[0].alt == "电杆"


def test_what_is_cut_off_is_said() -> None:
    cut = '<a:srcRect l="25000" t="0" r="50000" b="x"/>'
    _lines, pictures, _notes = read(paragraph(inline(0, inside=cut)), picture())
    assert pictures[0].crop == (0.25, 0, 0.5, 0)
    senseless = '<a:srcRect l="60000" r="60000"/>'
    assert read(paragraph(inline(0, inside=senseless)), picture())[1][0].crop is None


@pytest.mark.parametrize("data", [b"\x01\x00\x00\x00EMF", b"MZ program", b"<svg/>", b""])
def test_what_no_browser_shows_is_named(data: bytes) -> None:
    lines, pictures, notes = read(paragraph(run("见图") + inline(0)), data)
    assert (lines, pictures) == (["见图"], [])
    assert "图片没有导入" in notes


def test_a_link_is_not_followed() -> None:
    """Nothing is fetched from elsewhere (abuse 32)."""
    lines, pictures, notes = read(paragraph(run("见图") + inline(0)), picture(), external=True)
    assert (lines, pictures) == (["见图"], [])
    assert "图片没有导入" in notes


def test_a_reference_to_nothing_or_out_of_the_archive_is_named() -> None:
    lines, pictures, notes = read(paragraph(run("见图") + inline(7)), picture())
    assert (lines, pictures) == (["见图"], [])
    assert "图片没有导入" in notes


def test_no_more_pictures_than_an_entry_may_have_files() -> None:
    count = MAX_KEPT_FILES + 3
    body = "".join(paragraph(run("见图") + inline(n)) for n in range(count))
    _lines, pictures, notes = read(body, *(picture(size=(n + 1, 1)) for n in range(count)))
    assert len(pictures) == MAX_KEPT_FILES
    assert "图片没有导入" in notes
