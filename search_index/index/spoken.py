"""What people say: the words of titles and variants, and short runs of them.

Letters are rather meant for these than for what stands in the text of a law. A law's own title is
not counted: nobody rings to say it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from search_index.text.analyzer import plain_words
from search_index.text.page_labels import is_page
from search_index.text.pinyin import readings, runs_of

_RUN_WORDS = 3  # in a row that may be meant together: 电梯困人
_RUN_LENGTHS = range(3, 6)  # characters of them
_MANY = 20_000  # entries; of so many single words say enough, and runs would be millions
_RARER = 5_000  # a run is known when one in so many has it


def spoken_words(rows: Sequence[Mapping[str, Any]]) -> Counter[str]:
    """By word, how many of these documents say it; laws and their clauses are left out."""
    laws = {row["entry_id"] for row in rows if row["place"] and not is_page(row["label"])}
    said = [row for row in rows if row["phrases"] and row["entry_id"] not in laws]
    single: Counter[str] = Counter()
    together: Counter[str] = Counter()
    for row in said:
        runs = [run for text in row["phrases"] for run in _spoken_runs(text)]
        single.update({word for run in runs for word in run})
        if len(said) <= _MANY:
            together.update({joined for run in runs for joined in _joined(run)})
    least = max(1, len(said) // _RARER)
    return single + Counter({word: n for word, n in together.items() if n >= least})


def _spoken_runs(text: str) -> Iterator[list[str]]:
    """The Chinese words of a text, those together that nothing keeps apart."""
    for run in runs_of(text):
        words: list[str] = []
        for word in plain_words(run):
            if all(map(readings, word)):
                words.append(word)
            elif words:
                yield words
                words = []
        yield words


def _joined(words: Sequence[str]) -> Iterator[str]:
    for size in range(2, _RUN_WORDS + 1):
        for begin in range(len(words) - size + 1):
            joined = "".join(words[begin : begin + size])
            if len(joined) in _RUN_LENGTHS:
                yield joined
