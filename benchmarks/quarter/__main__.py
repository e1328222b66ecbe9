"""A quarter of a hotline made up, then measured.

    python -m benchmarks.quarter [--data-dir DIR] [--postgres] [--seed N] [--least MS] [--json]

60 agents, 20,000 calls, 1,500 questions, 900 grievances, 1,000 of the calls and entries monitored
in five levels, and courses, over the sample content. The folder is made when it is not there yet,
and kept; its server can be looked at (`KB_DATA_DIR=DIR python -m kb_app serve`). `--postgres`: its
database is a PostgreSQL of its own in that folder, that of the tests, which runs while this does.
Prints each page that takes `--least` milliseconds or more, in this process, how the warning foresaw
who went outside, whether the draw of monitoring is fair, and what courses did.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from benchmarks.kit.postgres_server import PostgresServer
from benchmarks.kit.report import Row, show
from benchmarks.quarter.calls_taken import take_calls
from benchmarks.quarter.changes_published import publish_changes
from benchmarks.quarter.fair_sampling import sampled
from benchmarks.quarter.frame import DAYS, frame
from benchmarks.quarter.grievance_lives import Lives
from benchmarks.quarter.monitored_months import COURSES, Months
from benchmarks.quarter.pages_timed import timed
from benchmarks.quarter.questions_asked import ask_questions
from content.services.categories import add_defaults
from core import clock
from grievances.warning.foresight import Score, score
from insight.entries.counting import count_entry_days
from insight.entries.entry_checks import check_entries
from insight.reports.services import make_due_reports
from kb_app.app import create_app
from kb_app.container import Container
from kb_app.demo.loading import actor_called, load_demo
from kb_app.processes.gc_tuning import collector_at_rest
from kb_app.settings import Settings
from migrations.runner import upgrade
from people.actors import CONSOLE
from search_index import services as index_services
from training.course_effects import course_effect
from training.queries import courses

DONE = "quarter.txt"
SYNONYMS = 20


def main() -> None:
    """Make it where it is missing; measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data-dir", type=Path, help="where the base is kept")
    parser.add_argument("--postgres", action="store_true", help="over PostgreSQL, not SQLite")
    parser.add_argument("--seed", type=int, default=95598)
    parser.add_argument("--least", type=float, default=200, help="milliseconds worth printing")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    options = parser.parse_args()
    name = "kb-bench-quarter-postgres" if options.postgres else "kb-bench-quarter"
    folder = options.data_dir or Path(tempfile.gettempdir()) / name
    with _database_of(folder, is_postgres=options.postgres) as url:
        settings = Settings(data_dir=folder, database_url=url)
        container = Container.from_settings(settings)
        if not (folder / DONE).exists():
            made(container, options.seed)
            (folder / DONE).write_text(str(options.seed))
        with collector_at_rest():  # as `serve` does
            app = create_app(settings)
        show(timed(app, container, options.least), as_json=options.json)
        show(_foreseen(container), as_json=options.json)
        show(_calibrated(container), as_json=options.json)
        show(sampled(container.database), as_json=options.json)
        show(_helped(container), as_json=options.json)
        container.database.dispose()


@contextmanager
def _database_of(folder: Path, *, is_postgres: bool) -> Iterator[str]:
    """Where its database is while the block runs; "": the file in the folder."""
    if not is_postgres:
        yield ""
        return
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o755)  # whoever runs the server has to reach what is below
    server = PostgresServer(folder / "postgres")
    if not server.folder.exists():
        server.make("--encoding=UTF8")
    server.start()
    try:
        yield server.url
    finally:
        server.stop()


def made(container: Container, seed: int) -> None:
    """Fill an empty base with the sample content and a quarter."""
    container.settings.signing_key()
    upgrade(container.database)
    with container.database.transaction() as session:
        add_defaults(session)
    with clock.moved_to(clock.now() - timedelta(days=2 * DAYS + 1)):
        load_demo(container.database, SYNONYMS)
    index_services.rebuild(container.database, container.index)
    quarter = frame(container.database, seed)
    with container.database.transaction() as session:
        take_calls(session, quarter)
        ask_questions(session, quarter)
        publish_changes(session, quarter)
    Lives(container.database, container.question_context.callers, quarter).play()
    Months(container.database, quarter).play()
    count_entry_days(container.database)
    check_entries(container.database, container.index.searcher)
    make_due_reports(container.database)


def _foreseen(container: Container) -> Iterator[Row]:
    """Precision and recall from each level on."""
    for level in _score(container).levels:
        yield {
            "from_level": level.level,
            "warned": level.warned,
            "escalated": level.escalated,
            "both": level.both,
            "precision": _percent(level.precision),
            "recall": _percent(level.recall),
        }


def _calibrated(container: Container) -> Iterator[Row]:
    """How many escalated with so many points."""
    for band in _score(container).bands:
        row = {"points_from": band.least, "cases": band.cases, "escalated": band.escalated}
        yield row | {"share": _percent(band.share)}


def _helped(container: Container) -> Iterator[Row]:
    """What each course is said to have done; those who took it got better by `LEARNT`."""
    with container.database.reading() as session:
        leader = actor_called(session, "supervisor")
        for course in courses(session, limit=len(COURSES)).items:
            found = course_effect(session, leader, course.id)
            scores = found.scores
            yield {
                "course": course.title,
                "done": found.done,
                "trained": scores.trained,
                "others": scores.others,
                "points": _points(scores.difference),
                "from": _points(scores.low),
                "to": _points(scores.high),
                "verdict": str(scores.verdict),
            }


def _points(value: float | None) -> str:
    return "–" if value is None else f"{value:+.1f}"


def _score(container: Container) -> Score:
    with container.database.reading() as session:
        until = clock.now()
        return score(session, CONSOLE, until - timedelta(days=DAYS + 1), until)


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{100 * share:.1f} %"


if __name__ == "__main__":
    main()
