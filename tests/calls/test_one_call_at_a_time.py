"""Whatever is done in whatever order: an agent has one call at most, and what is over is empty."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete

from calls.models import Call, CallBack, Proposal, SpokenLine
from calls.services.erasing import end_forgotten
from core import clock
from core.errors import Conflict, Invalid, NotFound
from tests.calls.phone import Phone

KEYS = st.sampled_from(["first-call", "second-call", "third-call"])
STEPS = st.one_of(
    st.tuples(st.just("begin"), KEYS),
    st.tuples(st.just("bind"), st.sampled_from(["41", "42"])),
    st.tuples(st.just("close"), KEYS, st.sampled_from(["solved", "call_back", "recorded"])),
    st.tuples(st.just("reopen"), KEYS),
    st.tuples(st.just("note"), KEYS),
    st.tuples(st.just("hear"), KEYS),
    st.tuples(st.just("wait"), st.sampled_from([1, 11, 13 * 60])),
    st.tuples(st.just("tidy")),
)


@pytest.fixture
def engine_kind() -> str:
    return "sqlite"


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=st.lists(STEPS, max_size=12))
def test_no_order_of_steps_leaves_two_calls(phone: Phone, steps: list[tuple[str, ...]]) -> None:
    with phone.database.transaction() as session:
        for table in (SpokenLine, Proposal, CallBack, Call):
            session.execute(delete(table))
    now = clock.now()
    for name, *values in steps:
        if name == "wait":
            now += timedelta(minutes=int(values[0]))
        with clock.moved_to(now), suppress(Conflict, Invalid, NotFound):
            _do(phone, name, *values)
        calls = phone.calls()
        assert sum(call.is_under_way for call in calls) <= 1, steps
        assert not any(c.note or c.caller_cipher for c in calls if not c.is_under_way), steps
        closed_so = {call.id for call in calls if call.outcome == "call_back"}
        assert {one.call_id for one in phone.owed()} == closed_so, steps


def _do(phone: Phone, name: str, key: str = "", outcome: str = "") -> None:
    if name == "tidy":
        with phone.database.transaction() as session:
            end_forgotten(session)
    elif name == "begin":
        phone.begin(id=key)
    elif name == "bind":
        phone.begin(external_id=key, caller="13900139000")
    elif name in ("close", "reopen", "note", "hear"):
        phone.key = key
        acts = {
            "close": lambda: phone.close(outcome, caller="8812"),
            "reopen": phone.reopen,
            "note": lambda: phone.note("催复电"),
            "hear": lambda: phone.hear("停电了"),
        }
        acts[name]()
