"""What a file says of other laws in lines of its own above the clauses: 代替：《…》.

A law is called by its title in 《》 or by its number in the base.
"""

from __future__ import annotations

import re

from content.importers.regulations.labels import Line
from content.laws.relations import Relation, bare_name, law_key

_LABELS = {
    "废止": Relation.REPEALS,
    "代替": Relation.REPLACES,
    "取代": Relation.REPLACES,
    "依据": Relation.IMPLEMENTS,
    "上位法": Relation.IMPLEMENTS,
    "实施": Relation.IMPLEMENTS,
    "修订": Relation.AMENDS,
    "修改": Relation.AMENDS,
}
_LINE = re.compile(rf"^(?P<label>{'|'.join(_LABELS)})\s*[:：]\s*(?P<laws>\S.*)$")
_LAW = re.compile(r"《(?P<title>[^《》]{1,200})》|(?P<number>KB-[0-9]{6,9})")


def stated_laws(lines: list[Line]) -> tuple[list[dict[str, str]], list[Line]]:
    """What the lines say of other laws, as the fields of a draft, each law once; and the lines that
    say nothing of the kind."""
    found: dict[str, dict[str, str]] = {}
    others = []
    for line in lines:
        match = _LINE.match(line.text)
        laws = list(_LAW.finditer(match["laws"])) if match else []
        if match is None or not laws:
            others.append(line)
            continue
        for law in laws:
            title, number = bare_name(law["title"] or ""), law["number"] or ""
            one = {"relation": str(_LABELS[match["label"]]), "number": number, "title": title}
            found.setdefault(number or law_key(title), one)
    return list(found.values()), others
