"""Whether joined questions mean the same to a reader, not only to the labels of the corpus.

    python -m benchmarks.reading draw --sheet likeness|words|groups --corpora DIR --folder OUT
    python -m benchmarks.reading score --sheet likeness|words|groups

`draw` takes pairs of phrasings, always the same ones, and writes `sheet.tsv`, shuffled, without
labels, for whoever reads ("would a department give both the same answer?"), and `pairs.tsv`: which
phrasings of the corpus each number is, and why it was drawn. The reader's verdicts (`number`, tab,
`yes`, `no` or `unclear`) go into `verdicts.tsv` beside it; `score` puts them together with the
labels; unclear counts as not right. The files in `benchmarks/judged` hold no text of the corpus.

Sheets: `likeness`, what a plain likeness joins as questions come in, by bands of it; `words`, what
is joined because nothing that is said sets the two apart; `groups`, any two of a group that the
service makes of it. Each has controls among them, so that the reader cannot guess. `joined` and
`joined_before` are only scored: what the service joins by itself among the first 5,000.
"""

from __future__ import annotations

import csv
import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from itertools import combinations
from pathlib import Path

import numpy as np

from benchmarks.grouping import phrasings
from benchmarks.kit.joining import Asked, Joining, nearest_of, plain
from benchmarks.kit.report import Row, arguments, show
from questions.matching import SAME_FROM
from search_index.similarity.similar_texts import SimilarTexts

