"""Regulations out of PDFs: how many clauses are word for word what they were made from.

    python -m benchmarks.files.pdfs --corpora DIR [--laws 15]

DIR holds `regulations/*.md`. Of each law two PDFs are made, by two producers: LibreOffice
(`soffice` on the PATH, out of a DOCX) and reportlab, with running titles, page numbers and indented
paragraphs. Each is imported as a department would; a clause counts when its label is there and its
text is the source's, character by character. Wants requirements-dev.txt. Prints one JSON object.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from content.importers.regulations.regulation_files import parse_regulation

FONT = "STSong-Light"
NUMBER_FIELD = (("begin", ""), ("", " PAGE "), ("end", ""))


@dataclass(frozen=True)
class Law:
    """A law as it was imported from its source: what is to come back."""

    name: str
    title: str
    clauses: dict[str, str]
    paragraphs: list[tuple[bool, str]]  # whether it is a heading, and its text


def main() -> None:
    """Make the PDFs, read them, count."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--laws", type=int, default=15)
    asked = parser.parse_args()
    laws = list(_laws(asked.corpora / "regulations", asked.laws))
    with tempfile.TemporaryDirectory() as folder:
        made = {"reportlab": _by_reportlab(laws)}
        if shutil.which("soffice"):
            made["libreoffice"] = _by_libreoffice(laws, Path(folder))
        told = {producer: _score(laws, files) for producer, files in made.items()}
    print(json.dumps(told, ensure_ascii=False, indent=2))
    if "libreoffice" not in made:
        sys.exit("soffice is not on the PATH: one producer only")


def _laws(folder: Path, most: int) -> Iterator[Law]:
    found = 0
    for path in sorted(folder.glob("*.md")):
        entries = parse_regulation(path.name, path.read_bytes()).entries
        if not entries or found == most:
            continue
        found += 1
        clauses = entries[0].content["clauses"]
        texts = {clause["label"]: clause["text"] for clause in clauses}
        yield Law(path.stem, entries[0].title, texts, list(_paragraphs(clauses)))


def _paragraphs(clauses: list[dict[str, Any]]) -> Iterator[tuple[bool, str]]:
    above: list[str] = []
    for clause in clauses:
        levels = [level for level in clause["heading"].split(" / ") if level]
        for depth, level in enumerate(levels):
            if levels[: depth + 1] != above[: depth + 1]:
                yield True, level
        above = levels
        first, *rest = clause["text"].split("\n")
        yield False, f"{clause['label']}　{first}"
        yield from ((False, text) for text in rest)


def _by_reportlab(laws: list[Law]) -> list[bytes]:
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.platypus import Paragraph, SimpleDocTemplate

    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    body = ParagraphStyle(
        "body", fontName=FONT, fontSize=12, leading=20, firstLineIndent=24, wordWrap="CJK"
    )
    heading = ParagraphStyle("heading", parent=body, alignment=1, firstLineIndent=0)
    title = ParagraphStyle("title", parent=heading, fontSize=18, leading=28)
    made = []
    for law in laws:

        def running(canvas: Any, document: Any, law: Law = law) -> None:
            canvas.setFont(FONT, 9)
            canvas.drawString(72, A4[1] - 40, law.title)
            canvas.drawCentredString(A4[0] / 2, 30, f"- {document.page} -")

        out = BytesIO()
        parts = [Paragraph(escape(law.title), title)]
        parts += [
            Paragraph(escape(text), heading if is_heading else body)
            for is_heading, text in law.paragraphs
        ]
        SimpleDocTemplate(out, pagesize=A4).build(parts, onFirstPage=running, onLaterPages=running)
        made.append(out.getvalue())
    return made


def _by_libreoffice(laws: list[Law], folder: Path) -> list[bytes]:
    for place, law in enumerate(laws):
        _document(law).save(str(folder / f"{place}.docx"))
    command = ["soffice", "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
    documents = [str(folder / f"{place}.docx") for place in range(len(laws))]
    subprocess.run([*command, *documents], check=True, stdout=sys.stderr)
    return [(folder / f"{place}.pdf").read_bytes() for place in range(len(laws))]


def _document(law: Law) -> Any:
    from docx import Document
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    document = Document()
    document.styles["Normal"].font.size = Pt(12)
    document.sections[0].header.paragraphs[0].text = law.title
    foot = document.sections[0].footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _number_pages(foot)
    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.add_run(law.title).font.size = Pt(18)
    for is_heading, text in law.paragraphs:
        paragraph = document.add_paragraph(text)
        if is_heading:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        else:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
            paragraph.paragraph_format.first_line_indent = Pt(24)
    return document


def _number_pages(paragraph: Any) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    for kind, code in NUMBER_FIELD:
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = code
        paragraph.add_run()._r.append(element)


def _score(laws: list[Law], files: list[bytes]) -> dict[str, Any]:
    same = wanted = pages = 0
    missed: list[str] = []
    begun = time.perf_counter()
    for law, data in zip(laws, files, strict=True):
        read = parse_regulation(f"{law.name}.pdf", data)
        clauses = read.entries[0].content["clauses"] if read.entries else []
        texts = {clause["label"]: clause["text"] for clause in clauses}
        pages += (read.original.pages or 0) if read.original else 0
        for label, text in law.clauses.items():
            wanted += 1
            if texts.get(label) == text:
                same += 1
            else:
                missed.append(f"{law.name} {label}")
    return {
        "files": len(files),
        "pages": pages,
        "clauses": wanted,
        "same": same,
        "share": round(same / wanted, 4) if wanted else 0,
        "seconds": round(time.perf_counter() - begun, 1),
        "missed": missed[:10],
    }


if __name__ == "__main__":
    main()
