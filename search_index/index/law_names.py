"""The names of laws as people write them: without 中华人民共和国, without the year, shortened.

How a name typed is compared with those in the index; numbers of clauses are in `clause_numbers`.
"""

from __future__ import annotations

import re

from search_index.index.string_tables import Table
from search_index.text.pinyin import key_of

_NATION = "中华人民共和国"
_BRACKETS = re.compile(r"[(（〔\[【][^)）〕\]】]{0,200}[)）〕\]】]")
_ENDINGS = "法|条例|办法|规定|规则|规程|细则|准则|标准|规范|决定|意见|解释|制度"
ENDS_LIKE_A_LAW = re.compile(rf"(?:{_ENDINGS})\W*$|[0-9条]")
LIKE_A_LAW = re.compile(rf"[{''.join(sorted(set(_ENDINGS.replace('|', ''))))}]")
_WHOLE, _END, _SHORTENED, _SCATTERED = 4.0, 3.0, 2.0, 1.0


def names_of(title: str) -> set[str]:
    """What a regulation with this title is called: in full, and without what is left out."""
    names = {key_of(title), key_of(_BRACKETS.sub("", title))}
    names |= {name.removeprefix(_NATION) for name in names}
    return {name for name in names if name}


def certainty(typed: str, name: str) -> float:
    """How surely `typed` means the law called `name`, both as keys; 0 for not at all.

    From sure to unsure: the whole name, its end (供用电条例 of 河南省供用电条例), some of its
    characters in order (消保法, 供电条例), some in any order (用电条例 of 电力供应与使用条例).
    """
    if typed == name:
        return _WHOLE
    if len(typed) < 2 or typed[-1] != name[-1]:
        return 0.0
    share = len(typed) / len(name)
    if name.endswith(typed):
        return _END + share
    if _in_order(typed, name):
        return _SHORTENED + share
    if len(typed) > 3 and _ending(typed) == _ending(name) and not set(typed) - set(name):
        return _SCATTERED + share
    return 0.0


def laws_named(names: Table, typed: str, *, whole: bool = False) -> list[tuple[int, float]]:
    """The numbers of the laws `typed` may mean, with the certainty; several when it is not clear.

    What stands before the name (根据…) is passed over, unless `typed` is to be a name `whole`.
    """
    key = key_of(typed)
    if not ENDS_LIKE_A_LAW.search(key):
        key = key_of(_BRACKETS.sub("", typed))  # 供电服务办法（试行）
    if not ENDS_LIKE_A_LAW.search(key):
        return []
    known = [(names.texts[row].decode(), int(names.owners[row])) for row in range(len(names))]
    known = [(name, number) for name, number in known if name[-1] == key[-1]]
    for begin in (0,) if whole else range(len(key) - 1):
        found: dict[int, float] = {}
        for name, number in known:
            if (sure := certainty(key[begin:], name)) > found.get(number, 0.0):
                found[number] = sure
        if found:
            return list(found.items())
    return []


def _in_order(typed: str, name: str) -> bool:
    rest = iter(name)
    return all(char in rest for char in typed)


def _ending(name: str) -> str:
    found = ENDS_LIKE_A_LAW.search(name)
    return found[0] if found else name[-1]
