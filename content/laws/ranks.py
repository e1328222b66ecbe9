"""Which law outranks which (效力位阶): said by whoever writes it, or guessed from who issued it and
what it is called."""

from __future__ import annotations

import re
from enum import StrEnum

from content.laws.relations import law_key
from core.messages import LazyText, _


class Rank(StrEnum):
    """The ranks, the highest first."""

    LAW = "law"
    ADMINISTRATIVE = "administrative"
    DEPARTMENTAL = "departmental"
    LOCAL = "local"
    NORMATIVE = "normative"
    COMPANY = "company"


RANK_LABELS: dict[str, LazyText] = {
    Rank.LAW: _("法律"),
    Rank.ADMINISTRATIVE: _("行政法规"),
    Rank.DEPARTMENTAL: _("部门规章"),
    Rank.LOCAL: _("地方性法规和规章"),
    Rank.NORMATIVE: _("规范性文件"),
    Rank.COMPANY: _("企业制度"),
}

_REMARK = re.compile(r"\([^()]{0,60}\)$")
_IS_LAW = re.compile(r"(?:法典|(?<![办方做说])法)$")
_OF_A_PLACE = re.compile(
    r"^(?!全国|城市|国家)[\u4e00-\u9fff]{2,7}?(?:省|(?<![城设])市(?![场政区民容])|自治区|自治州|自治县)"
)
_LOCAL_ISSUER = re.compile(
    r"(?:省|市|自治区|自治州|自治县|县)[\u4e00-\u9fff]{0,12}?(?:人民代表大会|人大|人民政府|政府)"
)
_COMPANY_ISSUER = re.compile(r"公司|集团|供电局|供电所|电力局|本局|营业厅")
_DEPARTMENT = re.compile(r"部|委员会|总局|局|署|银行|监会|电监会|办公室")
_RULE = re.compile(r"(?:规定|办法|规则|细则|规程)$")
_NOTICE = re.compile(r"(?:通知|意见|函|公告|通告|指南|批复)$")


def rank_of(stated: str | None, title: str, issuer: str) -> Rank | None:
    """The rank that was `stated`, else the one guessed; None where nothing says it."""
    return Rank(stated) if stated in tuple(Rank) else guessed_rank(title, issuer)


def guessed_rank(title: str, issuer: str) -> Rank | None:
    """The rank of a law of this title, from whoever issued it; None where nothing says it."""
    name = _REMARK.sub("", law_key(title))
    if _COMPANY_ISSUER.search(issuer):
        return Rank.COMPANY
    if _OF_A_PLACE.search(name) or _LOCAL_ISSUER.search(issuer):
        return Rank.NORMATIVE if _NOTICE.search(name) else Rank.LOCAL
    if _IS_LAW.search(name):
        return Rank.LAW
    if _NOTICE.search(name):
        return Rank.NORMATIVE
    if name.endswith("条例") and (not issuer or "国务院" in issuer):
        return Rank.ADMINISTRATIVE
    if issuer == "国务院" or issuer.endswith("国务院"):
        return Rank.ADMINISTRATIVE
    return Rank.DEPARTMENTAL if _RULE.search(name) and _DEPARTMENT.search(issuer) else None
