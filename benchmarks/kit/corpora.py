"""Sets to measure with: texts to be indexed, questions, and which texts answer them."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from content.indexing import IndexedClause, IndexedEntry
from search_index.query.synonym_groups import Group

SETS = ("faq", "statutes", "phrasings", "phrasings-after", "phrasings-joined")
JOINED_BY = ("？", "；", " ", "，", "/")  # by turns: what people put between questions in one cell


@dataclass(frozen=True)
class Item:
    """Something to be found. `parent` is the law an article belongs to."""

    title: str
    variants: tuple[str, ...] = ()
    text: str = ""
    parent: str = ""
    keywords: tuple[str, ...] = ()

    @property
    def everything(self) -> str:
        """All of it, for engines that know one text only."""
        said = (self.parent, self.title, *self.variants, *self.keywords, self.text)
        return "\n".join(filter(None, said))


@dataclass(frozen=True)
class Question:
    """A line typed, and the numbers of the items that answer it."""

    text: str
    right: frozenset[int]


@dataclass(frozen=True)
class Corpus:
    """A set: `items` by number, `questions` in their order; `groups`: its approved synonyms."""

    name: str
    items: list[Item] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    groups: tuple[Group, ...] = ()


def load(name: str, folder: Path, *, only_asked: bool = False) -> Corpus:
    """The set called `name`. With `only_asked`, `faq` keeps the entries that have a question."""
    if name == "faq":
        return _faq(folder, only_asked)
    if name == "statutes":
        return _statutes(folder)
    if name == "phrasings-joined":
        return _joined(name, _phrasings(name, folder, after=True))
    return _phrasings(name, folder, after=name.endswith("after"))


def load_file(path: Path) -> Corpus:
    """A set of one's own, shaped as the service holds it: {"items": [{"title", "variants", "text",
    "parent"}, …], "queries": [[line, [numbers of items that answer it]], …]}. What is left out is
    empty, a line without numbers has no answer. Or flat, with "texts": [title, …] for the items.
    """
    stored = json.loads(path.read_text(encoding="utf-8"))
    questions = [Question(text, frozenset(right)) for text, right in stored["queries"]]
    if "texts" in stored:
        return Corpus(path.stem, [Item(text) for text in stored["texts"]], questions)
    items = [_item(number, item) for number, item in enumerate(stored["items"], start=1)]
    return Corpus(path.stem, items, questions)


def _item(number: int, item: dict[str, Any]) -> Item:
    title = item.get("title") or f"{number}"
    variants = tuple(item.get("variants") or ())
    return Item(title, variants, item.get("text") or "", item.get("parent") or "")


def _rows(path: Path) -> Iterator[Any]:
    stored = path.read_bytes()
    text = gzip.decompress(stored) if path.suffix == ".gz" else stored
    yield from map(json.loads, text.decode().splitlines())


def _faq(folder: Path, only_asked: bool) -> Corpus:
    corpus = Corpus("faq")
    for row in _rows(folder / "faq.jsonl.gz"):
        if only_asked and not row["queries"]:
            continue
        right = frozenset({len(corpus.items)})
        corpus.items.append(Item(row["question"], tuple(row["variants"])))
        corpus.questions.extend(Question(text, right) for text in row["queries"])
    return corpus


def _statutes(folder: Path) -> Corpus:
    corpus = Corpus("statutes")
    numbers: dict[int, int] = {}
    for row in _rows(folder / "statutes.jsonl.gz"):
        numbers[row["id"]] = len(corpus.items)
        corpus.items.append(Item(row["article"], text=row["text"], parent=row["law"]))
    for row in _rows(folder / "statute_queries.jsonl"):
        right = frozenset(numbers[known] for known in row["relevant"] if known in numbers)
        corpus.questions.append(Question(row["query"], right))
    return corpus


def _phrasings(name: str, folder: Path, *, after: bool) -> Corpus:
    corpus = Corpus(name)
    for row in _rows(folder / "phrasings.jsonl"):
        phrasings = row["phrasings"]
        half = max(1, (len(phrasings) + 1) // 2)
        indexed = phrasings[:half] if after else phrasings[:1]
        right = frozenset({len(corpus.items)})
        corpus.items.append(Item(indexed[0], tuple(indexed[1:])))
        corpus.questions.extend(Question(text, right) for text in phrasings[half:])
    return corpus


def _joined(name: str, corpus: Corpus) -> Corpus:
    """The same with every variant in the title, as tables have it that know no variants."""
    items = [
        Item(JOINED_BY[number % len(JOINED_BY)].join((item.title, *item.variants)))
        for number, item in enumerate(corpus.items)
    ]
    return Corpus(name, items, corpus.questions)


def as_entries(items: list[Item]) -> Iterator[tuple[IndexedEntry, list[int]]]:
    """Items as the service would hold them, and the item numbers of an entry and its clauses.

    Articles are clauses of their law; numbers are those of the clauses then.
    """
    laws: dict[str, list[int]] = {}
    entry_id = 0
    for number, item in enumerate(items):
        if item.parent:
            laws.setdefault(item.parent, []).append(number)
        else:
            entry_id += 1
            yield _entry(entry_id, "answer", item.title, item), [number]
    for law, numbers in laws.items():
        entry_id += 1
        clauses = tuple(_clause(number, items[number]) for number in numbers)
        yield _entry(entry_id, "regulation", law, Item(law), clauses), numbers


def _clause(number: int, item: Item) -> IndexedClause:
    # Some laws of the corpus hold an article's number twice; the index wants labels unique.
    return IndexedClause(f"{item.title} {number}", "", item.text)


def _entry(
    entry_id: int, kind: str, title: str, item: Item, clauses: tuple[IndexedClause, ...] = ()
) -> IndexedEntry:
    return IndexedEntry(
        entry_id=entry_id,
        revision_id=entry_id,
        kind=kind,
        category="other",
        department="service",
        title=title,
        variants=item.variants,
        keywords=item.keywords,
        text=item.text,
        clauses=clauses,
        effective_from=None,
        expires_on=None,
    )
