"""A PDF opened. Runs apart (`apart`).

How a text stands on its page is `content.importers.pdf`'s business.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pypdfium2
from pypdfium2 import raw

from content.files.limits import MAX_PAGES
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


def text_of(document: pypdfium2.PdfDocument, place: int) -> str:
    """The text of a page, counted from 0, as it follows in the file; none where it is broken."""
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
