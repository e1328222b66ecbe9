"""Bases with lines they answer and lines they do not: what `benchmarks.confidence` asks.

Each base leaves entries out and keeps others, and is asked about both in words that are not in it:
phrasings held out of the entry, questions put otherwise, words out of a title. Lines about another
trade are asked everywhere. Words alone are without an answer only where no entry has them in a
phrase of its own. The sample content is the product's own; the rest comes from corpora.
"""

from __future__ import annotations

import json
import random
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pypinyin import lazy_pinyin

from benchmarks.kit.corpora import load
from benchmarks.kit.hotline import sample_items
from content.importers.regulations.regulation_files import parse_regulation
from content.indexing import IndexedClause, IndexedEntry
from content.kinds.registry import kind_named
from search_index.text.analyzer import fold, plain_words

ANSWERED, LEFT_OUT, OTHER_TRADE = "answered", "left out", "other trade"
JUDGED = Path(__file__).parents[1] / "judged" / "confidence"
_AT_MOST = 600  # lines of a kind a base
_WORDY = 150  # titles that are asked for by their words


@dataclass(frozen=True)
class Asked:
    """A line, whether the base answers it, and the entry that does."""

    text: str
    kind: str
    right: int = 0

    @property
    def half(self) -> int:
        """0 to tune on, 1 to report: the same line is in the same half for every base."""
        return zlib.crc32(self.text.encode()) % 2


@dataclass
class DoubtSet:
    """A base and what it is asked."""

    name: str
    entries: list[IndexedEntry] = field(default_factory=list)
    lines: list[Asked] = field(default_factory=list)

    def ask(self, texts: Iterable[str], kind: str, right: int = 0) -> None:
        """Add lines."""
        self.lines += [Asked(text, kind, right) for text in texts]


def doubt_sets(corpora: Path, *, large: bool) -> Iterator[DoubtSet]:
    """The bases, one after the other; with `large` the one of a hundred thousand entries too."""
    for turn in range(4):
        yield _complete(_sample_content(turn), words=turn == 0)
    for turn in range(4):
        yield _complete(_consultations(corpora, turn), words=turn == 0)
    yield _complete(_phrasings(corpora), words=True)
    if large:
        yield _complete(_faq(corpora), words=False)


def _complete(base: DoubtSet, *, words: bool) -> DoubtSet:
    chance = random.Random(1)
    for kind in (ANSWERED, LEFT_OUT):
        lines = [line for line in base.lines if line.kind == kind]
        base.lines = [line for line in base.lines if line.kind != kind]
        base.lines += chance.sample(lines, min(_AT_MOST, len(lines)))
    others = (JUDGED / "other_trades.txt").read_text(encoding="utf-8").split()
    if words:
        _ask_for_words(base, others, chance)
    base.ask(others, OTHER_TRADE)
    return base


