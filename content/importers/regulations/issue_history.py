"""Who issued a regulation, under which number, when, and from when it holds.

Read from the lines under its title. Decisions taken here:
- `issued_on` is the latest day on which the text was adopted, promulgated or amended: the day the
  text at hand is of.
- `document_number` is the first that is named: amending decisions have numbers of their own.
- `issuer` is who promulgated it, else who adopted it, else who approved it; the first of these.
- `effective_from` is the latest 施行 day, unless the text was amended after that.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from content.importers.numerals import NUMERAL, number
from content.importers.regulations.labels import Line, closed_up
from core.messages import LazyText, _


@dataclass(frozen=True)
class IssueHistory:
    """What the history says; "" and None where it does not. `other`: lines not of it."""

    issuer: str
    document_number: str
    issued_on: date | None
    effective_from: date | None
    other: list[Line]
    notes: list[LazyText]


@dataclass(frozen=True)
class _Event:
    """What happened; `day` is None when the calendar has no such day."""

    day: date | None
    text: str
    row: int


_YEAR = r"(?P<y>[〇○零一二三四五六七八九\d]{4})"
_DATE = rf"{_YEAR}\s*年\s*(?P<m>{NUMERAL}{{1,3}})\s*月\s*(?P<d>{NUMERAL}{{1,3}})\s*日"
_DAY = re.compile(rf"{_DATE}|(?P<iso>\d{{4}}-\d{{1,2}}-\d{{1,2}})")
_LABELLED = re.compile(
    r"(?P<verb>发布|公布|印发|施行|实施|生效|通过|修订|修正)(?:日期|时间)\s*+(?:[:：]\s*+)?(?P<day>[^\s，,；;]+)"
)
_NUMBERED = re.compile(
    rf"(?P<body>[\u4e00-\u9fff]{{2,30}}?)(?P<form>令|公告)\s*(?:第\s*)?(?P<n>{NUMERAL}+)\s*号"
)
_FILED = re.compile(r"[\u4e00-\u9fffA-Za-z]{1,20}[〔\[（(【]\d{4}[〕\]）)】]\s*第?\s*\d+\s*号")
_VERBS = re.compile("通过|批准|公布|发布|颁布|印发|修订|修正|修改|令|公告")
_FROM_THEN = re.compile("(?:公布|发布|颁布|印发)之日起(?:施行|实施)")
_IN_FORCE = re.compile("施行|实施|生效")
_OTHER_TITLES = re.compile("《[^》]{0,200}》+|<[^>]{0,200}>")
_ISSUER_LABEL = re.compile(r"^(?:发布|制定|颁布|印发)(?:机关|单位|部门)\s*[:：]\s*(?P<name>\S+)$")
_NUMBER_LABEL = re.compile(r"^(?:文号|发文字号)\s*[:：]\s*(?P<name>.+)$")
_WHO = re.compile(
    r"^(?P<who>.*?)(?:令|公告|第[^第]{1,6}次|会议|公布|发布|颁布|印发|通过|审议|批准)"
)
_TERM = re.compile(rf"第{NUMERAL}+届")
_LEADING = re.compile(r"^(?:根据|依据|经|由|并经|[\s，,、（(])+")
_HISTORY_CHARS = 600
_RANKS = (("令", "公告", "公布", "发布", "颁布", "印发"), ("通过",), ("批准",))


def read_history(lines: list[Line], *, all_history: bool) -> IssueHistory:
    """What `lines` say; with `all_history` also those that do not look like history."""
    own: list[Line] = []
    other: list[Line] = []
    for line in lines:
        is_own = is_history(line.text)
        if is_own or (all_history and len(line.text) <= _HISTORY_CHARS):
            own.append(line)
        if not is_own:
            other.append(line)
    events = [event for line in own for event in _events(line)]
    notes = [
        _("第 {row} 行的日期不存在，没有采用，请核对", row=event.row)
        for event in events
        if event.day is None
    ]
    issued = max((e.day for e in events if e.day and _is_issue(e.text)), default=None)
    effective = max((e.day for e in events if e.day and _is_effective(e.text)), default=None)
    if issued and effective and effective < issued:
        notes.append(
            _("施行日期 {day} 早于最近一次修改，没有采用，需要时请补填", day=effective.isoformat())
        )
        effective = None
    return IssueHistory(_issuer(own, events), _number(own), issued, effective, other, notes)


def effective_day(text: str, *, issued_on: date | None) -> date | None:
    """The day that a closing clause names (自2016年6月1日起施行), unless amended after it."""
    match = re.search(rf"自{_DATE}起(?:施行|实施|生效)", text)
    day = _day(match) if match else None
    return day if day and (issued_on is None or day >= issued_on) else None


def is_history(text: str) -> bool:
    """Whether a line tells of the issue of a regulation."""
    if len(text) > _HISTORY_CHARS:
        return False
    if _ISSUER_LABEL.match(text) or _NUMBER_LABEL.match(text) or _FILED.search(text):
        return True
    plain = _OTHER_TITLES.sub("", text)
    dated_act = _DAY.search(plain) and (_VERBS.search(plain) or _IN_FORCE.search(plain))
    dated_alone = _DAY.fullmatch(plain.strip("（）() 　"))
    return bool(dated_act or dated_alone or _NUMBERED.search(plain))


def _events(line: Line) -> list[_Event]:
    """One for each date of `line`, with the words that belong to it: those up to the next date."""
    text = _OTHER_TITLES.sub("", line.text)
    events = []
    for label in _LABELLED.finditer(text):
        if found := _DAY.match(label["day"]):
            events.append(_Event(_day(found), label[0].replace(found[0], ""), line.row))
    text = _LABELLED.sub("", text)
    days = list(_DAY.finditer(text))
    ends = [*(day.start() for day in days[1:]), len(text)]
    for found, end in zip(days, ends, strict=False):  # one end too many where there is no date
        events.append(_Event(_day(found), text[found.end() : end], line.row))
    return events


def _day(match: re.Match[str]) -> date | None:
    try:
        if "iso" in match.re.groupindex and match["iso"]:
            year, month, day = (int(part) for part in match["iso"].split("-"))
            return date(year, month, day)
        return date(*(number(match[part]) or 0 for part in ("y", "m", "d")))
    except ValueError:
        return None


def _is_issue(text: str) -> bool:
    return bool(_VERBS.search(text)) or not _IN_FORCE.search(text)


def _is_effective(text: str) -> bool:
    if _VERBS.search(text):
        return bool(_FROM_THEN.search(text))
    return bool(_IN_FORCE.search(text))


def _issuer(lines: list[Line], events: list[_Event]) -> str:
    for line in lines:
        if named := _ISSUER_LABEL.match(line.text):
            return named["name"]
    acts = [event.text for event in events] + [
        _OTHER_TITLES.sub("", line.text) for line in lines if not _DAY.search(line.text)
    ]
    for verbs in _RANKS:
        for act in acts:
            if any(verb in act for verb in verbs) and (who := _who(act)):
                return who
    return ""


def _who(act: str) -> str:
    match = _WHO.match(_LEADING.sub("", _TERM.sub("", closed_up(act))))
    who = _LEADING.sub("", match["who"]).strip() if match else ""
    return who if 2 <= len(who) <= 60 and not _DAY.search(who) else ""


def _number(lines: list[Line]) -> str:
    for line in lines:
        if named := _NUMBER_LABEL.match(line.text):
            return named["name"].strip()
        text = _DAY.sub(" ", _OTHER_TITLES.sub("", line.text))
        if order := _NUMBERED.search(text):
            body = order["body"].removeprefix("中华人民共和国") or order["body"]
            return f"{body}{order['form']}第{order['n']}号"
        if filed := _FILED.search(text):
            return "".join(filed[0].split())
    return ""
