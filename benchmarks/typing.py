"""Whether what is typed whole comes first: titles and variants as written, in pinyin, by initials,
with one wrong character. One line for each way of typing.

    python -m benchmarks.typing --set faq [--corpora DIR] [--titles 1000] [--json]

A hit counts when the best entry has that very title or variant; entries that share it are as good.
"""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from pypinyin import Style, lazy_pinyin

from benchmarks.kit.corpora import SETS, Corpus, Item, load, load_file
from benchmarks.kit.engines import KnowledgeBase
from benchmarks.kit.measures import percentile
from benchmarks.kit.report import Row, arguments, show
from search_index.text.pinyin import key_of, readings

_SHORTEST = 2  # characters of a title worth typing

Typed = Callable[[str], str | None]


def main() -> None:
    """Measure and print."""
    parser = arguments(__doc__ or "")
    chosen = parser.add_mutually_exclusive_group()
    chosen.add_argument("--set", choices=SETS, default="faq")
    chosen.add_argument("--file", type=Path)
    parser.add_argument("--titles", type=int, default=1000, help="so many, chosen at random once")
    options = parser.parse_args()
    corpus = load_file(options.file) if options.file else load(options.set, options.corpora)
    with tempfile.TemporaryDirectory() as folder:
        engine = KnowledgeBase()
        engine.build(corpus.items, Path(folder))
        show(_rows(corpus, engine, options.titles), as_json=options.json)
        show(_suggestions(corpus, engine, options.titles // 10), as_json=options.json)


def _rows(corpus: Corpus, engine: KnowledgeBase, titles: int) -> Iterator[Row]:
    chance = random.Random(0)
    alphabet = sorted(
        {char for item in corpus.items[::20] for char in item.title if readings(char)}
    )
    ways = _ways(chance, alphabet, _homophones(alphabet))
    phrases = [phrase for phrase in _phrases(corpus.items) if len(key_of(phrase[0])) >= _SHORTEST]
    sample = chance.sample(phrases, min(titles, len(phrases)))
    variants = [phrase for phrase in phrases if phrase[0] != corpus.items[phrase[1]].title]
    yield _measured("variant", corpus, engine, variants[:titles], lambda text: text)
    for name, typed in ways.items():
        yield _measured(name, corpus, engine, sample, typed)


def _suggestions(corpus: Corpus, engine: KnowledgeBase, titles: int) -> Iterator[Row]:
    """How long each keystroke of a title takes until its completions are there, in this process."""
    sample = [item.title for item in random.Random(1).sample(corpus.items, titles)]
    styles: dict[str, Callable[[str], str]] = {
        "keys of titles": lambda text: text,
        "keys of pinyin": lambda text: "".join(lazy_pinyin(text)),
        "keys of initials": lambda text: "".join(lazy_pinyin(text, style=Style.FIRST_LETTER)),
    }
    for name, style in styles.items():
        taken = []
        for line in map(style, sample):
            for end in range(1, len(line) + 1):
                begun = time.perf_counter()
                engine.complete(line[:end], 8)
                taken.append((time.perf_counter() - begun) * 1000)
        yield {"engine": name, "typed": len(taken), **_times(taken)}


def _times(taken: list[float]) -> Row:
    return {
        "p50_ms": round(percentile(taken, 0.5), 2),
        "p95_ms": round(percentile(taken, 0.95), 2),
        "max_ms": round(max(taken, default=0.0), 2),
    }


def _phrases(items: list[Item]) -> Iterator[tuple[str, int]]:
    for number, item in enumerate(items):
        for phrase in (item.title, *item.variants):
            yield phrase, number


def _ways(
    chance: random.Random, alphabet: list[str], like: dict[str, list[str]]
) -> dict[str, Typed]:
    def spelled(text: str) -> str | None:
        return "".join(lazy_pinyin(text)) if any(map(readings, text)) else None

    def initials(text: str) -> str | None:
        chinese = any(map(readings, text))
        return "".join(lazy_pinyin(text, style=Style.FIRST_LETTER)) if chinese else None

    def slip(text: str, instead: Callable[[str], list[str]]) -> str | None:
        places = [n for n, char in enumerate(text) if readings(char) and instead(char)]
        if not places or len(text) < 2:
            return None
        place = chance.choice(places)
        return text[:place] + chance.choice(instead(text[place])) + text[place + 1 :]

    def another(char: str) -> list[str]:
        return [other for other in alphabet if other != char]

    def alike(char: str) -> list[str]:
        return [other for other in like.get(readings(char)[0], []) if other != char]

    return {
        "exact": lambda text: text,
        "pinyin": spelled,
        "pinyin, spaced": lambda text: " ".join(lazy_pinyin(text)) if spelled(text) else None,
        "initials": initials,
        "wrong character": lambda text: slip(text, another),
        "homophone": lambda text: slip(text, alike),
    }


def _homophones(alphabet: list[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for char in alphabet:
        found.setdefault(readings(char)[0], []).append(char)
    return found


def _measured(
    name: str, corpus: Corpus, engine: KnowledgeBase, sample: list[tuple[str, int]], typed: Typed
) -> Row:
    right, taken = 0, []
    for phrase, _ in sample:
        line = typed(phrase)
        if line is None:
            continue
        begun = time.perf_counter()
        found = engine.search(line, 10)
        taken.append((time.perf_counter() - begun) * 1000)
        if found:
            best = corpus.items[found[0]]
            right += phrase in (best.title, *best.variants)
    return {
        "engine": name,
        "hit1": round(right / max(len(taken), 1), 4),
        "typed": len(taken),
        **_times(taken),
    }


if __name__ == "__main__":
    main()