def _ask_for_words(base: DoubtSet, others: Sequence[str], chance: random.Random) -> None:
    """Words alone and in pairs, the beginnings of titles, and lines in pinyin."""
    titles = [entry.title for entry in base.entries if entry.kind == "answer"]
    chosen = chance.sample(titles, min(_WORDY, len(titles)))
    left_out = [line.text for line in base.lines if line.kind == LEFT_OUT][:_WORDY]
    answered = [line.text for line in base.lines if line.kind == ANSWERED][:60]
    base.ask((title[: max(2, len(title) * 2 // 3)] for title in chosen[:60]), ANSWERED)
    base.ask(map(_spelled, answered), ANSWERED)
    base.ask(map(_spelled, others[:80]), OTHER_TRADE)
    for texts, kind in ((chosen, ANSWERED), (left_out, LEFT_OUT), (others, OTHER_TRADE)):
        for said in filter(None, map(_words, texts)):
            drawn = [[chance.choice(said)]]
            drawn += [chance.sample(said, 2)] if len(said) > 1 else []
            for words in drawn:
                if kind == ANSWERED or not _said_by_one(base, words):
                    base.ask([" ".join(words)], kind)


def _said_by_one(base: DoubtSet, words: Sequence[str]) -> bool:
    """Whether an entry has them all in a title or variant: who types them is answered by that."""
    return any(
        all(word in phrase for word in words)
        for entry in base.entries
        for phrase in (entry.title, *entry.variants)
    )


def _spelled(text: str) -> str:
    return "".join(lazy_pinyin(text))


def _words(text: str) -> list[str]:
    asking = ("怎么", "什么", "多少", "可以", "哪里", "如何", "需要", "为什么", "多久", "是不是")
    words = plain_words(fold(text))
    return [word for word in words if len(word) > 1 and word not in asking and word.isalpha()]


def _sample_content(turn: int) -> DoubtSet:
    """The sample content: half of an answer's variants are held out, of three in ten all of it."""
    chance, base = random.Random(turn), DoubtSet(f"sample content {turn + 1}")
    for number, item in enumerate(_sample_items(), start=1):
        content = dict(item["content"])
        variants = list(content.get("variants", ()))
        chance.shuffle(variants)
        if len(variants) > 3 and chance.random() < 0.3:
            base.ask(variants, LEFT_OUT)
            continue
        held_out = len(variants) // 2
        if variants:
            content["variants"] = variants[held_out:]
        base.entries.append(_entry(number, item["kind"], item["title"], content))
        base.ask(variants[:held_out], ANSWERED, number)
    return base


def _sample_items() -> list[dict[str, Any]]:
    return [item for item in sample_items() if kind_named(item["kind"]).shown]


def _consultations(corpora: Path, turn: int) -> DoubtSet:
    """Consultations and laws; questions put otherwise, half of them of what is left out."""
    chance, base = random.Random(turn), DoubtSet(f"consultations and laws {turn + 1}")
    rows = (JUDGED / "put_otherwise.tsv").read_text(encoding="utf-8").splitlines()
    otherwise = dict(row.split("\t") for row in rows)
    for line in (corpora / "consultations.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        put = otherwise.get(str(row["id"]))
        if put and chance.random() < 0.5:
            base.ask([put], LEFT_OUT)
            continue
        number = len(base.entries) + 1
        content = {"answer": row["answer"]}
        base.entries.append(_entry(number, "answer", row["question"], content))
        base.ask([put] if put else [], ANSWERED, number)
    for file in sorted((corpora / "regulations").glob("*.md")):
        for parsed in parse_regulation(file.name, file.read_bytes()).entries:
            number = len(base.entries) + 1
            base.entries.append(_entry(number, "regulation", parsed.title, parsed.content))
    return base


def _phrasings(corpora: Path) -> DoubtSet:
    """Every second group left out, of the others every second phrasing held out."""
    chance, base = random.Random(1), DoubtSet("phrasings")
    for line in (corpora / "phrasings.jsonl").read_text(encoding="utf-8").splitlines():
        phrasings = json.loads(line)["phrasings"]
        if len(phrasings) > 1 and chance.random() < 0.5:
            base.ask(phrasings, LEFT_OUT)
            continue
        half = max(1, (len(phrasings) + 1) // 2)
        _add(base, phrasings[0], phrasings[1:half], phrasings[half:])
    return base


def _faq(corpora: Path) -> DoubtSet:
    """All entries of `faq` but one in five of those with a question."""
    chance, base = random.Random(1), DoubtSet("faq")
    corpus = load("faq", corpora)
    questions: dict[int, list[str]] = {}
    for question in corpus.questions:
        questions.setdefault(min(question.right), []).append(question.text)
    for number, item in enumerate(corpus.items):
        asked = questions.get(number, [])
        if asked and chance.random() < 0.2:
            base.ask(asked, LEFT_OUT)
        else:
            _add(base, item.title, item.variants, asked)
    return base


def _add(base: DoubtSet, title: str, variants: Sequence[str], asked: Sequence[str]) -> None:
    number = len(base.entries) + 1
    content = {"answer": title, "variants": list(variants)}
    base.entries.append(_entry(number, "answer", title, content))
    base.ask(asked, ANSWERED, number)


def _entry(number: int, kind_name: str, title: str, content: dict[str, Any]) -> IndexedEntry:
    kind = kind_named(kind_name)
    clauses = kind.clauses(content)
    return IndexedEntry(
        entry_id=number,
        revision_id=number,
        kind=kind_name,
        category="other",
        department="service",
        title=title,
        variants=tuple(kind.variants(content)),
        keywords=tuple(kind.keywords(content)),
        text="" if clauses else kind.searchable_text(content),
        clauses=tuple(IndexedClause(c.label, c.heading, c.text) for c in clauses),
        effective_from=None,
        expires_on=None,
    )
