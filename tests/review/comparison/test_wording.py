"""What is marked inside a piece; bounded for any text."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.comparison.wording import Effort, Run, runs

TEXTS = st.text(alphabet=st.sampled_from("停电 7天30日，。\n客户通知的"), max_size=80)


def changed(before: str, after: str) -> list[tuple[str, str]]:
    return [(r.before, r.after) for r in runs(before, after, Effort()) if not r.same]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("违约金 5000 元。", "违约金 8000 元。", [("5000 元", "8000 元")]),
        ("提前7天公告", "提前3天公告", [("7天", "3天")]),
        ("每度0.50元", "每度0.55元", [("0.50元", "0.55元")]),
        ("三十日内答复", "十三日内答复", [("三十日", "十三日")]),
        ("2026年3月1日起", "2026年3月11日起", [("2026年3月1日", "2026年3月11日")]),
        ("通知重要客户。", "通知重要客户，并在网站公示。", [("", "，并在网站公示")]),
        ("应当立即停电。", "立即停电。", [("应当", "")]),
    ],
)
def test_whole_words_are_marked(before: str, after: str, expected: list[tuple[str, str]]) -> None:
    assert changed(before, after) == expected


@given(TEXTS, TEXTS)
def test_the_runs_are_exactly_both_texts(before: str, after: str) -> None:
    found = runs(before, after, Effort())
    assert "".join(run.before for run in found) == before
    assert "".join(run.after for run in found) == after


@given(TEXTS, TEXTS)
def test_turning_the_sides_round_turns_the_runs_round(before: str, after: str) -> None:
    turned = [Run(run.after, run.before) for run in runs(after, before, Effort())]
    assert runs(before, after, Effort()) == turned


@given(TEXTS)
def test_the_same_text_has_no_change(text: str) -> None:
    assert changed(text, text) == []


def test_no_comma_is_left_standing_between_two_rewritten_halves() -> None:
    before = "请携带身份证原件，到营业厅办理。"
    after = "可以在手机上完成，无须再跑一趟。"
    assert len(changed(before, after)) == 1


ROUNDS = random.Random(4)
ADVERSARIAL = {
    "one character": ("的" * 20_000, "的" * 19_999 + "地"),
    "two, shuffled": tuple(
        "".join(ROUNDS.choice("停，") for _ in range(20_000)) for _side in range(2)
    ),
    "all different": tuple(
        "".join(chr(ROUNDS.randrange(0x4E00, 0x9FA5)) for _ in range(20_000)) for _side in range(2)
    ),
    "numbers": ("1 2 " * 5_000, "2 1 " * 5_000),
    "turned round": tuple(
        "".join(chr(0x4E00 + n) for n in range(20_000))[::step] for step in (1, -1)
    ),
}


@pytest.mark.parametrize("name", ADVERSARIAL)
def test_twenty_thousand_characters_are_bounded(name: str) -> None:
    before, after = ADVERSARIAL[name]
    begun = time.process_time()
    found = runs(before, after, Effort())
    took = time.process_time() - begun
    assert "".join(run.before for run in found) == before
    assert "".join(run.after for run in found) == after
    print(f"{name}: {took * 1000:.0f} ms")
    assert took < 1.5  # 300 ms on an idle machine; difflib takes ten seconds


def test_what_would_take_too_long_is_marked_by_sentences_and_says_so() -> None:
    effort = Effort(left=150)
    before = "第一句不变。" * 10 + "提前七天。"
    after = "第一句不变。" * 10 + "提前三天。"
    found = runs(before, after, effort)
    assert [(r.before, r.after) for r in found if not r.same] == [("提前七天。", "提前三天。")]
    assert effort.coarse
    exhausted = Effort(left=0)
    assert runs(before, after, exhausted) == [Run(before, after)]
