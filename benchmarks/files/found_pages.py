"""How fast a page of a long PDF is found over HTTP, and whether it comes first.

    python -m benchmarks.files.found_pages --corpora DIR [--pages 200] [--lines 400]

The base of `faq` is filled and kept as for `benchmarks.http`, and copied. An answer is published
there with a PDF whose pages hold articles of `statutes`; then the real server is asked for pieces
of them, each as a clerk would remember it: 12 characters and more of one sentence. Wants
requirements-dev.txt. Prints one JSON object; `index_mb` and `memory_mb` are before and after.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import tempfile
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import quote

from benchmarks.kit.base import Base, agents, credentials, prepared, usual_folder
from benchmarks.kit.corpora import load
from benchmarks.kit.measures import percentile
from benchmarks.kit.server import Server
from benchmarks.updates import publish
from content.files.received import Received, receive
from content.services.attaching import keep
from search_index import services as index_services

PORT = 8771
FONT = "STSong-Light"
LINE_CHARS, LINES_A_PAGE = 36, 36
ASKED_CHARS = (12, 24)
WARM_UP = 40


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--pages", type=int, default=200)
    parser.add_argument("--lines", type=int, default=400)
    parser.add_argument("--data-dir", type=Path, help="filled when empty, used again")
    asked = parser.parse_args()
    corpus = load("faq", asked.corpora)
    base = prepared(corpus, asked.data_dir or usual_folder(corpus))
    texts = [item.text for item in load("statutes", asked.corpora).items]
    print(json.dumps(_told(base, texts, asked), ensure_ascii=False, indent=2))


def _told(base: Base, texts: list[str], asked: argparse.Namespace) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "base"
        shutil.copytree(base.folder, copy, symlinks=True)
        parts = Base(copy, base.entries, base.rebuild_s).open()
        database, index = parts.database, parts.index
        line = credentials(database, agents(database, 1), token=True)[0]
        before = index.size().mapped_bytes
        with Server(copy, PORT, workers=1) as server:
            memory = server.memory_mb()
        begun = time.perf_counter()
        file = receive("规定汇编.pdf", _made(texts, asked.pages))
        read_s = time.perf_counter() - begun
        keep(database, file)
        number = publish(database, "供用电规定汇编", file)
        begun = time.perf_counter()
        index_services.drain(database, index)
        indexed_s = time.perf_counter() - begun
        with Server(copy, PORT, workers=1) as server:
            taken, first, among = _found(line, number, file, asked.lines)
            return {
                "entries": base.entries,
                "pages": file.pages,
                "characters": sum(map(len, file.texts)),
                "lines": len(taken),
                "p50_ms": round(percentile(taken, 0.5), 1),
                "p95_ms": round(percentile(taken, 0.95), 1),
                "first": first,
                "among_ten": among,
                "read_s": round(read_s, 1),
                "indexed_s": round(indexed_s, 2),
                "index_mb": [round(n / 1e6, 1) for n in (before, index.size().mapped_bytes)],
                "memory_mb": [memory, server.memory_mb()],
            }


def _made(texts: list[str], pages: int) -> bytes:
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    out = BytesIO()
    canvas = Canvas(out, pagesize=A4)
    lines = _lines(texts)
    for _page in range(pages):
        canvas.setFont(FONT, 12)
        for place in range(LINES_A_PAGE):
            canvas.drawString(80, 780 - 20 * place, next(lines))
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _lines(texts: list[str]) -> Iterator[str]:
    for text in texts:
        packed = "".join(text.split())
        for begin in range(0, len(packed), LINE_CHARS):
            yield packed[begin : begin + LINE_CHARS]


def _found(
    credential: str, number: str, file: Received, count: int
) -> tuple[list[float], int, int]:
    """Milliseconds of each answer; how often a page that says it came first, or among ten."""
    connection = HTTPConnection("127.0.0.1", PORT)
    name, _, value = credential.partition(": ")
    chance = random.Random(14)
    joined = [text.replace("\n", "") for text in file.texts]
    taken, first, among = [], 0, 0
    for turn in range(WARM_UP + count):
        text = chance.choice(joined)
        length = chance.randint(*ASKED_CHARS)
        begin = chance.randrange(max(1, len(text) - length))
        piece = text[begin : begin + length]
        asked = time.perf_counter()
        path = f"/api/v1/search?limit=10&q={quote(piece)}"
        connection.request("GET", path, headers={name: value})
        hits = json.loads(connection.getresponse().read())["hits"]
        if turn < WARM_UP:
            continue
        taken.append((time.perf_counter() - asked) * 1000)
        pages = [hit["page"] if hit["number"] == number else None for hit in hits]
        right = [page is not None and piece in joined[page - 1] for page in pages]
        first += right[:1] == [True]
        among += any(right)
    return taken, first, among


if __name__ == "__main__":
    main()
