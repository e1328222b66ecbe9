"""Whether two regions each find their own answer to the same question, and never the other's.

    python -m benchmarks.regions.for_whom [--pairs 200]

Of each pair one answer holds in one region, the other in another, with another amount; half of them
have the same title, of the others one names its region. Each is asked as both titles have it, from
both regions and from none. Counted is where the own answer came first (`own_first`), where the
other's was first or had anything to read out (`other_said`), and where a search from nowhere was
sure (`sure_nowhere`).
Prints one JSON object.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections import Counter
from itertools import product
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

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
from search_index.queries import SearchRequest, SearchResult, search

REGIONS = ("luoyang", "zhengzhou")
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
    lines = [asked.format(what) for what, asked in product(WHAT, ASKED)]
    pairs = [
        (line, f"郑州{line}" if number % 2 else line)
        for number, line in enumerate(lines[: parser.parse_args().pairs])
    ]
    with tempfile.TemporaryDirectory() as folder:
        container = Container.from_settings(Settings(data_dir=Path(folder)))
        upgrade(container.database)
        with container.database.transaction() as session:
            places = _fill(session, pairs)
        index_services.rebuild(container.database, container.index)
        print(json.dumps(_told(container, pairs, places), ensure_ascii=False))


def _fill(session: Session, pairs: list[tuple[str, str]]) -> list[int]:
    """Both answers of each pair, the odd number for the first region; gives the regions' ids."""
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
    for number, (title, place) in enumerate(
        ((title, place) for pair in pairs for place, title in enumerate(pair)), start=1
    ):
        amount = f"{0.4 + number / 1000:.3f} 元"
        session.execute(
            insert(Entry).values(
                id=number,
                kind="answer",
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
                title=title,
                category_id=category,
                content={"answer": f"按本地标准，{amount}。"},
                applies_to={"regions": [REGIONS[place]]},
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


def _told(container: Container, pairs: list[tuple[str, str]], places: list[int]) -> dict[str, Any]:
    counts: Counter[str] = Counter()

    def asked(session: Session, line: str, region: int | None) -> SearchResult:
        return search(session, container.index.searcher, SearchRequest(line, region_id=region))

    for number, pair in enumerate(pairs):
        for line, (place, region) in product(dict.fromkeys(pair), enumerate(places)):
            with container.database.reading() as session:
                found = asked(session, line, region)
            own = 2 * number + 1 + place
            counts["searches"] += 1
            counts["own_first"] += found.hits[0].entry_id == own
            counts["other_said"] += not found.hits[0].holds_here or any(
                hit.text_to_say for hit in found.hits if not hit.holds_here
            )
        with container.database.reading() as session:
            counts["sure_nowhere"] += bool(asked(session, pair[0], None).confident)
    return {"pairs": len(pairs)} | {
        name: counts[name] for name in ("searches", "own_first", "other_said", "sure_nowhere")
    }


if __name__ == "__main__":
    main()
