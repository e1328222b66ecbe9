"""How long reading will take, guessed: what is quick is waited for, what is long is not."""

from __future__ import annotations

import pytest

from content.importers.reading_time import seconds_to_read
from content.services.reading import WAITED_FOR, is_soon_read
from tests.made_files import archive, pdf, picture, word, word_with_pictures

RULE = pdf([["第一条　计划停电提前七天公告。"]])
LONG = pdf([["第一条　计划停电提前七天公告。"]] * 30)
ROWS = "问题,答案\n" + "停电了怎么办,请拨打热线\n" * 4_000


@pytest.mark.parametrize(
    ("name", "data", "soon"),
    [
        ("办法.pdf", RULE, True),
        ("办法.pdf", LONG, False),
        ("办法.pdf", b"%PDF-1.7" + bytes(2_000_000), False),  # its pages cannot be counted
        ("a.csv", ROWS[:20_000].encode(), True),
        ("a.csv", ROWS.encode(), False),
        ("a.docx", word("第一条 甲。"), True),
        ("a.docx", word_with_pictures("甲", *[(picture(), str(n)) for n in range(6)]), True),
        ("a.docx", b"PK\x03\x04 no archive", True),
        ("法.zip", archive(**{"a.pdf": RULE}), True),
        ("法.zip", archive(**{f"{n}.pdf": RULE for n in range(3)}), False),
        ("法.zip", archive(**{"../a.pdf": LONG}), True),  # it is not read at all
    ],
)
def test_what_is_soon_read_is_waited_for(name: str, data: bytes, soon: bool) -> None:
    assert is_soon_read([(name, data)]) is soon


def test_many_pictures_take_their_time() -> None:
    """The same one, used often, lies in the file once."""
    several = [(picture(color), color) for color in ("red", "blue", "green", "black", "white")]
    once = seconds_to_read("a.docx", word_with_pictures(*[several[0]] * 5))
    assert once < WAITED_FOR < seconds_to_read("a.docx", word_with_pictures(*several))


def test_small_files_add_up() -> None:
    assert not is_soon_read([("a.pdf", RULE), ("b.pdf", RULE), ("c.pdf", RULE)])
