"""Number formats of spreadsheets taken apart: sections, conditions, placeholders and literals.

What a number becomes under a format is `shown_numbers`'.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

_YEAR, _DAY = 'yyyy"年"m"月"', 'm"月"d"日"'
_CLOCK, _SECONDS = 'h"时"mm"分"', 'h"时"mm"分"ss"秒"'
BUILT_IN = {
    0: "General",
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    5: '"¥"#,##0;"¥"-#,##0',
    6: '"¥"#,##0;"¥"-#,##0',
    7: '"¥"#,##0.00;"¥"-#,##0.00',
    8: '"¥"#,##0.00;"¥"-#,##0.00',
    11: "0.00E+00",
    12: "# ?/?",
    13: "# ??/??",
    14: "yyyy/m/d",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "h:mm",
    21: "h:mm:ss",
    22: "yyyy/m/d h:mm",
    27: _YEAR,
    28: _DAY,
    29: _DAY,
    30: "m/d/yy",
    31: f'{_YEAR}d"日"',
    32: _CLOCK,
    33: _SECONDS,
    34: f"上午/下午{_CLOCK}",
    35: f"上午/下午{_SECONDS}",
    36: _YEAR,
    37: "#,##0;-#,##0",
    38: "#,##0;-#,##0",
    39: "#,##0.00;-#,##0.00",
    40: "#,##0.00;-#,##0.00",
    41: '#,##0;-#,##0;"-";@',
    42: '"¥"#,##0;"¥"-#,##0;"¥-";@',
    43: '#,##0.00;-#,##0.00;"-";@',
    44: '"¥"#,##0.00;"¥"-#,##0.00;"¥-";@',
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mm:ss.0",
    48: "##0.0E+0",
    49: "@",
    50: _YEAR,
    51: _DAY,
    52: _YEAR,
    53: _DAY,
    54: _DAY,
    55: f"上午/下午{_CLOCK}",
    56: f"上午/下午{_SECONDS}",
    57: _YEAR,
    58: _DAY,
}
"""The formats that files name by number only, as a Chinese Excel shows them."""

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|\\(?P<escaped>.)|_(?P<space>.)|\*(?P<fill>.)|\[(?P<bracket>[^\]]*)\]?'
    r"|(?P<general>General|G/通用格式)|(?P<half>AM/PM|A/P|上午/下午)|(?P<exponent>E[+-])"
    r"|(?P<part>y+|m+|d+|h+|s+|a{3,4}|e+|b+)|(?P<second>\.0+(?=[^0#?]|$))|(?P<digit>[0#?])"
    r"|(?P<mark>[.,%/@])|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)(-?\d+(?:\.\d+)?)")
_CURRENCY = re.compile(r"\$([^\]-]*)")
_LONGEST = 1_000


@dataclass(frozen=True)
class Token:
    """A piece of a format: `kind` is a group of the pattern, or "literal"."""

    kind: str
    text: str


@dataclass(frozen=True)
class Section:
    """One of the up to four parts of a format; `numerals` is the n of [DBNumn], 0 without."""

    tokens: tuple[Token, ...]
    condition: tuple[str, float] | None = None
    numerals: int = 0

    @property
    def is_date(self) -> bool:
        """Whether it shows a day or a time."""
        return any(token.kind in ("part", "half", "elapsed") for token in self.tokens)

    @property
    def is_general(self) -> bool:
        """Whether it shows the number as it is."""
        return any(token.kind == "general" for token in self.tokens)

    def has(self, *marks: str) -> bool:
        """Whether any of `marks` (%, /, @ …) stands in it."""
        return any(token.kind == "mark" and token.text in marks for token in self.tokens)


@lru_cache(maxsize=1_000)
def sections(code: str) -> tuple[Section, ...]:
    """The sections of the format `code`."""
    parts: list[list[re.Match[str]]] = [[]]
    for found in _TOKEN.finditer(code[:_LONGEST]):
        if found["other"] == ";":
            parts.append([])
        else:
            parts[-1].append(found)
    return tuple(_section(part) for part in parts[:4])


def _section(found: list[re.Match[str]]) -> Section:
    condition, numerals = None, 0
    for match in found:
        bracket = match["bracket"] or ""
        if asked := _CONDITION.fullmatch(bracket):
            condition = asked[1], float(asked[2])
        if bracket.casefold().startswith("dbnum") and bracket[5:6].isdecimal():
            numerals = int(bracket[5])
    tokens = tuple(token for match in found for token in _tokens(match))
    date_parts = [t.text.casefold()[0] for t in tokens if t.kind == "part"]
    if not date_parts and not any(t.kind in ("half", "elapsed") for t in tokens):
        # .0 is part of a second only in a time; elsewhere it is a point and digits.
        tokens = tuple(piece for token in tokens for piece in _unjoined(token))
    return Section(tokens, condition, numerals)


def _tokens(match: re.Match[str]) -> Iterator[Token]:
    kind = str(match.lastgroup)
    text = match[kind]
    if kind in ("quoted", "escaped", "other"):
        yield Token("literal", text)
    elif kind == "bracket":
        if re.fullmatch("h+|m+|s+", text, re.IGNORECASE):
            yield Token("elapsed", text.casefold())
        elif currency := _CURRENCY.match(text):
            yield Token("literal", currency[1])
    elif kind not in ("space", "fill"):
        yield Token(kind, text)


def _unjoined(token: Token) -> Iterator[Token]:
    if token.kind != "second":
        yield token
        return
    yield Token("mark", ".")
    for digit in token.text[1:]:
        yield Token("digit", digit)
