"""Nothing stale is ever asked: not before the worker has come by, not after any change."""

from __future__ import annotations

import os
import random

import pytest

from content.doubts import DoubtReason
from content.queries import entry_numbered
from content.services.doubting import raise_doubt
from core.errors import Conflict
from core.messages import _
from tests.databases import ON_SQLITE
from tests.makers import CONTENT
from tests.questions.asking import told
from tests.training.training_desk import TrainingDesk
from training.models import Item

CHANGES = int(os.environ.get("TEST_CONTENT_CHANGES", "6"))


def test_a_change_of_what_it_rests_on_withdraws_it_at_once(desk: TrainingDesk) -> None:
    source = desk.maker.published("answer")
    number = desk.exercise(source, tied=False)
    assert desk.asked() == []  # not tied yet
    desk.tick()
    assert desk.asked() == [number]
    desk.revise(source, answer="结清电费后 12 小时内恢复供电。")
    assert desk.asked() == []  # before the worker has come by
    with pytest.raises(Conflict) as refused:
        desk.answer(number)
    assert refused.value.code == "item_withdrawn"
    desk.tick()
    desk.tick()
    assert told(desk.database)[("wang", "exercises")] == 1
    with desk.database.reading() as session:
        assert session.get_one(Item, int(number[3:])).withdrawn_at is not None


def test_a_clause_that_stays_keeps_its_exercises(desk: TrainingDesk) -> None:
    law = desk.maker.published("regulation")
    kept = desk.exercise(law, clause="第二条")
    whole = desk.exercise(law)
    clauses = CONTENT["regulation"]["clauses"]
    desk.revise(law, "regulation", clauses=[clauses[0] | {"text": "为了规范服务。"}, clauses[1]])
    desk.tick()
    assert desk.asked() == [kept]
    assert whole not in desk.asked()
    desk.revise(law, "regulation", clauses=[clauses[0], clauses[1] | {"text": "提前十天公告。"}])
    desk.tick()
    assert desk.asked() == []


@ON_SQLITE
def test_what_is_retired_doubted_or_never_was_is_not_asked(desk: TrainingDesk) -> None:
    source = desk.maker.published("answer")
    number = desk.exercise(source)
    desk.exercise(source, revision=7)  # there is none
    assert desk.asked() == [number]
    with desk.database.transaction() as session:
        entry = entry_numbered(session, source)
        assert entry is not None
        raise_doubt(session, entry, DoubtReason.FLAGGED, source="Q", detail=_("有错"), by="an")
    assert desk.asked() == []
    other = desk.maker.published("answer", title="另一条")
    of_other = desk.exercise(other)
    desk.maker.retire(of_other)
    assert desk.asked() == []
    desk.exercise(other)
    desk.maker.retire(other)
    assert desk.asked() == []


@ON_SQLITE
def test_no_stale_item_is_left_after_many_changes(desk: TrainingDesk) -> None:
    """Whatever is asked says what is shown; `TEST_CONTENT_CHANGES` makes more of them."""
    chance = random.Random(16)
    sources = [desk.maker.published("answer", title=f"条目{n}") for n in range(3)]
    revisions = dict.fromkeys(sources, 1)
    exercises = {desk.exercise(source): source for source in sources}
    for n in range(CHANGES):
        source = chance.choice(sources)
        desk.revise(source, answer=f"结清电费后 {n + 1} 小时内恢复供电。")
        revisions[source] += 1
        fresh = [number for number in desk.asked() if exercises[number] == source]
        assert fresh == []
        if chance.random() < 0.5:
            exercises[desk.exercise(source, revision=revisions[source])] = source
        desk.tick()
    with desk.database.reading() as session:
        for number in desk.asked():
            item = session.get_one(Item, int(number[3:]))
            entry = entry_numbered(session, exercises[number])
            assert entry is not None
            assert item.source_revision_id == entry.published_revision_id
