"""What understanding a line needs of a segment: its phrases and words, in one file of arrays."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from search_index.index.array_files import AnyArray, ArrayFile
from search_index.index.phrases import Phrases
from search_index.index.postings import SegmentReader
from search_index.index.schema import GRAMS, TEXT_FIELD, TITLE, VARIANTS
from search_index.index.spoken import spoken_words
from search_index.index.vocabulary import Vocabulary
from search_index.text.thesaurus import words_of_sense

_FREQUENT = 5  # documents that hold a pair of characters
_SAYS_THE_SAME = 4  # a word that says the same is taken to be so much rarer
_RARER = 5_000  # one in so many


@dataclass(frozen=True)
class Lexicon:
    """Phrases and words of one segment."""

    phrases: Phrases
    words: Vocabulary

    def to_file(self) -> dict[str, AnyArray]:
        """Arrays for `write_arrays`."""
        phrases = {f"phrases.{k}": v for k, v in self.phrases.to_file().items()}
        return phrases | {f"words.{k}": v for k, v in self.words.to_file().items()}

    @classmethod
    def from_file(cls, file: ArrayFile) -> Lexicon:
        """What `to_file` gave."""
        phrases, words = _below(file, "phrases."), _below(file, "words.")
        return cls(Phrases.from_file(phrases), Vocabulary.from_file(words))


def read_lexicon(reader: SegmentReader) -> Lexicon:
    """Make the lexicon of a segment that has no deletions yet."""
    rows = [reader.stored_fields(doc) for doc in range(reader.doc_count_all())]
    words = Vocabulary.made(_counted(reader, len(rows)), spoken_words(rows))
    return Lexicon(Phrases.made(rows), words)


def _counted(reader: SegmentReader, documents: int) -> Iterator[tuple[str, int]]:
    """Words with the fields of documents that hold them, and pairs of characters that are frequent.

    The latter may be names and terms the dictionary does not know.
    """
    for field in (TITLE, VARIANTS, TEXT_FIELD):
        for term in reader.lexicon(field):
            count = reader.doc_frequency(field, term)
            for word in words_of_sense(sense := term.decode()):
                yield word, count if word == sense else 1 + count // _SAYS_THE_SAME
    least = max(_FREQUENT, documents // _RARER)
    for term in reader.lexicon(GRAMS):
        if (count := reader.doc_frequency(GRAMS, term)) >= least:
            yield term.decode(), count // 2


def _below(file: ArrayFile, prefix: str) -> ArrayFile:
    own = {k.removeprefix(prefix): v for k, v in file.arrays.items() if k.startswith(prefix)}
    return ArrayFile(own, file.meta)
