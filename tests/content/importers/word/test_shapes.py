"""What stands over or in a paragraph: boxes are read, pictures and objects are named."""

from __future__ import annotations

import pytest

from tests.content.importers.word.making import paragraph, read, run

INNER = f"<w:txbxContent>{paragraph('框中文字')}</w:txbxContent>"
BOX = f"<w:drawing><wp:anchor><wps:txbx>{INNER}</wps:txbx></wp:anchor></w:drawing>"
OLD_BOX = f"<w:pict><v:shape><v:textbox>{INNER}</v:textbox></v:shape></w:pict>"


@pytest.mark.parametrize(
    "box",
    [
        BOX,
        OLD_BOX,
        f'<mc:AlternateContent><mc:Choice Requires="wps">{BOX}</mc:Choice>'
        f"<mc:Fallback>{OLD_BOX}</mc:Fallback></mc:AlternateContent>",
    ],
)
def test_a_text_box_is_read_once_after_its_paragraph(box: str) -> None:
    lines, notes = read(paragraph(run("前") + f"<w:r>{box}</w:r>" + run("后")) + paragraph("再"))
    assert lines == ["前后", "框中文字", "再"]
    assert "第 1 段“框中文字”" in notes


@pytest.mark.parametrize(
    ("shape", "says"),
    [
        ('<w:drawing><wp:inline><a:blip r:embed="rId9"/></wp:inline></w:drawing>', "图片"),
        ('<w:pict><v:shape><v:imagedata r:id="rId9"/></v:shape></w:pict>', "图片"),
        ('<w:object><o:OLEObject ProgID="Equation.3"/></w:object>', "嵌入的对象"),
        ('<w:pict><v:shape><v:textpath string="机密"/></v:shape></w:pict>', "“机密”"),
    ],
)
def test_pictures_and_objects_are_named_by_paragraph(shape: str, says: str) -> None:
    lines, notes = read(paragraph("前") + paragraph(run("见图") + f"<w:r>{shape}</w:r>"))
    assert lines == ["前", "见图"]
    assert says in notes
    assert "第 2 段" in notes


def test_a_shape_that_is_not_shown_says_nothing() -> None:
    hidden = BOX.replace("<wp:anchor>", '<wp:anchor><wp:docPr id="1" hidden="1"/>')
    assert read(paragraph(run("前") + f"<w:r>{hidden}</w:r>")) == (["前"], "")


def test_an_embedded_document_is_named() -> None:
    lines, notes = read(paragraph("前") + '<w:altChunk r:id="rId9"/>' + paragraph("后"))
    assert lines == ["前", "后"]
    assert "嵌入的文档" in notes
    assert "第 2 段" in notes
