"""The same thing typed in another form gives the same terms."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_index.text import analyzer
from search_index.text.analyzer import analyse, domain_words, fingerprint, fold, words


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ＡＢＣ１２３", "abc123"),
        ("停電後電費帳單", "停电后电费账单"),
        ("10KV", "10kv"),
        ("１０ｋＶ", "10kv"),
        ("停\x00电\ud800", "停 电 "),
    ],
)
def test_forms_are_folded(typed: str, meant: str) -> None:
    assert fold(typed) == meant


def test_words_of_the_trade_stay_whole_and_in_parts() -> None:
    assert {"阶梯电价", "阶梯", "电价"} <= set(words("阶梯电价怎么算"))
    assert len(domain_words()) == len(set(domain_words())) > 200


def test_bigrams_do_not_cross_punctuation() -> None:
    terms = analyse("停电，通知")
    assert (terms.grams, terms.chars) == (["停电", "通知"], ["停", "电", "通", "知"])


@given(st.text())
def test_any_text_can_be_analysed_and_folding_is_stable(text: str) -> None:
    terms = analyse(text)
    for term in (*terms.words, *terms.grams, *terms.chars):
        assert term.encode()
        assert term.strip() == term != ""


def test_dictionary_and_version_are_part_of_the_fingerprint(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    prints = [fingerprint()]
    assert fingerprint() == prints[0]
    monkeypatch.setattr(analyzer, "ANALYSIS_VERSION", 99)
    prints.append(fingerprint())
    other = tmp_path / "dictionary.txt"
    other.write_text("停电\n", encoding="utf-8")
    monkeypatch.setattr(analyzer, "DICTIONARY", other)
    prints.append(fingerprint())
    assert len(set(prints)) == 3
