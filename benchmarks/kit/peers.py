"""The engines that could stand in our place, each as its own documentation would set it up."""

from __future__ import annotations

import importlib
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from whoosh.analysis import RegexTokenizer
from whoosh.fields import NUMERIC, TEXT, Schema
from whoosh.filedb.filestore import FileStorage
from whoosh.query import Or, Term
from whoosh.scoring import BM25F

from benchmarks.kit.corpora import Item
from benchmarks.kit.terms import BOOSTS, terms_by_family

K1, B = 1.2, 0.75  # of plain BM25


class StockWhoosh:
    """Whoosh with its own BM25F over title and rest, searched by an OR of words.

    Words alone, whatever the others get: with bigrams and characters a single question takes
    seconds.
    """

    def build(self, items: list[Item], folder: Path) -> None:
        """One commit."""
        fields = {f: TEXT(analyzer=RegexTokenizer("[^ ]+"), phrase=False) for f in _FIELDS}
        index = FileStorage(str(folder)).create_index(
            Schema(number=NUMERIC(stored=True, signed=False), **fields)
        )
        writer = index.writer(limitmb=512)
        for number, item in enumerate(items):
            title = _words(f"{item.parent} {item.title}")
            rest = _words("\n".join((*item.variants, item.text)))
            row = {"title": " ".join(title), "rest": " ".join(rest)}
            writer.add_document(number=number, **{f: text for f, text in row.items() if text})
        writer.commit()
        self._searcher = index.searcher(weighting=BM25F(B=B, K1=K1))

    def search(self, text: str, limit: int) -> list[int]:
        """Stored numbers of the hits."""
        asked = [Term(field, word) for word in _words(text) for field in _FIELDS]
        return [hit["number"] for hit in self._searcher.search(Or(asked), limit=limit)]


_FIELDS = ("title", "rest")


def _words(text: str) -> list[str]:
    return terms_by_family(text, ("words",))["words"]


class Fts5:
    """SQLite's full-text table, a column for each family, ranked by its bm25()."""

    def __init__(self, families: Sequence[str]) -> None:
        self._families = families

    def build(self, items: list[Item], folder: Path) -> None:
        """One transaction, then `optimize`."""
        self._db = sqlite3.connect(folder / "fts.sqlite")
        columns = ", ".join(self._families)
        self._db.execute(f"CREATE VIRTUAL TABLE t USING fts5({columns}, detail=column)")
        places = ", ".join("?" * (len(self._families) + 1))
        self._db.executemany(
            f"INSERT INTO t(rowid, {columns}) VALUES ({places})",
            ((number, *self._row(item)) for number, item in enumerate(items)),
        )
        self._db.execute("INSERT INTO t(t) VALUES ('optimize')")
        self._db.commit()

    def _row(self, item: Item) -> list[str]:
        terms = terms_by_family(item.everything, self._families)
        return [" ".join(_plain(family, t) for t in own) for family, own in terms.items()]

    def search(self, text: str, limit: int) -> list[int]:
        """Row numbers of the hits."""
        terms = terms_by_family(text, self._families)
        asked = " OR ".join(_plain(family, t) for family, own in terms.items() for t in own)
        if not asked:
            return []
        weights = ", ".join(str(BOOSTS[family]) for family in self._families)
        query = f"SELECT rowid FROM t WHERE t MATCH ? ORDER BY bm25(t, {weights}) LIMIT ?"
        return [row[0] for row in self._db.execute(query, (asked, limit))]


def _plain(family: str, term: str) -> str:
    """A term as letters and digits, so that no tokenizer cuts it."""
    return family[0] + term.encode().hex()


class Tantivy:
    """Lucene's likeness in Rust, a field for each family, searched by an OR of boosted terms."""

    def __init__(self, families: Sequence[str]) -> None:
        self._families = families
        self._module: Any = importlib.import_module("tantivy")

    def build(self, items: list[Item], folder: Path) -> None:
        """One commit, merges awaited."""
        module = self._module
        builder = module.SchemaBuilder()
        builder.add_integer_field("number", stored=True)
        for family in self._families:
            builder.add_text_field(
                family, stored=False, tokenizer_name="ready", index_option="freq"
            )
        self._schema = builder.build()
        index = module.Index(self._schema, path=str(folder))
        analyzer = module.TextAnalyzerBuilder(module.Tokenizer.whitespace()).build()
        index.register_tokenizer("ready", analyzer)
        writer = index.writer(heap_size=256_000_000, num_threads=1)
        for number, item in enumerate(items):
            terms = terms_by_family(item.everything, self._families)
            row = {family: " ".join(own) for family, own in terms.items()}
            writer.add_document(module.Document(number=number, **row))
        writer.commit()
        writer.wait_merging_threads()
        index.reload()
        self._searcher = index.searcher()

    def search(self, text: str, limit: int) -> list[int]:
        """Stored numbers of the hits."""
        query = self._module.Query
        asked = [
            (
                self._module.Occur.Should,
                query.boost_query(query.term_query(self._schema, f, term, "freq"), BOOSTS[f]),
            )
            for f, own in terms_by_family(text, self._families).items()
            for term in own
        ]
        hits = self._searcher.search(query.boolean_query(asked), limit, count=False).hits
        return [self._searcher.doc(address)["number"][0] for _, address in hits]


class Bm25s:
    """BM25 scores made beforehand, in numba; it knows no fields, so families only share a table."""

    def __init__(self, families: Sequence[str]) -> None:
        self._families = families
        self._module: Any = importlib.import_module("bm25s")

    def build(self, items: list[Item], folder: Path) -> None:
        """In memory."""
        tokens = [self._tokens(item.everything) for item in items]
        self._model = self._module.BM25(k1=K1, b=B, backend="numba")
        self._model.index(tokens, show_progress=False)

    def _tokens(self, text: str) -> list[str]:
        terms = terms_by_family(text, self._families)
        return [f"{family[0]}{term}" for family, own in terms.items() for term in own]

    def search(self, text: str, limit: int) -> list[int]:
        """Numbers of the hits."""
        tokens = [t for t in self._tokens(text) if t in self._model.vocab_dict]
        if not tokens:
            return []
        found, _ = self._model.retrieve([tokens], k=limit, show_progress=False)
        return [int(number) for number in found[0]]
