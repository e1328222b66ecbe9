"""The sample content of a hotline, and lines as callers say them: `benchmarks/judged/hotline`.

The lines avoid the words of titles and variants where they can: colloquial, dialect, other names.
Those of `work` were looked at while synonyms were written; `held_out` only to be counted. Lines of
other trades stand behind them, which nothing answers.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from benchmarks.kit.corpora import Corpus, Item, Question
from content.kinds.registry import kind_named
from content.kinds.searching_rule import WordsAlike
from kb_app.demo import loading
from search_index.query.synonym_groups import Group

HOTLINE = {"hotline": "work", "hotline-held-out": "held_out"}  # set: its lines
_ALL_JUDGED = Path(__file__).parents[1] / "judged"
JUDGED = _ALL_JUDGED / "hotline"
OTHER_TRADES = _ALL_JUDGED / "confidence" / "other_trades.txt"


def hotline(name: str) -> Corpus:
    """The whole sample content with one half of the lines."""
    corpus, numbers = Corpus(name, groups=tuple(_groups())), dict[str, int]()
    for sample in sample_items():
        if not kind_named(sample["kind"]).shown:
            continue
        numbers[sample["id"]] = len(corpus.items)
        corpus.items.extend(_items(sample))
    for line in (JUDGED / f"{HOTLINE[name]}.tsv").read_text(encoding="utf-8").splitlines():
        text, right = line.split("\t")
        found = frozenset(numbers[one] for one in right.split())
        corpus.questions.append(Question(text, found))
    others = OTHER_TRADES.read_text(encoding="utf-8").splitlines()
    corpus.questions.extend(Question(text, frozenset()) for text in filter(None, others))
    return corpus


def without_variants(corpus: Corpus) -> Corpus:
    """As it was before anybody wrote down how else one asks."""
    return replace(corpus, items=[replace(item, variants=()) for item in corpus.items])


def sample_items() -> Iterator[dict[str, Any]]:
    """What the files of the sample content hold."""
    for file in sorted(loading.FOLDER.glob("*.toml")):
        yield from tomllib.loads(file.read_text("utf-8"))["entry"]


def _items(sample: dict[str, Any]) -> Iterator[Item]:
    kind, content = kind_named(sample["kind"]), sample["content"]
    clauses = kind.clauses(content)
    for clause in clauses:
        yield Item(clause.label, text=clause.text, parent=sample["title"])
    if not clauses:
        yield Item(
            sample["title"],
            variants=tuple(kind.variants(content)),
            keywords=tuple(kind.keywords(content)),
            text=kind.searchable_text(content),
        )


def _groups() -> Iterator[Group]:
    for sample in sample_items():
        rule = kind_named(sample["kind"]).searching_rule
        match rule(sample["content"]) if rule else None:
            case WordsAlike(words, one_way):
                yield Group(words, one_way)
