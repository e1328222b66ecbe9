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
_ITEM_MAX = 60
_ENDS = ("。", "！", "？", "!", "?")
_CARRY_ON = ("；", ";", "、", "，", ",")
_ANNOUNCED = re.compile("如下|以下|下列|包括|分别")


def opening(text: str, written: Format) -> tuple[str, str]:
    """What is read out, and the source of what stands after it.

    Where more than paragraphs is read out, the rest is everything: lists and tables are looked at
    in their own form.
    """
    chosen: list[Passage] = []
    lead = ""
    for passage in passages(text, written):
        if chosen and not (_leads_on(chosen[-1]) or _goes_on(lead, chosen[-1], passage)):
            break
        if passage.sort == Sort.TABLE and len(passage.rows) >= SHORT_TABLE:
            break
        chosen.append(passage)
        if _ends_in_colon(passage):
            lead = passage.text
    said = "\n".join(passage.said.strip() for passage in chosen)
    if not chosen or any(passage.sort != Sort.PARAGRAPH for passage in chosen):
        return said, text
    return said, "\n".join(text.split("\n")[chosen[-1].end :]).strip("\n")


def _leads_on(passage: Passage) -> bool:
    return passage.sort == Sort.HEADING or _ends_in_colon(passage) or _greets(passage.text)


def _goes_on(lead: str, last: Passage, following: Passage) -> bool:
    """Whether `following` is the next item behind `lead`, a line that ends in a colon, where items
    are paragraphs without a number or mark.
    """
    if not lead or _greets(lead) or not (_is_short(last) and _is_short(following)):
        return False
    ends = (one.text.rstrip().endswith(_ENDS) for one in (last, following))
    return last.text.rstrip().endswith(_CARRY_ON) or bool(_ANNOUNCED.search(lead)) or not any(ends)


def _ends_in_colon(passage: Passage) -> bool:
    return passage.text.rstrip().endswith(("：", ":"))


def _greets(text: str) -> bool:
    said = text.strip()
    return len(said) <= _GREETING_MAX and _GREETING.fullmatch(said) is not None


def _is_short(passage: Passage) -> bool:
    said = passage.text.strip()
    return passage.sort == Sort.PARAGRAPH and len(said) <= _ITEM_MAX and "\n" not in said