FOLDER = Path(__file__).parent / "judged"
SEED = 240
PLAIN_BANDS = (0.65, 0.70, 0.75, 0.80, 0.85, 0.90, 1.0)
BANDS = (0.0, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
OF_EACH_PLAIN_BAND, OF_EACH_BAND = 34, 22
KEPT_APART = 28
CONTROLS, FEWER_CONTROLS = 60, 40
OF_GROUPS = 100
_SURE = 0.95  # of an interval
_DRAWS = 20_000


@dataclass(frozen=True)
class Pair:
    """Two phrasings of the corpus by their places in the random order.

    `kind`: why it was drawn; `band`: likeness it was drawn for; `stands_for`: of how many such
    pairs it is the sample; `labelled`: whether the corpus has both in one group.
    """

    number: int
    kind: str
    band: float
    likeness: float
    stands_for: float
    labelled: bool
    one: int
    other: int


@dataclass(frozen=True)
class Drawn:
    """A pair before it has a number."""

    kind: str
    band: float
    likeness: float
    one: int
    other: int
    stands_for: float = 1.0


def reranked(asked: Sequence[Asked], chance: random.Random) -> Iterator[Drawn]:
    """Pairs a plain likeness joins, those that rules keep apart, and pairs of the corpus."""
    joined = []
    for place, found in nearest_of(asked, 10):
        best = max(found, key=plain, default=None)
        if best is not None and plain(best) >= PLAIN_BANDS[0]:
            kind = "plain" if best.differences else "service"
            band = PLAIN_BANDS[0] if best.differences else _band(plain(best), PLAIN_BANDS)
            joined.append(Drawn(kind, band, plain(best), best.key, place))
    yield from _of_each(joined, {"service": OF_EACH_PLAIN_BAND, "plain": KEPT_APART}, chance)
    yield from _of_corpus(asked, chance)


def by_words(asked: Sequence[Asked], chance: random.Random) -> Iterator[Drawn]:
    """Pairs that say the same, of every likeness, and pairs that are alike and do not."""
    joined, apart = [], []
    for place, found in nearest_of(asked):
        same = [like for like in found if like.same]
        for like in same[:1]:
            joined.append(Drawn("service", _band(like.score, BANDS), like.score, like.key, place))
        if found and not same and found[0].score >= 0.5:
            apart.append(Drawn("kept apart", 0.0, found[0].score, found[0].key, place))
    yield from _of_each(joined, {"service": OF_EACH_BAND}, chance)
    yield from _of_each(apart, {"kept apart": FEWER_CONTROLS}, chance)


def by_groups(asked: Sequence[Asked], chance: random.Random) -> Iterator[Drawn]:
    """Any two of a group the service makes by itself, and others as alike that it does not."""
    groups = Joining(asked).ways["same words"](SAME_FROM).groups
    texts, members = SimilarTexts(), defaultdict(list)
    for place, (_number, text) in enumerate(asked):
        texts.add(place, text)
        members[groups[place]].append(place)
    pairs = [pair for places in members.values() for pair in combinations(places, 2)]
    sample = [Drawn("service", 0.0, 0.0, *pair) for pair in pairs]
    yield from _of_each(sample, {"service": OF_GROUPS}, chance)
    for one, _other in chance.sample(pairs, FEWER_CONTROLS):
        found = texts.nearest(asked[one][1], 30)
        foreign = [like for like in found if groups[like.key] != groups[one]]
        for like in foreign[:1]:
            yield Drawn("kept apart", 0.0, like.score, one, like.key)


READ = ("joined_before", "joined")  # drawn at random by hand
SHEETS = {"likeness": reranked, "words": by_words, "groups": by_groups}


def _band(score: float, bands: Sequence[float]) -> float:
    return max(band for band in bands if score >= band - 1e-9)


def _of_each(
    pairs: Iterable[Drawn], wanted: dict[str, int], chance: random.Random
) -> Iterator[Drawn]:
    """So many of each kind and band, each standing for its share of them."""
    strata: dict[tuple[str, float], list[Drawn]] = defaultdict(list)
    for pair in pairs:
        strata[pair.kind, pair.band].append(pair)
    for (kind, _band), found in sorted(strata.items()):
        count = min(len(found), wanted[kind])
        for one in chance.sample(found, count):
            yield Drawn(one.kind, one.band, one.likeness, one.one, one.other, len(found) / count)


def _of_corpus(asked: Sequence[Asked], chance: random.Random) -> Iterator[Drawn]:
    """Random pairs of one group, and as many of different groups that are as alike."""
    texts = SimilarTexts()
    members: dict[int, list[int]] = defaultdict(list)
    for place, (number, text) in enumerate(asked):
        texts.add(place, text)
        members[number].append(place)
    pairs = [pair for places in members.values() for pair in combinations(places, 2)]
    for one, other in chance.sample(pairs, CONTROLS):
        near = {like.key: plain(like) for like in texts.nearest(asked[one][1], len(asked))}
        score = near.get(other, 0.0)
        yield Drawn("same group", 0.0, score, one, other, len(pairs) / CONTROLS)
        foreign = (place for place in near if asked[place][0] != asked[one][0])
        alike = min(foreign, key=lambda place: (abs(near[place] - score), place))
        yield Drawn("other group", 0.0, near[alike], one, alike, len(pairs) / CONTROLS)


def draw(asked: Sequence[Asked], sheet: str) -> list[Pair]:
    """The pairs of a sheet, shuffled and numbered."""
    chance = random.Random(SEED)
    pairs = list(SHEETS[sheet](asked, chance))
    chance.shuffle(pairs)
    return [
        Pair(
            number=number,
            kind=pair.kind,
            band=pair.band,
            likeness=round(pair.likeness, 4),
            stands_for=round(pair.stands_for, 3),
            labelled=asked[pair.one][0] == asked[pair.other][0],
            one=pair.one,
            other=pair.other,
        )
        for number, pair in enumerate(pairs, start=1)
    ]


def write(asked: Sequence[Asked], sheet: str, folder: Path) -> None:
    """Put sheet and key into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    pairs = draw(asked, sheet)
    names = [field.name for field in fields(Pair)]
    key = [names, *([getattr(pair, name) for name in names] for pair in pairs)]
    _write(folder / "pairs.tsv", key)
    texts = ((pair.number, asked[pair.one][1], asked[pair.other][1]) for pair in pairs)
    _write(folder / "sheet.tsv", texts)


def judged(folder: Path) -> list[tuple[Pair, str]]:
    """Pairs with their verdicts."""
    verdicts = dict(_read(folder / "verdicts.tsv"))
    _head, *rows = _read(folder / "pairs.tsv")
    return [(_pair(row), verdicts[row[0]]) for row in rows]


def _pair(row: Sequence[str]) -> Pair:
    number, kind, band, likeness, stands_for, labelled, one, other = row
    return Pair(
        number=int(number),
        kind=kind,
        band=float(band),
        likeness=float(likeness),
        stands_for=float(stands_for),
        labelled=labelled == "True",
        one=int(one),
        other=int(other),
    )


def _write(path: Path, rows: Iterable[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter="\t", lineterminator="\n").writerows(rows)


def _read(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file, delimiter="\t"))


def scores(pairs: Sequence[tuple[Pair, str]]) -> Iterator[Row]:
    """Precision by reading of each band and from each threshold on, and what labels say of it."""
    joined = [one for one in pairs if one[0].kind == "service"]
    bands = sorted({pair.band for pair, _verdict in joined})
    for band in bands:
        yield _share("joined, band", band, [one for one in joined if one[0].band == band])
    for band in bands:
        yield _share("joined, from", band, [one for one in joined if one[0].band >= band])
    for kind in sorted({pair.kind for pair, _verdict in pairs} - {"service"}):
        yield _share(kind, "", [one for one in pairs if one[0].kind == kind])
    for name, label in (("labelled the same", True), ("labelled different", False)):
        yield _share(f"joined, {name}", "", [one for one in joined if one[0].labelled == label])


def _share(name: str, threshold: object, pairs: Sequence[tuple[Pair, str]]) -> Row:
    strata: dict[float, list[tuple[Pair, str]]] = defaultdict(list)
    for pair, verdict in pairs:
        strata[pair.band].append((pair, verdict))
    sizes = [sum(pair.stands_for for pair, _verdict in rows) for rows in strata.values()]
    right = [sum(verdict == "yes" for _pair, verdict in rows) for rows in strata.values()]
    read = [len(rows) for rows in strata.values()]
    low, high = _interval(sizes, right, read)
    whole = max(sum(sizes), 1e-9)
    share = sum(s * r / n for s, r, n in zip(sizes, right, read, strict=True)) / whole
    labelled = sum(pair.labelled * pair.stands_for for pair, _verdict in pairs) / whole
    return {
        "engine": name,
        "threshold": threshold,
        "of": round(sum(sizes)),
        "read": sum(read),
        "yes": sum(right),
        "unclear": sum(verdict == "unclear" for _pair, verdict in pairs),
        "precision": round(share, 3),
        "low": low,
        "high": high,
        "labelled": round(labelled, 3),
    }


def _interval(
    sizes: Sequence[float], right: Sequence[int], read: Sequence[int]
) -> tuple[float, float]:
    """95 % of what the whole's precision may be: Jeffreys for each stratum, put together."""
    chance = np.random.default_rng(SEED)
    total = np.zeros(_DRAWS)
    for size, yes, of in zip(sizes, right, read, strict=True):
        was_sampled = size > of + 0.5
        total += size * (
            chance.beta(yes + 0.5, of - yes + 0.5, _DRAWS) if was_sampled else yes / of
        )
    ends = np.quantile(total / max(sum(sizes), 1e-9), [(1 - _SURE) / 2, (1 + _SURE) / 2])
    return round(float(ends[0]), 3), round(float(ends[1]), 3)


def main() -> None:
    """Draw or score."""
    parser = arguments(__doc__ or "")
    parser.add_argument("do", choices=("draw", "score"))
    parser.add_argument("--sheet", choices=(*SHEETS, *READ), default="words")
    parser.add_argument("--folder", type=Path, help="of this sheet; benchmarks/judged/SHEET")
    options = parser.parse_args()
    folder = options.folder or FOLDER / options.sheet
    if options.do == "draw":
        if options.sheet in READ:
            parser.error(f"{options.sheet} is only scored")
        write(phrasings(options.corpora), options.sheet, folder)
    else:
        show(scores(judged(folder)), as_json=options.json)


if __name__ == "__main__":
    main()
