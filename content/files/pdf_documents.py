"""A PDF opened: how many pages, what text each holds. Runs apart (`apart`).

How a text stands on its page is `content.importers.pdf`'s business.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pypdfium2
from pypdfium2 import raw

from content.files.limits import MAX_DOCUMENT_CHARS, MAX_PAGE_CHARS, MAX_PAGES
from content.files.refusals import refuse
from core.messages import _


@contextmanager
def opened_pdf(data: bytes) -> Iterator[pypdfium2.PdfDocument]:
    """The document in `data`. Raises `Refused`."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        locked = getattr(error, "err_code", None) in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY)
        if locked:
            raise refuse(_("PDF 加了密码，请去掉密码后重试")) from None
        raise refuse(_("PDF 已损坏，打不开；请重新导出后重试")) from None
    try:
        if not 1 <= len(document) <= MAX_PAGES:
            raise refuse(_("PDF 最多 {most} 页，请拆成几个文件", most=MAX_PAGES))
        yield document
    finally:
        document.close()


def inspected(data: bytes) -> tuple[dict[str, Any], bytes]:
    """The text of each page, as it follows in the file. Raises `Refused`.

    A page that cannot be read has none; of a page or a document that holds too much, the beginning.
    """
    texts: list[str] = []
    left = MAX_DOCUMENT_CHARS
    with opened_pdf(data) as document:
        for place in range(len(document)):
            text = _text_of(document, place)[: min(left, MAX_PAGE_CHARS)]
            left -= len(text)
            texts.append(text)
    return {"texts": texts}, b""


def _text_of(document: pypdfium2.PdfDocument, place: int) -> str:
    try:
        page = document[place]
        text = page.get_textpage()
        try:
            found: str = text.get_text_bounded()
            whole = found.replace("\r\n", "\n").replace("\x00", "")
            return whole.encode("utf-8", "replace").decode()
        finally:
            text.close()
            page.close()
    except pypdfium2.PdfiumError:
        return ""
