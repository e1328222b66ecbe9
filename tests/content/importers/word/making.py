"""Word documents made of raw WordprocessingML, and what is read of them."""

from __future__ import annotations

import zipfile
from io import BytesIO

from content.files.office_package import opened
from content.importers.regulations.regulation_files import parse_regulation
from content.importers.word.document import read_document
from content.importers.word.tables import LayOut

OOXML = "http://schemas.openxmlformats.org"
SPACES = " ".join(
    f'xmlns:{prefix}="{space}"'
    for prefix, space in {
        "w": f"{OOXML}/wordprocessingml/2006/main",
        "r": f"{OOXML}/officeDocument/2006/relationships",
        "m": f"{OOXML}/officeDocument/2006/math",
        "mc": f"{OOXML}/markup-compatibility/2006",
        "a": f"{OOXML}/drawingml/2006/main",
        "wp": f"{OOXML}/drawingml/2006/wordprocessingDrawing",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
        "v": "urn:schemas-microsoft-com:vml",
        "o": "urn:schemas-microsoft-com:office:office",
        "odd": "urn:somebody:else",
    }.items()
)
TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"


def run(text: str, look: str = "") -> str:
    """A run that says `text` and looks like `look`."""
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(inner: str, look: str = "") -> str:
    """A paragraph of runs, or of plain text."""
    return f"<w:p><w:pPr>{look}</w:pPr>{inner if inner.startswith('<') else run(inner)}</w:p>"


def table(*rows: str) -> str:
    """A table of rows."""
    return f"<w:tbl><w:tblPr/>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


def cell(inner: str, look: str = "") -> str:
    """A cell of paragraphs, or of plain text."""
    held = inner if inner.startswith("<") else paragraph(inner)
    return f"<w:tc><w:tcPr>{look}</w:tcPr>{held}</w:tc>"


def relations(**targets: str) -> str:
    """A relationships part: type -> target."""
    kind = f"{OOXML}/officeDocument/2006/relationships"
    found = "".join(
        f'<Relationship Id="{n}" Type="{kind}/{name}" Target="{target}"/>'
        for n, (name, target) in enumerate(targets.items())
    )
    return f'<Relationships xmlns="{_RELATIONS}">{found}</Relationships>'


def document(body: str, **parts: str) -> bytes:
    """A document with this body; `styles`, `numbering`, `footnotes` … are the inside of parts."""
    written = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": relations(officeDocument="word/document.xml"),
        "word/_rels/document.xml.rels": relations(**{name: f"{name}.xml" for name in parts}),
        "word/document.xml": f"<w:document {SPACES}><w:body>{body}</w:body></w:document>",
    }
    for name, inner in parts.items():
        root = {"header": "hdr", "footer": "ftr"}.get(name, name)
        written[f"word/{name}.xml"] = f"<w:{root} {SPACES}>{inner}</w:{root}>"
    return zipped(written)


def zipped(parts: dict[str, str]) -> bytes:
    """An archive of these parts."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return file.getvalue()


def read(body: str, **parts: str) -> tuple[list[str], str]:
    """The lines of a document with this body, and all that is remarked on it."""
    package = opened(document(body, **parts))
    plain = LayOut(lambda text: text.startswith("第"), lambda text: len(text) == 3)
    lines, notes = read_document(package, plain)
    return [line.text for line in lines], "\n".join(map(str, notes))


def shown(inner: str, look: str = "", **parts: str) -> str:
    """What a single paragraph shows, when nothing is remarked on."""
    lines, notes = read(paragraph(inner, look), **parts)
    assert notes == ""
    return "\n".join(lines)


def law(body: str, **parts: str):
    """A document read as a regulation."""
    return parse_regulation("a.docx", document(body, **parts))
