"""Passwords that guessers try first are refused; others are not."""

from __future__ import annotations

import time

import pytest

from core.errors import Invalid
from people.authentication import passwords
from people.authentication.weak_passwords import require_strong

ABOUT = ("wang.li", "王立", "SG10086", "wangli@example.com")


def code_of(password: str) -> str:
    """Why it is refused; empty when it is not."""
    try:
        require_strong(password, ABOUT, field="new")
    except Invalid as refused:
        return refused.code if list(refused.fields) == ["new"] else "of another field"
    return ""


@pytest.mark.parametrize(
    "password",
    [
        "password", "Password1!", "p@ssw0rd", "P@$$w0rd2026", "drowssap", "qwertyuiop",
        "poiuytrewq",
        "1qaz2wsx3edc", "abcdefgh", "iloveyou", "12345678", "87654321", "11111111", "abababab",
        "abcabcabcabc", "13800138000", "19900101", "202601011234", "ｐａｓｓｗｏｒｄ", "aaaabbbb",
        "asdfghjkl1", "trustno1", "letmein!", "qwerty123456",
    ],
)  # fmt: skip
def test_common_ones_in_any_dress_are_refused(password: str) -> None:
    assert code_of(password) == "common_password"


@pytest.mark.parametrize(
    "password",
    [
        "wang.li2026", "WangLi@123", "wangli1990", "ilgnaw-il", "王立王立2026", "SG10086!!",
        "sg10086abc",
        "95598kefu", "Sgcc@2026", "guowang95598", "国家电网2026", "hotline-kb-1", "admin-2026-01",
        "zhishiku#1", "9 5 5 9 8 kefu", "wangli@example.com",
    ],
)  # fmt: skip
def test_what_is_known_of_person_and_place_is_refused(password: str) -> None:
    assert code_of(password) in ("contextual_password", "common_password")


@pytest.mark.parametrize(
    "password",
    [
        "correct horse battery", "another long one", "new password", "geheim-und-lang",
        "Tr0ub4dor&3",
        "另一个很长的口令啊", "wangli keeps two grey cats", "95598 times I climbed a hill",
        "xK9!vB2#qL",
        "😀😁😂🤣😃😄😅😆", "vogel springt ins wasser", "8472836502877465",
    ],
)  # fmt: skip
def test_others_are_good(password: str) -> None:
    assert code_of(password) == ""


def test_what_we_make_ourselves_is_good() -> None:
    assert not [made for made in (passwords.generate() for _ in range(300)) if code_of(made)]


@pytest.mark.parametrize("sign", ["a", "1", "a1", "qwerty", "wangli", "95598", "😀", " ", "0"])
def test_judging_one_is_quick_whatever_it_is(sign: str) -> None:
    code_of("warm")
    begun = time.process_time()
    code_of((sign * passwords.PASSWORD_MAX)[: passwords.PASSWORD_MAX])
    assert time.process_time() - begun < 0.5
