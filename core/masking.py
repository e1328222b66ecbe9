"""Personal numbers in what people type, taken out before it is stored.

Masked are phone numbers (mobile and fixed line), identity cards, bank cards, account numbers of ten
digits and more, e-mail addresses and car plates, also when written in full-width digits, in Chinese
numerals, in both at once, or in groups. Kept is what a question may be about: amounts, dates,
voltages, clause and document numbers, short service numbers like 95598. In doubt a long number is
masked: a lost figure costs a little, a kept one somebody's privacy.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

MASK = "***"  # no letters or digits: it is neither searched nor masked again

_GAP = r"[ .·-]{1,3}"  # what stands between the groups of one number
_GAP_OR_NONE = r"[ .·-]{0,3}"
_BRACKET_OR_GAP = r"[ .·()-]{0,3}"
_START, _END = r"(?<!\d)", r"(?!\d)"
_SPOKEN = "〇零○洞一壹幺二贰三叁四肆五伍六陆七柒拐八捌九玖勾"
_AS_DIGITS = str.maketrans(_SPOKEN, "0000111223344556677788999")

_MOBILE_GROUPINGS = (
    rf"1[3-9]\d{_BRACKET_OR_GAP}\d{{4}}{_BRACKET_OR_GAP}\d{{4}}",
    r"1[3-9]\d(?P<sign> ?[/_~:|,、] ?)\d{4}(?P=sign)\d{4}(?! ?[元万千度])",
    rf"1[3-9]\d{_GAP}\d{{3}}{_GAP_OR_NONE}\d{{5}}",
    rf"1[3-9]\d{{2}}{_GAP}\d{{3}}{_GAP}\d{{4}}",
    rf"1[3-9]\d{{2}}{_GAP}\d{{4}}{_GAP}\d{{3}}",
    rf"1[3-9]\d{{3}}{_GAP}\d{{6}}",
    rf"1[3-9]\d{{4}}{_GAP}\d{{5}}",
    rf"1{_GAP}[3-9](?:{_GAP}\d){{9}}",
)
_MOBILE = rf"{_START}(?:(?:\+|00)?86{_GAP_OR_NONE})?(?:{'|'.join(_MOBILE_GROUPINGS)}){_END}"
_FIXED_LINE = (
    rf"{_START}(?:(?:\+|00)?86{_GAP_OR_NONE})?\(?"
    rf"(?:0(?:10|2\d)\)?{_GAP_OR_NONE}\d{{4}}{_GAP_OR_NONE}\d{{4}}"
    rf"|0[3-9]\d{{2}}\)?{_GAP_OR_NONE}\d{{3,4}}{_GAP_OR_NONE}\d{{4}}){_END}"
    r"(?: ?(?:转|-|ext\.?) ?\d{1,6})?"
)
_IDENTITY_CARD = (
    rf"{_START}\d{{3}}{_GAP_OR_NONE}\d{{3}}{_GAP_OR_NONE}(?:18|19|20)\d{{2}}{_GAP_OR_NONE}"
    rf"(?:0[1-9]|1[0-2]){_GAP_OR_NONE}(?:0[1-9]|[12]\d|3[01]){_GAP_OR_NONE}\d{{3}}[\dx](?![\da-z])"
    rf"|{_START}\d{{17}}x"
)
_GROUPED_CARD = (
    rf"{_START}(?:\d{{4}}(?:{_GAP}\d{{4}}){{3}}(?:{_GAP}\d{{1,3}})?|\d{{6}}{_GAP}\d{{10,13}}){_END}"
)
_LONG_NUMBER = rf"{_START}\d{{10,}}{_END}"
_AMOUNT = re.compile(r"(?:\.\d+)? ?(?:元(?![旦月])|万元|亿|千瓦时|kwh|兆瓦时)")
_ACCOUNT = (
    r"户号|户头|帐号|账号|账户|帐户|卡号|银行卡|身份证|证件号"
    r"|用户编号|客户编号|用电编号|表号|qq|微信"
)
_PHONE = r"手机|电话|座机|固话|传真|联系方式|tel|phone"
_NO_DATE = r"(?!(?:19|20)\d{2}(?:[.-]\d{1,2}[.-]|(?:0[1-9]|1[0-2])[0-3]\d(?!\d)))"
_TOLD_NUMBER = (
    rf"(?:(?:{_ACCOUNT})[^\d\n*]{{0,6}}{_NO_DATE}(?P<account>\d(?:{_GAP_OR_NONE}\d){{5,}}x?)"
    rf"|(?:{_PHONE})[^\d\n*]{{0,6}}{_NO_DATE}(?P<phone>\d(?:{_GAP_OR_NONE}\d){{6,}}))"
)
_MAIL = r"[\w.+%-]{1,64}@(?:[a-z0-9-]{1,63}\.){1,4}[a-z]{2,24}"
_PLATE = (
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼]"
    r"[a-hj-z][ ·.-]?(?=[a-z]{0,5}\d)[a-hj-np-z0-9]{4,5}[a-hj-np-z0-9挂学警港澳](?![a-z0-9])"
)
_SPOKEN_NUMBER = rf"[{_SPOKEN}](?:[ -]?[{_SPOKEN}]){{9,}}"

_ALWAYS = re.compile(
    "|".join((_MAIL, _IDENTITY_CARD, _MOBILE, _FIXED_LINE, _PLATE, _SPOKEN_NUMBER)), re.ASCII
)
_TOLD = re.compile(_TOLD_NUMBER, re.ASCII)
_CARD = re.compile(_GROUPED_CARD, re.ASCII)
_LONG = re.compile(_LONG_NUMBER, re.ASCII)


def masked(text: str) -> str:
    """`text` with every personal number replaced by `MASK`; anything else stays as written.

    Masking what is masked changes nothing. Takes time linear in the length of `text`.
    """
    seen = [(place, sign) for place, char in enumerate(text) if (sign := _folded(char))]
    folded = "".join(sign for _place, sign in seen)
    spans = set(_personal(folded))
    in_digits = folded.translate(_AS_DIGITS)
    if in_digits != folded:  # both are looked at: a numeral before a number is not part of it
        spans |= set(_personal(in_digits))
    places = [*(place for place, _sign in seen), len(text)]
    pieces, place = [], 0
    for begin, end in sorted((places[begin], places[end]) for begin, end in spans):
        if end <= place:
            continue
        if begin >= place:
            pieces += [text[place:begin], MASK]
        place = end
    return "".join([*pieces, text[place:]])


def _personal(folded: str) -> Iterator[tuple[int, int]]:
    for match in _ALWAYS.finditer(folded):
        yield match.span()
    for match in _TOLD.finditer(folded):
        yield match.span("account" if match["account"] else "phone")
    for match in _CARD.finditer(folded):
        if match[0][0] not in "012" or _luhn(match[0]):  # or a row of years would be a card
            yield match.span()
    for match in _LONG.finditer(folded):
        if not _AMOUNT.match(folded, match.end()):
            yield match.span()


def _luhn(number: str) -> bool:
    """Whether the check digit of a bank card holds; what is not a digit is passed over."""
    digits = [int(char) for char in reversed(number) if char.isdigit()]
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[1::2]]
    return (sum(digits[::2]) + sum(doubled)) % 10 == 0


def _folded(char: str) -> str:
    """One character for one, digits, letters and dashes as ASCII; nothing for what is unseen."""
    if char.isascii():
        return " " if char == "\t" else char.lower()
    if char.isdecimal():
        return str(unicodedata.decimal(char))
    category = unicodedata.category(char)
    if category in ("Cf", "Mn", "Me"):
        return ""
    if category == "Zs":
        return " "
    if category == "Pd":
        return "-"
    plain = unicodedata.normalize("NFKC", char).lower()
    return _LOOKALIKES.get(char, plain if len(plain) == 1 else char)


_LOOKALIKES = {"•": "·", "・": "·", "×": "x", "Х": "x", "х": "x", "−": "-"}
