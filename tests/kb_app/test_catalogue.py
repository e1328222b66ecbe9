"""What the English catalogue lacks is found: texts, translations, placeholders."""

from __future__ import annotations

import pytest
from babel.messages.catalog import Catalog
from flask import Flask

from core.messages import OF_CONTENT, _, speaking
from kb_app import catalogue
from kb_app.access import cookies


def of(*pairs: tuple[str, str]) -> Catalog:
    """A catalogue of texts and their translations."""
    made = Catalog(locale="en", fuzzy=False)
    for text, translated in pairs:
        made.add(text, translated)
    return made


@pytest.mark.parametrize(
    ("known", "lacking"),
    [
        ([("保存", "Save"), ("共 {n} 条", "{n} in all")], []),
        ([("保存", "Save")], ["not in the catalogue: 共 {n} 条"]),
        ([("保存", ""), ("共 {n} 条", "{n} in all")], ["no English: 保存"]),
        (
            [("保存", "Save"), ("共 {n} 条", "in all")],
            ["other placeholders: 共 {n} 条 / in all"],
        ),
        (
            [("保存", "Save"), ("共 {n} 条", "{n} in all"), ("取消", "Cancel")],
            ["no longer in the code: 取消"],
        ),
    ],
    ids=["whole", "text", "translation", "placeholder", "left over"],
)
def test_what_is_lacking_is_said(
    monkeypatch: pytest.MonkeyPatch, known: list[tuple[str, str]], lacking: list[str]
) -> None:
    monkeypatch.setattr(catalogue, "collected", lambda: of(("保存", ""), ("共 {n} 条", "")))
    monkeypatch.setattr(catalogue, "english", lambda: of(*known))
    assert list(catalogue.shortcomings()) == lacking


def test_what_is_spoken_goes_before_the_language_of_the_reader(app: Flask) -> None:
    with app.test_request_context(headers={"Cookie": f"{cookies.LANGUAGE}=en"}):
        assert str(_("客户说不清")) != "客户说不清"
        with speaking(OF_CONTENT):
            assert str(_("客户说不清")) == "客户说不清"
    with speaking("en"):
        assert str(_("客户说不清")) != "客户说不清"
