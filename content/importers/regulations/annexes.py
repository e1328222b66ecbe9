"""Where an annex begins: 附件, 附件 1, 附 件, 附录A, 附表一：…, 附件1收费标准."""

from __future__ import annotations

import re
import unicodedata

_LONGEST = 60
_BEGIN = re.compile(
    r"^[《【〔\[(「]?附\s*+(?:(?P<kind>[件表录图页单注样文])\s*+)?"
    r"(?:(?P<number>[一二三四五六七八九十]{1,3}|[A-Za-z]|\d{1,2}(?:\s*+[-.—–]\s*+\d{1,2})?"
    r"|\([一二三四五六七八九十\d]{1,2}\))\s*+)?[》】〕\])」]?(?P<rest>.*)$"
)
_TITLE_FOLLOWS = re.compile(r"[:.、]|\s")
_SENTENCE = re.compile("[。;，,]")
# Words that go on about an annex instead of opening one: 附件所列标准, 附表1中的…
_REFERS = re.compile(
    "[所中的列内载是为按由应与和及或执不须后另则近加上带属将已可仍并均也明设]|规定|标准执行"
)


def begins_annex(text: str) -> bool:
    """Whether the line `text` is the first of an annex."""
    if len(text) > _LONGEST:
        return False
    found = _BEGIN.match(unicodedata.normalize("NFKC", text).strip())
    if found is None:
        return False
    rest, named = found["rest"], found["kind"] or found["number"]
    if not rest.strip() or rest.lstrip().startswith(":"):
        return True
    if _SENTENCE.search(rest) or not named:
        return False
    if _TITLE_FOLLOWS.match(rest):
        return True
    return found["number"] is not None and not _REFERS.match(rest)
