"""Options and output that the benchmarks share."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable
from pathlib import Path

Row = dict[str, object]


def arguments(description: str) -> argparse.ArgumentParser:
    """A parser with the common options."""
    parser = argparse.ArgumentParser(
        description=description, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpora", type=Path, default=Path("corpora"), help="folder of the sets")
    parser.add_argument("--queries", type=int, help="ask only so many, chosen at random once")
    parser.add_argument("--engines", nargs="*", help="only these")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    return parser


def show(rows: Iterable[Row], *, as_json: bool) -> None:
    """Print rows as they come."""
    headed = False
    for row in rows:
        if as_json:
            print(json.dumps(row, ensure_ascii=False), flush=True)
            continue
        if not headed:
            print("  ".join(f"{key:>{_width(key)}}" for key in row))
            headed = True
        print("  ".join(f"{value!s:>{_width(key)}}" for key, value in row.items()), flush=True)


def _width(key: str) -> int:
    return 16 if key == "engine" else max(9, len(key))
