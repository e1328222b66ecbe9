"""How long an agent waits in the browser: from a line that is typed to its hits and answer drawn.

    python -m benchmarks.page [--set faq] [--corpora DIR] [--entries 10000] [--lines 300]

Headless Chromium on the agent's page against the real server, on the base that `benchmarks.http`
fills and keeps (`--data-dir`). Each line of the set is put into the box at once, as it is pasted;
what counts ends with the frame after the reply is in the page, without the WAIT_MS the page lets
pass after the last key. `moved`: from ↓ to the next answer beside the list. `composed`: words come
from an input method that composes their pinyin first; from what it commits to its hits drawn, and
how often a word was asked for before and after. Browser and server
share the machine; beside the times stands what each took of the processor, in milliseconds a line:
the page's own thread (script, style, layout, paint) and the server's processes.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Page, sync_playwright
from pypinyin import lazy_pinyin

from benchmarks.http import PORT, smaller
from benchmarks.kit.base import agents, credentials, prepared, usual_folder
from benchmarks.kit.corpora import load
from benchmarks.kit.measures import percentile
from benchmarks.kit.report import Row, show
from benchmarks.kit.server import Server
from kb_app.access import cookies

WAIT_MS = 90  # of search.js
WARM_UP = 30
MOVED = 3  # every so many lines
LETTER_MS = 100  # more than the page waits for: it must not ask between two of them
COMPOSED = ["公积金", "停电", "电费", "发票", "过户", "交费", "违约金", "电表", "充电", "投诉"]
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]
DRAWN = """event => new Promise(done => document.addEventListener(event, () => {
    const begun = window.begun;
    requestAnimationFrame(() => setTimeout(() => done(performance.now() - begun)));
}, { once: true }))"""
CLOCK = """addEventListener("input", () => (window.begun = performance.now()), true);
addEventListener("keydown", () => (window.begun = performance.now()), true);"""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--set", choices=("faq", "statutes"), default="faq")
    parser.add_argument("--corpora", type=Path, default=Path("corpora"), help="folder of the sets")
    parser.add_argument("--entries", type=int, help="only so many of the set's")
    parser.add_argument("--data-dir", type=Path, help="filled when empty, used again")
    parser.add_argument("--lines", type=int, default=300, help="so many are typed")
    parser.add_argument("--width", type=int, default=1366)
    parser.add_argument("--port", type=int, default=PORT)
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    options = parser.parse_args()
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        sys.exit("no Chromium found (apt-get install chromium)")
    corpus = smaller(load(options.set, options.corpora), options.entries)
    base = prepared(corpus, options.data_dir or usual_folder(corpus))
    database = base.open().database
    (line,) = credentials(database, agents(database, 1), token=False)
    database.dispose()
    texts = [question.text for question in corpus.questions]
    random.Random(0).shuffle(texts)
    address = f"http://127.0.0.1:{options.port}"
    with (
        Server(base.folder, options.port, workers=1) as server,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        page = browser.new_page(viewport={"width": options.width, "height": 768})
        page.context.add_cookies(
            [{"name": cookies.SESSION, "value": line.rpartition("=")[2], "url": address}]
        )
        page.add_init_script(CLOCK)
        page.goto(f"{address}/search")
        _typed(page, texts[:WARM_UP])
        cost = _Cost(page, server)
        drawn, moved = _typed(page, texts[WARM_UP : WARM_UP + options.lines])
        rows = list(_rows(("typed", drawn), ("moved", moved)))
        rows[0] |= cost.each(options.lines)
        show(({"entries": base.entries, **row} for row in rows), as_json=options.json)
        show([{"entries": base.entries, **_composed(page, COMPOSED * 2)}], as_json=options.json)
        browser.close()


class _Cost:
    """What page and server take of the processor from now on."""

    def __init__(self, page: Page, server: Server) -> None:
        self._browser = page.context.new_cdp_session(page)
        self._browser.send("Performance.enable", {"timeDomain": "threadTicks"})
        self._server = server
        self._begun = self._seconds()

    def _seconds(self) -> dict[str, float]:
        metrics = self._browser.send("Performance.getMetrics")["metrics"]
        page = next(one["value"] for one in metrics if one["name"] == "TaskDuration")
        return {"page": page, "web": self._server.processor_seconds().get("web", 0.0)}

    def each(self, lines: int) -> Row:
        """Milliseconds a line."""
        return {
            f"{name}_cpu_ms": round((now - self._begun[name]) / lines * 1000, 1)
            for name, now in self._seconds().items()
        }


def _typed(page: Page, texts: list[str]) -> tuple[list[float], list[float]]:
    """For each text how long until it is drawn, and for some how long until the next hit is."""
    drawn, moved = [], []
    for place, text in enumerate(texts):
        page.locator("#q").evaluate("box => box.select()")
        handle = page.evaluate_handle(f"(() => ({{ done: ({DRAWN})('kb:results') }}))()")
        page.keyboard.insert_text(text)
        drawn.append(float(page.evaluate("handle => handle.done", handle)) - WAIT_MS)
        if place % MOVED == 0 and page.locator("#hits [role=option]").count() > 1:
            handle = page.evaluate_handle(f"(() => ({{ done: ({DRAWN})('kb:preview') }}))()")
            page.keyboard.press("ArrowDown")
            moved.append(float(page.evaluate("handle => handle.done", handle)))
    return drawn, moved


def _composed(page: Page, words: list[str]) -> Row:
    """Each word as an input method brings it: letters that are taken back, then the characters."""
    asked: list[str] = []
    page.on(
        "request", lambda sent: asked.append(sent.url) if "/search/results" in sent.url else None
    )
    devtools = page.context.new_cdp_session(page)

    def results(since: int) -> list[str]:
        return [address for address in asked[since:] if "/search/results" in address]

    drawn: list[float] = []
    early = 0
    for word in words:
        page.locator("#q").evaluate("box => box.select()")
        letters, before = "".join(lazy_pinyin(word)), len(asked)
        for end in range(1, len(letters) + 1):
            composed = {"text": letters[:end], "selectionStart": end, "selectionEnd": end}
            devtools.send("Input.imeSetComposition", composed)
            page.wait_for_timeout(LETTER_MS)
        early += len(results(before))
        handle = page.evaluate_handle(f"(() => ({{ done: ({DRAWN})('kb:results') }}))()")
        page.evaluate("() => void (window.begun = performance.now())")
        devtools.send("Input.insertText", {"text": word})
        drawn.append(float(page.evaluate("handle => handle.done", handle)))
    [row] = _rows(("composed", drawn))
    return row | {"asked_early": early, "asked": (len(results(0)) - early) / len(words)}


def _rows(*of: tuple[str, list[float]]) -> Iterator[Row]:
    for name, taken in of:
        yield {
            "what": name,
            "times": len(taken),
            "p50_ms": round(percentile(taken, 0.5), 1),
            "p95_ms": round(percentile(taken, 0.95), 1),
            "p99_ms": round(percentile(taken, 0.99), 1),
        }


if __name__ == "__main__":
    main()
