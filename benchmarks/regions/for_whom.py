"""Whether two regions each find their own answer to the same question, and never the other's.

    python -m benchmarks.regions.for_whom [--pairs 200] [--clauses]

Of each pair one answer holds in one region, the other in another, with another amount; half of them
have the same title, of the others one names its region. Each is asked as both titles have it, from
both regions and from none. With `--clauses` each pair is two clauses of one regulation, for the two
regions, or (every other pair) for two classes of customers; half of them are in the same words but
for the amount. Counted is where the own one came first (`own_first`), where the other's was first
or had anything to read out (`other_said`), and where a search from nowhere was sure
(`sure_nowhere`; of classes of customers nobody told of, either may be right).
Prints one JSON object.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from content.applicability.for_whom import clause_scopes
from content.models import Category, Entry, Revision, RevisionState
from content.services.categories import add_defaults
from core import clock
from kb_app.container import Container
from kb_app.settings import Settings
from migrations.runner import upgrade
from people.actors import CONSOLE
from people.models import Department, Region
from people.services import accounts
from people.services.region_tree import save_region
from search_index import services as index_services
from search_index.queries import SearchRequest, search

REGIONS = ("luoyang", "zhengzhou")
CUSTOMERS = ("residential", "farming")
EACH = 20  # pairs of clauses in one regulation
WHAT = (
    *(
        "居民电价",
        "峰谷电价",
        "合表电价",
        "农业排灌电价",
        "工商业电价",
        "大工业基本电费",
        "充电桩电价",
    ),
    *("临时用电费用", "过户手续费", "改表费用", "校表费用", "移表费用", "复电费用", "违约金"),
    *("预购电费", "光伏上网电价", "电采暖补贴", "阶梯电价", "低保电费减免", "停电补偿"),
)
ASKED = (
    *("{}是多少？", "{}的标准是什么？", "{}从什么时候开始算？", "{}怎么办理？", "{}要多少钱？"),
    *("{}什么时候交？", "{}可以减免吗？", "{}谁能申请？", "{}最近调整了吗？", "{}在哪里查？"),
)


def main() -> None:
    """Make the base, ask, count."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pairs", type=int, default=200)
    parser.add_argument("--clauses", action="store_true")
    options = parser.parse_args()
    lines = [asked.format(what) for what, asked in product(WHAT, ASKED)]
    pairs = [
        (line, f"郑州{line}" if number % 2 else line)
        for number, line in enumerate(lines[: options.pairs])
    ]
    with tempfile.TemporaryDirectory() as folder:
        container = Container.from_settings(Settings(data_dir=Path(folder)))
        upgrade(container.database)
        with container.database.transaction() as session:
            places = _fill(session, laws(pairs) if options.clauses else answers(pairs))
        index_services.rebuild(container.database, container.index)
        asked = of_clauses(pairs, places) if options.clauses else of_answers(pairs, places)
        print(json.dumps({"pairs": len(pairs)} | _told(container, asked), ensure_ascii=False))


@dataclass(frozen=True)
class Text:
    """An entry to be published."""

    kind: str
    title: str
    content: dict[str, Any]
    applies_to: dict[str, Any] | None = None


@dataclass(frozen=True)
class Asked:
    """A search, and the entry and the clause that is its asker's own; no entry: nobody's."""

    line: str
    region: int | None = None
    customer: str | None = None
    own: tuple[int, str | None] | None = None


def answers(pairs: list[tuple[str, str]]) -> Iterator[Text]:
    """Both answers of each pair, the odd number for the first region."""
    for number, (title, place) in enumerate(_places(pairs), start=1):
        content = {"answer": f"按本地标准，{_amount(number)}。"}
        yield Text("answer", title, content, {"regions": [REGIONS[place]]})


def laws(pairs: list[tuple[str, str]]) -> Iterator[Text]:
    """Regulations with both clauses of each of their pairs."""
    for begin in range(0, len(pairs), EACH):
        clauses = [
            {
                "label": _label(2 * at + place),
                "heading": "",
                "text": f"{title.rstrip('？')}，按标准执行：{_amount(2 * (begin + at) + place)}。",
                **_whom(begin + at, place),
            }
            for at, pair in enumerate(pairs[begin : begin + EACH])
            for place, title in enumerate(pair)
        ]
        yield Text("regulation", f"收费标准汇编（{begin // EACH + 1}）", {"clauses": clauses})


