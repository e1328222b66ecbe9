"""Where something is: what was said to be the place, else the places a caller's words name."""

from __future__ import annotations

import re
from collections.abc import Mapping

from search_index.text.analyzer import fold

WHERE = "where"  # the detail that says it
_NAMED = re.compile(
    r"[\u4e00-\u9fffA-Za-z0-9]{1,8}?"
    r"(?:小区|花园|家园|新城|新村|公寓|大厦|广场|社区|街道|工业园|产业园|学校|幼儿园|医院|市场|商场|"
    r"[一-鿿]苑|[一-鿿]村|[一-鿿]镇|[一-鿿]路|[一-鿿]街|[一-鿿]巷|\d{1,6}\s?[号栋幢]楼?)"
)
_PARTS = re.compile(r"[^\w]+")
_NO_PLACES = re.compile(
    r"(?:线|电|短|断|网|一|半|马|公|铁|道|走|过|绕|思|回|套|来|出|接|上|下|门)路$"
)
_LEADS = re.compile(r"^(?:在|我们|我|你们|请问|请|客户|咨询|反映|就|是|那个|这个|整个|全)+")
_SHORTEST = 2


def place_of(text: str, details: Mapping[str, str]) -> str:
    """The place in words, for people; empty when none was said."""
    said = details.get(WHERE, "").strip()
    return said or "、".join(_named_in(text)[:3])


def same_place(one: str, other: str) -> bool:
    """Whether two places, as said, are one: named in the other, or sharing a name."""
    first, second = _plain(one), _plain(other)
    if min(len(first), len(second)) < _SHORTEST:
        return False
    if first in second or second in first:
        return True
    return bool({_plain(n) for n in _named_in(one)} & {_plain(n) for n in _named_in(other)})


def _named_in(text: str) -> list[str]:
    """The names of places in a text, each once."""
    found = (_LEADS.sub("", match) for match in _NAMED.findall(text))
    named = (one for one in found if len(one) > _SHORTEST and not _NO_PLACES.search(one))
    return list(dict.fromkeys(named))


def _plain(place: str) -> str:
    return _PARTS.sub("", fold(place))
