"""What recording one question costs while many are open.

    python -m benchmarks.recording --corpora DIR [--open 10000] [--queries 300] [--profile]

The base holds `--open` questions on their way, each in a group of its own (phrasings, then titles
of `faq`), put in directly; the index is empty. Then others are recorded
through the service, one a transaction, and the processor time of each is taken: other work on the
machine does not count. `--profile` prints where it goes.
"""

from __future__ import annotations

import cProfile
import gzip
import json
import pstats
import tempfile
import time
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from sqlalchemy import func, insert, select

from benchmarks.grouping import Hotline, phrasings
from benchmarks.kit.report import Row, arguments, show
from content.models import Category
from core import clock
from core.database import Database
from questions.models import GroupKind, GroupState, Question, QuestionGroup, Urgency
from questions.urgency import due_from

ASKED = 300
WARM = 20  # recorded first: caches, and the phrasings read into memory


def texts(corpora: Path) -> Iterator[str]:
    """Different lines: phrasings in random order, then titles."""
    seen: set[str] = set()
    with gzip.open(corpora / "faq.jsonl.gz", "rt", encoding="utf-8") as lines:
        titles = (json.loads(line)["question"] for line in lines)
        for text in (*(text for _group, text in phrasings(corpora)), *titles):
            if text[:500] not in seen:
                seen.add(text[:500])
                yield text[:500]


def fill(database: Database, lines: Sequence[str]) -> None:
    """Each line as a question on its way, asked long ago, in a group of its own."""
    now = clock.now()
    with database.transaction() as session:
        category = session.scalars(select(Category).where(Category.code == "other")).one()
        groups = [
            {
                "id": number,
                "kind": GroupKind.QUESTION,
                "state": GroupState.OPEN,
                "urgency": Urgency.COMPLEX,
                "text": text,
                "category_id": category.id,
                "department_id": category.department_id,
                "created_at": now,
                "asked_at": now,
                "due_at": due_from(now, Urgency.COMPLEX),
            }
            for number, text in enumerate(lines, start=1)
        ]
        asked = [
            {"id": g["id"], "group_id": g["id"], "text": g["text"], "asked_by_id": 1}
            | {"asked_at": now, "category_id": category.id}
            for g in groups
        ]
        session.execute(insert(QuestionGroup), groups)
        session.execute(insert(Question), asked)


def measured(hotline: Hotline, lines: Sequence[str], profile: cProfile.Profile | None) -> Row:
    """The processor time of recording each line, in milliseconds."""
    took = []
    for place, text in enumerate(lines):
        if profile and place == WARM:
            profile.enable()
        begun = time.process_time()
        hotline.record(place, text)
        took.append((time.process_time() - begun) * 1000)
    if profile:
        profile.disable()
    times = sorted(took[WARM:])
    with hotline.database.reading() as session:
        stored = session.scalar(select(func.count(Question.id)))
    spread = {
        f"p{share}_ms": round(times[share * (len(times) - 1) // 100], 1) for share in (50, 95, 99)
    }
    return {"engine": "recording", "open": stored, "first_ms": round(took[0]), **spread}


def main() -> None:
    """Measure and print."""
    parser = arguments(__doc__ or "")
    parser.add_argument("--open", type=int, default=10_000, help="questions on their way")
    parser.add_argument("--profile", action="store_true", help="show where the time goes")
    options = parser.parse_args()
    source = texts(options.corpora)
    with tempfile.TemporaryDirectory() as folder:
        hotline = Hotline(Path(folder))
        fill(hotline.database, list(islice(source, options.open)))
        profile = cProfile.Profile() if options.profile else None
        lines = list(islice(source, WARM + (options.queries or ASKED)))
        show([measured(hotline, lines, profile)], as_json=options.json)
        if profile:
            pstats.Stats(profile).sort_stats("cumulative").print_stats(45)


if __name__ == "__main__":
    main()
