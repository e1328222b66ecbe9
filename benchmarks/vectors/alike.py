"""Whether nearness in meaning could tell that two questions are the same one.

    python -m benchmarks.vectors.alike [--corpora DIR] [--model packaged] [--json]

Rows `own`: the groups and near misses of `benchmarks.put_together`, both halves. A phrasing joins
the nearest group from a nearness on; `right` of so many `asked`, `wrong`: those put into another
group and the near misses that do not stay alone; `among five`: its group is among the five nearest.
Rows `read`, with `--corpora`: the pairs that a reader judged (`benchmarks/judged`), joined from a
nearness on; how many of them mean the same (`precision`), and which share of all that do is joined.
Nearness counts in spreads of unrelated texts (`search_index.meaning.encoder.Unrelated`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from benchmarks.grouping import phrasings
from benchmarks.kit.joining import Asked
from benchmarks.kit.report import Row, arguments, show
from benchmarks.put_together import HALVES, lines_of
from benchmarks.reading import FOLDER, judged
from search_index.meaning.encoder import Encoder, Floats
from search_index.meaning.model import Model

FROM = (3.0, 4.0, 5.0, 5.5, 6.0, 6.5, 7.0, 7.5)
SHEETS = ("likeness", "joined")
_FIVE = 5


def main() -> None:
    """Measure and print."""
    parser = arguments(__doc__ or "")
    parser.add_argument("--model", default="packaged", help="as KB_MODEL")
    options = parser.parse_args()
    model = Model(options.model)
    encoder = model.encoder()
    if encoder is None:
        raise SystemExit(model.missing or "KB_MODEL is off")
    show(_rows(encoder, options.corpora), as_json=options.json)


def _rows(encoder: Encoder, corpora: Path) -> Iterator[Row]:
    for half in HALVES:
        yield from _own(encoder, half)
    if (corpora / "phrasings.jsonl").exists():
        asked = phrasings(corpora)
        for sheet in SHEETS:
            yield from _read(encoder, sheet, asked)


def _own(encoder: Encoder, half: str) -> Iterator[Row]:
    groups, apart = lines_of(f"groups_{half}"), lines_of(f"apart_{half}")
    asked = [(place, text) for place, row in enumerate(groups) for text in row[1:]]
    near = _nearness(encoder, [text for _, text in asked], [row[0] for row in groups])
    right = np.array([place for place, _ in asked])
    first = list(dict.fromkeys(row[0] for row in apart))
    missed = _nearness(encoder, [row[1] for row in apart], first).max(axis=1)
    best, nearest = near.max(axis=1), near.argmax(axis=1)
    five = np.argsort(-near, axis=1)[:, :_FIVE]
    for least in FROM:
        joins = best >= least
        yield {
            "set": f"own, {half}",
            "from": least,
            "asked": len(asked),
            "right": int((joins & (nearest == right)).sum()),
            "wrong": int((joins & (nearest != right)).sum() + (missed >= least).sum()),
            "near misses": len(apart),
            "among five": int((five == right[:, None]).any(axis=1).sum()),
        }


def _read(encoder: Encoder, sheet: str, asked: Sequence[Asked]) -> Iterator[Row]:
    read = judged(FOLDER / sheet)
    one = encoder.lines([asked[pair.one][1] for pair, _ in read])
    other = encoder.lines([asked[pair.other][1] for pair, _ in read])
    near = ((one * other).sum(axis=1) - encoder.unrelated.mean) / encoder.unrelated.spread
    same = np.array([verdict == "yes" for _, verdict in read])
    for least in FROM:
        joins = near >= least
        yield {
            "set": f"read, {sheet}",
            "from": least,
            "pairs": len(read),
            "joined": int(joins.sum()),
            "precision": round(float(same[joins].mean()), 3) if joins.any() else None,
            "share": round(float((joins & same).sum() / max(same.sum(), 1)), 3),
        }


def _nearness(encoder: Encoder, asked: Sequence[str], first: Sequence[str]) -> Floats:
    cosines = encoder.lines(asked) @ encoder.lines(first).T
    near: Floats = (cosines - encoder.unrelated.mean) / encoder.unrelated.spread
    return near


if __name__ == "__main__":
    main()
