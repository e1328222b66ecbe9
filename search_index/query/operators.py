"""The few operators of a line: "phrase", -word, kind:, dept:. Everything else is plain words.

Any text is taken; what makes no sense as an operator stays a word.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from core.unseen import without_controls

TEXT_USED = 200  # characters of a line
_MOST = 8  # operators of a sort that count

_QUOTES = str.maketrans(dict.fromkeys("“”„‟＂「」『』«»", '"'))
_KIND, _DEPARTMENT = "kind|类型|条目类型", "dept|department|部门"
_OPERATOR = re.compile(
    r'(?P<minus>(?<!\S)[-－−])?"(?P<phrase>[^"]*)"'
    rf"|(?<!\S)(?:(?P<kind>{_KIND})|(?P<dept>{_DEPARTMENT}))\s?[:：]\s?"
    r'(?:"(?P<quoted>[^"]+)"|(?P<value>[^\s"]+))'
    r'|(?<!\S)[-－−](?P<word>[^\W\d_][^\s"]*)',
    re.IGNORECASE,
)
_HINT = re.compile(r'["“”„‟＂「」『』«»:：]|(?<!\S)[-－−]')
_LISTED = re.compile(r"[,，、|]+")


@dataclass(frozen=True)
class Parsed:
    """A line taken apart.

    `plain` are the words to rank by, those of phrases among them. `kinds` and `departments` are
    names or codes as typed.
    """

    plain: str
    phrases: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()


def parse(text: str) -> Parsed:
    """Take a line apart; its first TEXT_USED characters count."""
    line = without_controls(text)[:TEXT_USED]
    if not _HINT.search(line):
        return Parsed(line.strip())
    line = line.translate(_QUOTES)
    found: dict[str, list[str]] = {"phrase": [], "excluded": [], "kind": [], "dept": []}
    plain = _OPERATOR.sub(lambda match: _taken(match, found), line).strip()
    if not any(map(str.isalnum, plain)):  # words to leave out are left out of something
        plain, found["excluded"] = " ".join([plain, *found["excluded"]]).strip(), []
    phrases, excluded, kinds, departments = (tuple(rows[:_MOST]) for rows in found.values())
    return Parsed(plain, phrases, excluded, kinds, departments)


def _taken(match: re.Match[str], found: dict[str, list[str]]) -> str:
    """Note an operator; gives what stays of it among the plain words."""
    phrase, word = match["phrase"], match["word"]
    if word is not None or match["minus"]:
        if left_out := (word or phrase).strip():
            found["excluded"].append(left_out)
        return " "
    if phrase is not None:
        if phrase := phrase.strip():
            found["phrase"].append(phrase)
        return f" {phrase} "
    values = _LISTED.split(match["quoted"] or match["value"])
    found["kind" if match["kind"] else "dept"] += filter(None, values)
    return " "


def without_operators(text: str) -> str:
    """`text` as plain words, for a kind: or dept: that names nothing."""
    return re.sub(rf"(?i)(?<!\S)({_KIND}|{_DEPARTMENT})\s?[:：]", r"\1 ", text)
