"""Words of the index by how they are spelled."""

from __future__ import annotations

from search_index.index.array_files import ArrayFile
from search_index.index.vocabulary import Vocabulary

COUNTED = [
    ("停电", 3),
    ("重合", 2),
    ("停电", 4),
    ("etc", 9),
    ("挺", 1),
    ("听", 5),
    ("一二三四五六七八九", 1),
]


def words(vocabulary: Vocabulary, table: str, letters: str) -> list[str]:
    found = getattr(vocabulary, table).equal(letters)
    return [vocabulary.word(number) for number in sorted(found)]


def test_words_by_spelling_and_initials_commonest_first() -> None:
    made = Vocabulary.made(COUNTED)
    known = Vocabulary.from_file(ArrayFile(made.to_file(), {}))
    for vocabulary in (made, known):
        assert words(vocabulary, "by_spelling", "tingdian") == ["停电"]
        assert words(vocabulary, "by_initials", "td") == ["停电"]
        assert vocabulary.counts[vocabulary.by_spelling.equal("tingdian")[0]] == 7
        assert words(vocabulary, "by_spelling", "ting") == ["听", "挺"]


def test_every_reading_of_a_character_counts() -> None:
    vocabulary = Vocabulary.made(COUNTED)
    assert words(vocabulary, "by_spelling", "chonghe") == ["重合"]
    assert words(vocabulary, "by_spelling", "zhonghe") == ["重合"]


def test_what_is_not_spelled_or_too_long_is_left_out() -> None:
    vocabulary = Vocabulary.made(COUNTED)
    assert len(vocabulary.words) == 4
    assert words(vocabulary, "by_initials", "t") == []  # one letter is no initials