def of_answers(pairs: list[tuple[str, str]], regions: list[int]) -> Iterator[Asked]:
    """Each line of each pair from both regions, one from nowhere."""
    for number, pair in enumerate(pairs):
        for line, (place, region) in product(dict.fromkeys(pair), enumerate(regions)):
            yield Asked(line, region, own=(2 * number + 1 + place, None))
        yield Asked(pair[0])


def of_clauses(pairs: list[tuple[str, str]], regions: list[int]) -> Iterator[Asked]:
    """The same by regions or classes of customers, as the clauses of a pair are told apart."""
    for number, pair in enumerate(pairs):
        for line, place in product(dict.fromkeys(pair), range(2)):
            own = number // EACH + 1, _label(2 * (number % EACH) + place)
            if number % 4 < 2:
                yield Asked(line, regions[place], own=own)
            else:
                yield Asked(line, customer=CUSTOMERS[place], own=own)
        if number % 4 < 2:
            yield Asked(pair[0])


def _whom(pair: int, place: int) -> dict[str, list[str]]:
    if pair % 4 < 2:  # so that both sorts have pairs of one title and of two
        return {"regions": [REGIONS[place]]}
    return {"customers": [CUSTOMERS[place]]}


def _label(place: int) -> str:
    return f"第{place + 1}条"


def _amount(number: int) -> str:
    return f"{0.4 + number / 1000:.3f} 元"


def _places(pairs: list[tuple[str, str]]) -> Iterator[tuple[str, int]]:
    return ((title, place) for pair in pairs for place, title in enumerate(pair))


def _fill(session: Session, texts: Iterable[Text]) -> list[int]:
    """The texts, published under numbers from 1; gives the regions' ids."""
    add_defaults(session)
    for code in REGIONS:
        save_region(session, CONSOLE, {"code": code, "name": code, "parent": "", "department": ""})
    values = {"name": "bench-author", "display_name": "", "roles": ["contributor"]}
    author = accounts.add_user(
        session, CONSOLE, {**values, "department": "service", "active": True}, "benchmark-only"
    )
    department = session.scalars(select(Department.id).where(Department.code == "service")).one()
    category = session.scalars(select(Category.id).where(Category.code == "service")).one()
    now = clock.now()
    for number, text in enumerate(texts, start=1):
        session.execute(
            insert(Entry).values(
                id=number,
                kind=text.kind,
                department_id=department,
                created_at=now,
                created_by_id=author.id,
                version=1,
            )
        )
        session.execute(
            insert(Revision).values(
                id=number,
                entry_id=number,
                seq=1,
                version=1,
                state=RevisionState.PUBLISHED,
                title=text.title,
                category_id=category,
                content=text.content,
                applies_to=text.applies_to,
                clauses_apply_to=clause_scopes(text.content),
                change_note="",
                author_id=author.id,
                created_at=now,
                updated_at=now,
                published_at=now,
            )
        )
    session.execute(update(Entry).values(published_revision_id=Entry.id))
    ids = {region.code: region.id for region in session.scalars(select(Region))}
    return [ids[code] for code in REGIONS]


def _told(container: Container, asked: Iterable[Asked]) -> dict[str, Any]:
    counts: Counter[str] = Counter()
    for one in asked:
        request = SearchRequest(one.line, region_id=one.region, customer=one.customer)
        with container.database.reading() as session:
            found = search(session, container.index.searcher, request)
        if one.own is None:
            counts["sure_nowhere"] += bool(found.confident)
            continue
        first = found.hits[0]
        counts["searches"] += 1
        counts["own_first"] += (first.entry_id, first.clause) == one.own
        counts["other_said"] += not first.holds_here or any(
            hit.text_to_say for hit in found.hits if not hit.holds_here
        )
    return {name: counts[name] for name in ("searches", "own_first", "other_said", "sure_nowhere")}


if __name__ == "__main__":
    main()
