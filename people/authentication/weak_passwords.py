"""Passwords that are refused though they are long enough: what guessers try first.

The list of the most common ones comes with zxcvbn and is read when a password is chosen, in no
other process. What remains is ours: what is common is also so with a figure behind it, in other
letters (p@ssw0rd) or backwards, and so are rows of keys, days, and what is known of the person and
the place.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from pypinyin import lazy_pinyin

from core.errors import Invalid
from core.messages import _

_LEET = str.maketrans("@4831!05$7", "aaebiiosst")
_ROWS = (
    "abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p", "1q2w3e4r5t6y7u8i9o0p", "qazwsxedcrfvtgbyhnujmikolp",
)  # fmt: skip
# Of this trade, this country, this product; as people type them.
_OF_THE_PLACE = (
    "95598", "12398", "hotline", "knowledge", "kb", "demo", "admin", "administrator", "sgcc", "csg",
    "guowang", "nanwang", "dianwang", "dianli", "gongdian", "dianfei", "yongdian", "rexian", "kefu",
    "guojiadianwang", "zhishiku", "mima", "woaini", "zhongguo", "china", "power", "grid",
    "electric",
    "电力", "国家电网", "南方电网", "电网", "热线", "客服", "知识库", "密码", "管理员", "供电",
)  # fmt: skip
_ENOUGH = 5  # signs of its own beside what anybody could know
_FIGURES_LEAST = 16  # of a password that is a number
_SAME_SIGN_MOST = 3  # different signs a password must have at least, less one


def require_strong(password: str, about: Iterable[str] = (), *, field: str = "password") -> None:
    """Raises `Invalid` on `field` for what would be guessed.

    `about`: what is known of the person: log-in name, name, personnel number, address of mail.
    """
    if _is_common(password):
        raise Invalid.field(
            field, _("这个密码太常见，容易被猜到，请换一个"), code="common_password"
        )
    if _is_of_context(password, about):
        raise Invalid.field(
            field,
            _("密码主要由姓名、登录名、工号、日期或热线用语组成，容易被猜到，请换一个"),
            code="contextual_password",
        )


def _is_common(password: str) -> bool:
    folded = _folded(password)
    bare = folded.strip("0123456789!@#$%^&*()_+-=.,?~ ")
    forms = {folded, folded[::-1], folded.translate(_LEET), bare, bare.translate(_LEET)}
    if len(set(folded)) <= _SAME_SIGN_MOST or _repeats(folded) or _is_figures(folded):
        return True
    common = _common()
    # Long enough without its figures it is a phrase of its own, which the list does not hold.
    return any(form in common for form in forms if form) or _in_rows(folded)


def _is_of_context(password: str, about: Iterable[str]) -> bool:
    """Whether little is left of it without what anybody could know."""
    words = {*_OF_THE_PLACE}
    for known in about:
        folded = _folded(known)
        words |= {folded, *re.split(r"[^\w]|_", folded)}
        spoken = lazy_pinyin(known)
        words |= {"".join(spoken), "".join(part[:1] for part in spoken)} if spoken else set()
    left = _folded(password)
    has_context = False
    for word in sorted((w for w in words if len(w) >= 2), key=len, reverse=True):
        for form in (word, word[::-1]):
            if form in left:
                has_context, left = True, left.replace(form, "\0")
            elif len(form) > 3 and form in left.translate(_LEET):
                has_context = True
                at = left.translate(_LEET).index(form)
                left = f"{left[:at]}\0{left[at + len(form) :]}"
    dated = re.sub(r"(19|20)\d\d([-/.年]?\d{1,2}[-/.月]?\d{1,2}日?)?", "\0", left)
    has_context |= dated != left
    own = re.sub(r"[\W_\0]", "", dated)
    if own.isdecimal():  # a few figures behind a name are what everybody appends
        return has_context and len(own) < 2 * _ENOUGH
    return has_context and len(own) < _ENOUGH


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().strip()


def _repeats(text: str) -> bool:
    """Whether it is a short piece again and again."""
    return bool(re.fullmatch(r"(.{1,5}?)\1+.?", text))


def _is_figures(text: str) -> bool:
    """Whether it is a number as people have one: a day, a telephone, an account."""
    return text.isdecimal() and len(text) < _FIGURES_LEAST


def _in_rows(text: str) -> bool:
    """Whether it is made of rows of keys or of the alphabet, forwards or backwards."""
    left = text
    for row in _ROWS:
        for way in (row, row[::-1]):
            for size in range(min(len(way), len(left)), 3, -1):
                for start in range(len(way) - size + 1):
                    left = left.replace(way[start : start + size], "\0")
    return len(left.replace("\0", "").strip("0123456789!@#$%^&*")) < 3 and "\0" in left


@lru_cache(maxsize=1)
def _common() -> frozenset[str]:
    from zxcvbn.frequency_lists import FREQUENCY_LISTS  # a megabyte; most processes need none

    return frozenset(FREQUENCY_LISTS["passwords"])
