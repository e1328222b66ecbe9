"""Personal numbers in what people type, taken out before it is stored.

Masked are phone numbers (mobile and fixed line), identity cards and other papers, bank cards,
account and meter numbers, e-mail and chat addresses, car plates, doors of homes, passwords and
codes, also when written in full-width digits, in Chinese numerals, in both at once, in words, or in
groups. Kept is what a question may be about: amounts, dates, voltages, clause and document numbers,
short service numbers like 95598. In doubt a long number is masked: a lost figure costs a little, a
kept one somebody's privacy. `python -m benchmarks.said.masking` counts both.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

MASK = "***"  # no letters or digits: it is neither searched nor masked again

_GAP = r"[ .·-]{1,3}"  # what stands between the groups of one number
_GAP_OR_NONE = r"[ .·-]{0,3}"
_BRACKET_OR_GAP = r"[ .·()-]{0,3}"
_CARD_GAP = r"[ .·/_-]{0,3}"
_SIGN = r" ?[/_~:|,、。;*•… ] ?"  # or one of these
_EXTENSION = r"(?: ?(?:转|-|ext\.?) ?\d{1,6})?"
_START, _END = r"(?<!\d)", r"(?!\d)"
_SPOKEN = "〇零○洞一壹幺二贰三叁四肆五伍六陆七柒拐八捌九玖勾"
_AS_DIGITS = str.maketrans(_SPOKEN, "0000111223344556677788999")

_MOBILE_GROUPINGS = (
    rf"1[3-9]\d{_BRACKET_OR_GAP}\d{{4}}{_BRACKET_OR_GAP}\d{{4}}",
    rf"1[3-9]\d{_SIGN}\d{{4}}{_SIGN}\d{{4}}(?! ?[元万千度])",
    r"1[ -]{0,2}[3-9](?:[ -]{0,2}\d){9}(?! ?[元万千度.])",
    rf"1[3-9]\d{_GAP}\d{{3}}{_GAP_OR_NONE}\d{{5}}",
    rf"1[3-9]\d{{2}}{_GAP}\d{{3}}{_GAP}\d{{4}}",
    rf"1[3-9]\d{{2}}{_GAP}\d{{4}}{_GAP}\d{{3}}",
    rf"1[3-9]\d{{3}}{_GAP}\d{{6}}",
    rf"1[3-9]\d{{4}}{_GAP}\d{{5}}",
    rf"1{_GAP}[3-9](?:{_GAP}\d){{9}}",
    r"1[3-9](?=[\d ,-]{0,16}(?:双|[234两]个)\d)(?:[ ,-]?(?:双|[234两]个)?\d){6,9}",
)
_MOBILE = (
    rf"{_START}(?:(?:\+|00)?86{_BRACKET_OR_GAP})?"
    rf"(?:{'|'.join(_MOBILE_GROUPINGS)}){_END}{_EXTENSION}"
)
_LETTERS_IN_MOBILE = r"(?<![a-z0-9])[1li][ -]?[3-9](?:[ -]?[0-9oli]){9}(?![a-z0-9])"
_FIXED_LINE = (
    rf"{_START}(?:(?:\+|00)?86{_GAP_OR_NONE})?\(?"
    rf"(?:0(?:10|2\d)\)?{_CARD_GAP}\d(?:{_GAP_OR_NONE}\d){{7}}"
    rf"|0[3-9]\d{{2}}\)?{_CARD_GAP}\d(?:{_GAP_OR_NONE}\d){{6,7}}){_END}"
    rf"{_EXTENSION}"
)
_IDENTITY_CARD = (
    rf"{_START}\d{{3}}{_CARD_GAP}\d{{3}}{_CARD_GAP}(?:18|19|20)\d{{2}}{_CARD_GAP}"
    rf"(?:0[1-9]|1[0-2]){_CARD_GAP}(?:0[1-9]|[12]\d|3[01]){_CARD_GAP}\d{{3}}[\dx](?![\da-z])"
    rf"|{_START}\d{{17}}x"
)
_GROUPED_CARD = (
    rf"{_START}(?:\d{{4}}(?:{_GAP}\d{{4}}){{3}}(?:{_GAP}\d{{1,3}})?|\d{{6}}{_GAP}\d{{10,13}}"
    rf"|62(?:[ -]?\d){{14,17}}){_END}"
)
_LONG_NUMBER = rf"{_START}\d{{10,}}{_END}"
_AMOUNT = re.compile(r"(?:\.\d+)? ?(?:元(?![旦月])|万元|亿|度|千瓦时|kwh|兆瓦时)")
_ACCOUNT = (
    r"户号|户头|帐号|账号|账户|帐户|卡号|银行卡|储蓄卡|信用卡|身份证|证件|证号|社保|医保|驾照|驾驶证|执照|档案编号"
    r"|用户编号|客户编号|用电编号|[交缴]费编?号|表号|电能?表编号|表计编号|表条码|资产编?号|出厂编?号|合同号"
    r"|qq|q q|q号|扣扣|微信|支付宝|小红书号|通信地址|残疾证|一卡通"
)
_PAPERS = (
    r"护照|passport|通行证|回乡证|台胞证|居留证|永居证?|军官证|士兵证|军人证|社保卡|结婚证|离婚证|医学证明|出生证"
    r"|合同"
)
_CHAT = (
    r"微 ?信|[薇威v]信|卫星号|wechat|weixin|(?<![a-z])[vw]x|加v|我的?v|(?<![a-z])v(?=:)"
    r"|扣扣|账号|帐号|支付宝|抖音号|快手号|小红书号|钉钉|微博"
)
_PHONE = r"手机|电话|座机|固话|传真|联系方式|tel|phone"
_LAST = r"(?:尾号|尾数|[前后末][四六46]位?|末位|最后[四六46]位|开头|开首)"
_NO_DATE = r"(?!(?:19|20)\d{2}(?:[.-]\d{1,2}[.-]|(?:0[1-9]|1[0-2])[0-3]\d(?!\d)))"
_MAIL_WITH_SPACE = (
    r"(?:邮箱|邮件|mail)[^a-z0-9\n*]{0,4}(?P<mail>[a-z][\w.+-]{0,30} [\w.+-]{1,30}"
    r" ?@ ?[a-z0-9-]{1,40}\.[a-z.]{2,12})"
)
_TOLD_NUMBER = (
    rf"(?:(?:{_PAPERS})(?:编?号码?| ?number| ?no\.?)?(?: is)?[^a-z0-9\n*]{{0,6}}"
    rf"(?P<paper>[a-z]{{0,4}}[ -]?{_NO_DATE}\d(?:[ -]?\d){{5,17}})"
    r"|车牌[^a-z0-9\n*]{0,6}(?P<plate>[a-hj-z] ?(?=[a-z]{0,4}\d)[a-hj-np-z0-9]{4,6}(?![a-z0-9]))"
    rf"|(?:{_ACCOUNT})[^\d\n*]{{0,6}}?{_NO_DATE}"
    rf"(?P<account>(?:no\.? ?)?\d(?:{_GAP_OR_NONE}\d){{5,}}x?)"
    rf"|(?:{_PHONE})[^\d\n*]{{0,6}}{_NO_DATE}(?P<phone>\d(?:{_GAP_OR_NONE}\d){{6,}})"
    rf"|座机[^\d\n*]{{0,4}}(?P<short>\d(?:{_GAP_OR_NONE}\d){{5}}(?![\d元月年]))"
    rf"|{_MAIL_WITH_SPACE}"
    rf"|(?:身份证|证件|卡号?|手机|电话|户号|表号)(?:号码?)?的?{_LAST}(?:数字?|个数)?[^\d\n*位]{{0,4}}"
    rf"(?P<tail>\d{{3,6}}x?(?![\d位个]))(?:[^\d\n*]?{_LAST}[^\d\n*位]{{0,2}}(?P<tail2>\d{{3,6}}x?))?"
    rf"|(?:{_CHAT}) ?(?:号码?|id)?[^a-z0-9\n*]{{0,4}}"
    r"(?P<chat>(?:wx:)?(?=[a-z.]{1,20}[\d_-])[a-z][a-z0-9_.-]{4,29})"
    r"|登录名[^a-z0-9\n*]{0,4}(?P<name>(?=[a-z_.-]{1,19}\d)[a-z0-9_.-]{5,20})"
    r"|(?:密码|口令)[^a-z0-9\n*]{0,4}(?P<password>(?=[a-z_@#!.-]{0,19}\d)[a-z0-9_@#!.-]{6,20})"
    r"|(?:[验校]证?码|动态码|取件码)[^a-z0-9\n*]{0,4}"
    r"(?P<code>\d(?:[ -]?\d){3,7})(?! ?[\d秒分位元]))"
)
_MAIL = r"[\w.+%-]{1,64}@(?:[a-z0-9-]{1,63}\.){1,4}[a-z]{2,24}"
_AT = r"(?: ?[@#] ?| at | ?(?:艾特|小老鼠|圈a|[(\[]at[)\]]) ?)"
_DOT = r" ?(?:\.|点| dot |[(\[]dot[)\]]) ?"
_TOP = r"(?:com|cn|net|org|edu|gov|[康抗]姆)"
_MAIL_IN_WORDS = (
    rf"(?<![a-z0-9])[a-z0-9][\w.+-]{{1,40}}{_AT}"
    rf"(?:[a-z0-9-]{{1,40}}(?:{_DOT}{_TOP}){{1,3}}(?![a-z])|腾讯|网易|新浪|qq(?![a-z]))"
)
_LICENCE = r"(?<![0-9a-z])[159y][1239]\d{6}(?=[0-9]{0,9}[a-y])[0-9a-y]{10}(?![0-9a-z])"
_DEED = (
    r"(?:[一-鿿]?\(?20\d{2}\)?[一-鿿]{1,8})?不动产权第?\d{6,9}号?|军字第?\d{6,8}号?"
    r"|[一-鿿]{1,4}房(?:地?权(?:证|市)?)[一-鿿]{0,4}字第?\d{6,12}号?"
)
_PART = r"(?:[\d一二三四五六七八九十]{1,4}|(?<![a-z])[a-z]|[甲乙丙丁东西南北中])"
_NO_MEASURE = r"(?![年月日度元千万个户瓦伏人k\d.])"
_BELOW = r"负[一二12](?:楼|层)|地下室"
_UNIT = rf"{_PART}(?:单元|门|梯)(?:\d{{3,4}}[室号房户]?{_NO_MEASURE}|[东西南北中]户|{_BELOW})"
_ROOM = rf"(?:\d{{3,4}}[室号房]?{_NO_MEASURE}|[东西南北中]户)"
_DOOR = (
    rf"(?:(?<!\d){_PART}(?:号楼|号院|[号栋幢座楼])(?:{_PART}(?:号楼|[栋幢座楼]))?"
    rf"(?:{_UNIT}|{_ROOM})"
    rf"|[甲乙丙丁]单元\d{{3,4}}[室号房户]?{_NO_MEASURE}"
    r"|(?<=[区园城苑里村府院寓]) ?\d{1,2}-\d{1,2}-\d{3,4}(?![\d-]))"
)
_PLATE = (
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼]"
    r"[ ·.-]{0,2}[a-hj-z][ ·.-]{0,2}(?=[a-z ·.-]{0,9}\d)(?:[a-hj-np-z0-9][ ·.-]?){4,5}"
    r"[a-hj-np-z0-9挂学警港澳领](?![a-z0-9])"
    r"|(?<![a-z])wj[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼]?\d{5}(?![\da-z])"
    r"|[使军空海]a?\d{5,6}(?![\da-z])"
)
_SPOKEN_NUMBER = rf"[{_SPOKEN}](?:[ -]?[{_SPOKEN}]){{9,}}"

_ALWAYS = re.compile(
    "|".join(
        (
            *(_MAIL, _MAIL_IN_WORDS, _IDENTITY_CARD, _MOBILE, _LETTERS_IN_MOBILE, _FIXED_LINE),
            *(_PLATE, _SPOKEN_NUMBER, _LICENCE, _DEED, _DOOR),
        )
    ),
    re.ASCII,
)
_TOLD = re.compile(_TOLD_NUMBER, re.ASCII)
_CARD = re.compile(_GROUPED_CARD, re.ASCII)
_LONG = re.compile(_LONG_NUMBER, re.ASCII)


def masked(text: str) -> str:
    """`text` with every personal number replaced by `MASK`; anything else stays as written.

    Masking what is masked changes nothing. Takes time linear in the length of `text`.
    """
    pieces, place = [], 0
    for begin, end in personal_spans(text):
        pieces += [text[place:begin], MASK]
        place = end
    return "".join([*pieces, text[place:]])


def personal_spans(text: str) -> list[tuple[int, int]]:
    """Where personal numbers stand in `text`: begin and end of each, in their order."""
    seen = [(place, sign) for place, char in enumerate(text) if (sign := _folded(char))]
    folded = "".join(sign for _place, sign in seen)
    spans = set(_personal(folded))
    in_digits = folded.translate(_AS_DIGITS)
    if in_digits != folded:  # both are looked at: a numeral before a number is not part of it
        spans |= set(_personal(in_digits))
    places = [*(place for place, _sign in seen), len(text)]
    found: list[tuple[int, int]] = []
    for begin, end in sorted((places[begin], places[end]) for begin, end in spans):
        if found and begin < found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((begin, end))
    return found


def _personal(folded: str) -> Iterator[tuple[int, int]]:
    for match in _ALWAYS.finditer(folded):
        yield match.span()
    for match in _TOLD.finditer(folded):
        for name, said in match.groupdict().items():
            if said:
                yield match.span(name)
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
