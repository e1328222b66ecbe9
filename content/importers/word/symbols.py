"""Characters of symbol fonts: the code says nothing without the font, ± is B1 in Symbol."""

from __future__ import annotations

from typing import Final

UNREADABLE: Final = "□"
"""Stands where a symbol cannot be read, so that its place is seen."""

_SYMBOL = {
    0x20: " !∀#∃%&∋()∗+,−./0123456789:;<=>?",
    0x40: "≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_",
    0x60: "‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼",
    0xA0: "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵",
    0xC0: "ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓",
    0xE0: "◊〈®©™∑⎛⎜⎝⎡⎢⎣⎧⎨⎩⎪",
    0xF1: "〉∫⌠⎮⌡⎞⎟⎠⎤⎥⎦⎫⎬⎭",
}
_WINGDINGS = {
    0x20: " ",
    0x28: "☎",
    0x2A: "✉",
    0x46: "☞",
    0x6C: "●❍■□❐❑❒⬧⧫◆❖⬥☒",
    0x80: "⓪①②③④⑤⑥⑦⑧⑨⑩⓿❶❷❸❹❺❻❼❽❾❿",
    0x9E: "·•",
    0xA1: "○",
    0xA4: "◉",
    0xA7: "▪□",
    0xAB: "★",
    0xD8: "➢",
    0xDF: "←→↑↓↖↗↙↘",
    0xE8: "➔",
    0xEF: "⇦⇨⇧⇩",
    0xFB: "✗✓☒☑",
}
_WINGDINGS_2 = {
    0x20: " ",
    0x4F: "✗✓☒☑☒☒",
    0x69: "⓪①②③④⑤⑥⑦⑧⑨⑩⓿❶❷❸❹❺❻❼❽❾❿",
    0x97: "●",
    0xA2: "■☐",
}
_WINGDINGS_3 = {0x20: " ", 0x66: "←→↑↓"}
_WEBDINGS = {0x20: " ", 0x61: "✓", 0x63: "□", 0x67: "■", 0x6E: "●", 0x72: "✗"}


def _by_code(runs: dict[int, str]) -> dict[int, str]:
    return {start + n: character for start, run in runs.items() for n, character in enumerate(run)}


_FONTS = {
    "symbol": _by_code(_SYMBOL),
    "wingdings": _by_code(_WINGDINGS),
    "wingdings 2": _by_code(_WINGDINGS_2),
    "wingdings 3": _by_code(_WINGDINGS_3),
    "webdings": _by_code(_WEBDINGS),
}


def is_symbol_font(font: str) -> bool:
    """Whether plain letters mean something else in `font`."""
    return font.casefold() in _FONTS


def symbol(code: int, font: str) -> str | None:
    """The character with `code` in `font`; None when it cannot be known."""
    table = _FONTS.get(font.casefold())
    in_private_page = 0xF000 <= code <= 0xF0FF
    if table is not None and (in_private_page or code <= 0xFF):
        return table.get(code & 0xFF)
    if 0xE000 <= code <= 0xF8FF or not 0x20 <= code <= 0x10FFFF or 0xD800 <= code <= 0xDFFF:
        return None
    return chr(code)


def read_in_font(text: str, font: str) -> str:
    """`text` set in `font`, with `UNREADABLE` where a character cannot be known."""
    if not is_symbol_font(font) and text.isascii():
        return text
    return "".join(
        (symbol(ord(c), font) or UNREADABLE) if _depends_on_font(c, font) else c for c in text
    )


def _depends_on_font(character: str, font: str) -> bool:
    if "\ue000" <= character <= "\uf8ff":
        return True
    return is_symbol_font(font) and " " < character <= "\xff"
