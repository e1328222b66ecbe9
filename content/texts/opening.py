"""What of a text is read out: how it opens, with what the opening leads to.

A greeting, a heading or a line that ends in a colon is not yet what callers want to know: what
follows is said as well, all items of a list, all of a short table.
"""

from __future__ import annotations

import re

from content.texts.formats import Format
from content.texts.passages import Passage, Sort, passages

SHORT_TABLE = 12  # rows; a longer one is looked up, not read out
_GREETING_MAX = 60
_GREETING = re.compile(
    r"(?:[您你]们?好|(?:早上|上午|中午|下午|晚上)好|(?:尊敬|亲爱)的\w{1,12}|欢迎(?:致电|来电|咨询)\w{0,12}"
    r"|(?:非常|十分|衷心)?(?:感谢|谢谢)您?(?:的|对)?\w{0,16}|很高兴(?:为您服务|为您解答)?"
    r"|[\s，,。！!～、：:])+"
)


def opening(text: str, written: Format) -> tuple[str, str]:
    """What is read out, and the source of what stands after it.

    Where more than paragraphs is read out, the rest is everything: lists and tables are looked at
    in their own form.
    """
    chosen: list[Passage] = []
    for passage in passages(text, written):
        if passage.sort == Sort.TABLE and passage.text.count("\n") >= SHORT_TABLE:
            break
        chosen.append(passage)
        if not _leads_on(passage):
            break
    said = "\n".join(passage.text.strip() for passage in chosen)
    if not chosen or any(passage.sort != Sort.PARAGRAPH for passage in chosen):
        return said, text
    return said, "\n".join(text.split("\n")[chosen[-1].end :]).strip("\n")


def _leads_on(passage: Passage) -> bool:
    if passage.sort == Sort.HEADING or passage.text.rstrip().endswith(("：", ":")):
        return True
    said = passage.text.strip()
    return len(said) <= _GREETING_MAX and _GREETING.fullmatch(said) is not None
