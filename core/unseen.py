"""Characters that nobody sees, and characters that look like others: folded at the door.

Every text goes through `as_seen` where it comes in (schemas, imported files, queries), so that what
is stored, searched, said and compared is what the person saw. What would show in another order than
it is stored in cannot be folded without a guess: `misleads` finds it, and the door refuses it.
"""

from __future__ import annotations

import re
import unicodedata

_PICTURES = "\u2190-\u21ff\u2300-\u27bf\u2900-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff"
_MARKED = f"{_PICTURES}\u00a9\u00ae\u203c\u2049\u2122\u2139"
_JOINED_SCRIPTS = "\u0600-\u0fff\u1780-\u18af"  # there the joiners and selectors spell
_TAGS = "\U000e0020-\U000e007f"
_DROPPED = (
    "\u00ad\u034f\u17b4\u17b5\u180b-\u180f\u200b-\u200e\u202a\u202c\u2060-\u2066\u2068-\u206f"
    "\ufe00-\ufe0f\ufeff\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
_UNSEEN = re.compile(
    f"(?P<kept>\U0001f3f4[{_TAGS}]+"
    f"|(?<=[{_PICTURES}\ufe0f])\u200d(?=[{_PICTURES}])"
    f"|(?<=[{_MARKED}])[\ufe0e\ufe0f]|(?<=[0-9#*])\ufe0f(?=\u20e3)"
    f"|(?<=[{_JOINED_SCRIPTS}])[\u180b-\u180f\u200c\u200d])"
    f"|[{_DROPPED}]"
)
_MISLEADING = re.compile("[\u061c\u200f\u202b\u202d\u202e\u2067\ufff9-\ufffb]")
_BLANKS = "\u115f\u1160\u2800\u3164\uffa0"
_LINE_ENDS = "\u2028\u2029"
# Radicals that stand for the character itself when a text was copied out of a PDF.
_RADICALS = dict(
    zip(
        "⼾⾭⺠⺒⺓⺟⺼⻁⻂⻃⻄⻅⻆⻇⻈⻉⻋⻑⻓⻔⻗⻘⻙⻚⻛⻜⻝⻞⻟⻠⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳",
        "户青民巳幺母肉虎衣西西见角角讠贝车長长门雨青韦页风飞食食食饣首马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟",
        strict=True,
    )
)
_COMPATIBLE = (
    range(0x3192, 0x31A0),
    range(0x2F00, 0x2FE0),
    range(0xF900, 0xFB00),
    range(0x2F800, 0x2FA20),
)


def _look_alikes() -> dict[int, str]:
    table: dict[int, str] = {}
    for block in _COMPATIBLE:
        for code in block:
            seen = unicodedata.normalize("NFKC", chr(code))
            if len(seen) == 1 and ord(seen) != code and "CJK" in unicodedata.name(seen, ""):
                table[code] = seen
    return table | {ord(character): seen for character, seen in _RADICALS.items()}


_FOLDED = (
    _look_alikes()
    | dict.fromkeys(map(ord, _BLANKS), " ")
    | dict.fromkeys(map(ord, _LINE_ENDS), "\n")
)


def as_seen(text: str) -> str:
    """`text` with the characters that are seen, each as itself.

    Zero-width characters, soft hyphens, byte order marks, marks of direction that change no order
    and meaningless variation selectors are left out (those of emoji stay); radicals and
    compatibility ideographs become the character they look like; a blank is a blank.
    """
    if text.isascii():
        return text
    return _UNSEEN.sub(lambda found: found["kept"] or "", text).translate(_FOLDED)


def misleads(text: str) -> bool:
    """Whether `text` holds controls that make it show in another order than it is stored in."""
    return not text.isascii() and _MISLEADING.search(text) is not None


def without_controls(text: str) -> str:
    """`as_seen`, and what misleads left out too: for queries, which are shown as understood."""
    return _MISLEADING.sub("", as_seen(text))
