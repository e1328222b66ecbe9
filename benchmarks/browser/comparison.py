"""How long a reviewer waits for a comparison of 10,000 characters: from `o` until it is drawn.

    python -m benchmarks.browser.comparison [--corpora DIR] [--entries 10000] [--times 20]

On the base that `benchmarks.http` fills and keeps (`--data-dir`) a regulation of 77 clauses is
submitted with a figure changed in three of them. Headless Chromium, `j` to its row, `o`; what
counts ends with the first frame that has the changes. `n`: from the key to the next change under
the focus. Beside the times stands what the server took of the processor, in milliseconds a page.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright
from sqlalchemy import select
from sqlalchemy.orm import Session

from benchmarks.http import PORT, smaller
from benchmarks.kit.base import credentials, person, prepared, usual_folder
from benchmarks.kit.corpora import load as corpus_named
from benchmarks.kit.measures import percentile
from benchmarks.kit.report import show
from benchmarks.kit.server import Server
from benchmarks.page import ARGUMENTS, BROWSERS
from content.models import Entry, Revision, RevisionState
from content.queries import category_coded
from content.schemas import DraftSchema, NewEntrySchema
from content.services import drafts
from core import clock
from core.base_schema import load
from core.database import Database
from kb_app.access import cookies
from review.models import Review, ReviewState
from review.services.submitting import submit

TITLE = "线路检修细则"
CLAUSES, CHANGED = 77, (3, 30, 61)
LINE = "供电所应当在规定时间内完成线路检修，并提前通知沿线客户做好准备，不得无故拖延。"
WARM_UP = 3
CLOCK = """(() => {
  const now = () => performance.timeOrigin + performance.now();
  addEventListener("keydown", () => sessionStorage.setItem("begun", String(now())), true);
  window.drawn = new Promise((done) => addEventListener("DOMContentLoaded", () =>
    requestAnimationFrame(() => setTimeout(() => done(now() - Number(sessionStorage.begun))))));
})()"""
NEXT = """() => new Promise((done) => {
  const begun = performance.now();
  document.dispatchEvent(new KeyboardEvent("keydown", { key: "n", bubbles: true }));
  requestAnimationFrame(() => setTimeout(() =>
    done([performance.now() - begun, document.activeElement.id])));
})"""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--set", choices=("faq", "statutes"), default="faq")
    parser.add_argument("--corpora", type=Path, default=Path("corpora"), help="folder of the sets")
    parser.add_argument("--entries", type=int, help="only so many of the set's")
    parser.add_argument("--data-dir", type=Path, help="filled when empty, used again")
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument("--port", type=int, default=PORT)
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    options = parser.parse_args()
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        sys.exit("no Chromium found (apt-get install chromium)")
    corpus = smaller(corpus_named(options.set, options.corpora), options.entries)
    base = prepared(corpus, options.data_dir or usual_folder(corpus))
    database = base.open().database
    _submitted(database)
    reviewer = "bench-operation"
    person(database, reviewer)
    (line,) = credentials(database, [reviewer], token=False)
    database.dispose()
    address = f"http://127.0.0.1:{options.port}"
    with (
        Server(base.folder, options.port, workers=1) as server,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        page = browser.new_page(viewport={"width": 1366, "height": 768}, base_url=address)
        page.context.add_cookies(
            [{"name": cookies.SESSION, "value": line.rpartition("=")[2], "url": address}]
        )
        page.add_init_script(CLOCK)
        opened: list[float] = []
        jumped: list[float] = []
        spent = 0.0
        for turn in range(WARM_UP + options.times):
            took, jumps, cost = _once(page, server)
            if turn >= WARM_UP:
                opened.append(took)
                jumped += jumps
                spent += cost
        browser.close()
    for what, times in (("j, o", opened), ("n", jumped)):
        row: dict[str, Any] = {"entries": base.entries, "what": what, "times": len(times)}
        for share in (0.5, 0.95):
            row[f"p{round(share * 100)}_ms"] = round(percentile(times, share), 1)
        if what != "n":
            row["web_cpu_ms"] = round(spent / options.times * 1000, 1)
        show([row], as_json=options.json)


def _once(page: Page, server: Server) -> tuple[float, list[float], float]:
    """How long the comparison took, each jump in it, and the server's seconds for the page."""
    page.goto("/review")
    page.keyboard.press("j")
    while TITLE not in page.evaluate("document.activeElement.innerText"):
        page.keyboard.press("j")
    before = server.processor_seconds()["web"]
    page.keyboard.press("o")
    page.wait_for_url("**/review/*")
    took = float(page.evaluate("window.drawn"))
    cost = server.processor_seconds()["web"] - before
    changes = page.locator("[data-change]").count()
    assert changes > len(CHANGED)  # the clauses, and when it is looked at again
    reached = [page.evaluate(NEXT) for _change in range(changes)]
    assert [place for _took, place in reached] == [f"change-{n + 1}" for n in range(changes)]
    return took, [float(one) for one, _place in reached], cost


def _submitted(database: Database) -> None:
    """The change under review, once for each base; its entry stands as approved ones would."""
    writer = person(database, "bench-writer")
    with database.transaction() as session:
        if _waits(session):
            return
        category = category_coded(session, "third-party").code
        values = {"kind": "regulation", "department": "marketing", "category": category}
        entry = drafts.create_entry(
            session, writer, load(NewEntrySchema(), values | {"title": TITLE} | _said("5000 小时"))
        )
        first = entry.revisions[-1]
        first.state, first.published_at = RevisionState.PUBLISHED, clock.now()
        entry.published_revision_id = first.id
        session.flush()
        draft = drafts.start_draft(session, writer, entry.number)
        changed = load(DraftSchema(), {"title": TITLE, "category": category} | _said("8000 小时"))
        drafts.save_draft(session, writer, entry.number, changed, draft.version)
        submit(session, writer, entry.number)


def _waits(session: Session) -> bool:
    waiting = (
        select(Review.id)
        .join(Entry, Review.entry_id == Entry.id)
        .join(Revision, Revision.entry_id == Entry.id)
        .where(Review.state == ReviewState.OPEN, Revision.title == TITLE)
    )
    return session.scalar(waiting.limit(1)) is not None


def _said(period: str) -> dict[str, Any]:
    clauses = [
        {
            "label": f"第{n}条",
            "heading": "",
            "text": f"第 {n} 号线路：{LINE * 3}" + (f"期限 {period}。" if n in CHANGED else ""),
        }
        for n in range(1, CLAUSES + 1)
    ]
    return {"content": {"clauses": clauses}}


if __name__ == "__main__":
    main()
