"""Texts for people: translated when read, safe wherever they are put."""

from __future__ import annotations

import pickle
from collections.abc import Iterator

import pytest

from core import messages
from core.errors import Invalid
from core.messages import LazyText, _

ENGLISH = {"最多 {max} 个字": "at most {max} characters", "没有找到": "not found"}


@pytest.fixture(autouse=True)
def _translator_kept() -> Iterator[None]:
    """No translator to begin with; afterwards the one there was."""
    before = messages._translator
    messages.set_translator(messages._as_written)
    yield
    messages.set_translator(before)


@pytest.fixture
def english() -> None:
    """A reader of English."""
    messages.set_translator(lambda text: ENGLISH.get(text, text))


def test_without_a_translator_the_source_is_shown() -> None:
    assert str(_("最多 {max} 个字", max=20)) == "最多 20 个字"


@pytest.mark.usefixtures("english")
def test_a_text_made_earlier_is_read_in_the_readers_language() -> None:
    assert str(_("最多 {max} 个字", max=20)) == "at most 20 characters"
    assert f"{_('没有找到')}!" == "not found!"


@pytest.mark.usefixtures("english")
def test_parameters_can_follow_later() -> None:
    assert str(_("最多 {max} 个字").format(max=20)) == "at most 20 characters"


def test_braces_of_a_parameter_are_not_filled_in() -> None:
    assert str(_("没有代码为 {code} 的部门", code="{code.__class__}")).count("__class__") == 1


def test_on_a_page_it_is_escaped() -> None:
    assert _("没有代码为 {code} 的部门", code="<b>").__html__() == "没有代码为 &lt;b&gt; 的部门"


def test_it_survives_being_pickled() -> None:
    again = pickle.loads(pickle.dumps(_("最多 {max} 个字", max=20)))
    assert isinstance(again, LazyText)
    assert str(again) == "最多 20 个字"


def test_an_error_says_what_is_wrong_where() -> None:
    error = Invalid.field("title", _("最多 {max} 个字", max=200))
    assert str(error).splitlines() == ["请检查标出的内容", "title: 最多 200 个字"]
    assert error.code == "invalid"
