"""Questions over the API: what a client sends and gets, and never gets."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

import pytest

from core.database import Base
from people.actors import CONSOLE
from people.services import accounts
from questions.services.history import one_at_a_time
from search_index.ranking.interface import RankRequest
from search_index.ranking.searcher import StagedSearcher
from search_index.similarity.similar_texts import SimilarTexts
from tests.databases import ENGINES
from tests.kb_app.api.conftest import Api
from tests.makers import PASSWORD, Maker
from tests.questions.asking import ask

TEXT = "充电桩报装要什么材料"


@pytest.fixture(autouse=True)
def searchable(maker: Maker) -> None:
    maker.index.rebuild([])


def test_the_same_key_records_once(api: Api) -> None:
    headers = {"Idempotency-Key": "call-17"}
    first = api("an").post("/questions", {"text": TEXT}, headers=headers)
    again = api("an").post("/questions", {"text": TEXT}, headers=headers)
    assert first.status_code == again.status_code == 201
    assert first.get_json() == again.get_json()
    assert api("an").get("/questions").get_json()["items"][0]["sightings"] == 1


def test_answers_and_questions_like_it_are_told(api: Api, maker: Maker) -> None:
    number = maker.published(title="充电桩报装流程")
    api("an").post("/questions", {"text": TEXT})
    before = api("zhou").get("/questions/similar", query_string={"text": TEXT}).get_json()
    answer = api("zhou").post("/questions", {"text": TEXT}).get_json()
    assert [hit["number"] for hit in before["answers"]] == [number]
    assert before["questions"][0]["sightings"] == 1
    assert answer["similar"]["questions"][0]["why"]
    assert answer["category"] == "third-party"  # that of the closest answer


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "text"),
        ({"text": ""}, "text"),
        ({"text": "字" * 501}, "text"),
        ({"text": TEXT, "category": "no-such"}, "category"),
        ({"text": TEXT, "details": {"whom": "谁"}}, "details.whom"),
        ({"text": TEXT, "callback": {"promise": "urgent"}}, "callback.promise"),
        ({"text": TEXT, "grade": "urgent"}, "grade"),
        ({"text": TEXT, "asked_by": "li"}, "asked_by"),
        ({"text": TEXT, "same_as": True}, "same_as"),
    ],
)
def test_what_does_not_hold_is_named(api: Api, body: dict[str, Any], field: str) -> None:
    answer = api("an").post("/questions", body)
    assert answer.status_code == 400
    assert [error["field"] for error in answer.get_json()["errors"]] == [field]


@pytest.mark.parametrize(("same_as", "joins"), [(None, True), ("", False)])
def test_the_agent_has_the_last_word(api: Api, same_as: str | None, joins: bool) -> None:
    first = api("an").post("/questions", {"text": TEXT}).get_json()
    other = api("an").post("/questions", {"text": TEXT, "same_as": same_as}).get_json()
    assert (other["group"] == first["group"]) is joins
    chosen = {"text": "给电动车装充电的桩子怎么弄", "same_as": first["id"]}
    assert api("an").post("/questions", chosen).get_json()["group"] == first["group"]


def test_an_agents_second_thought_moves_the_question(api: Api) -> None:
    first = api("an").post("/questions", {"text": TEXT}).get_json()
    alone = api("an").post("/questions", {"text": "给电动车装桩子怎么弄"}).get_json()
    moved = api("an").post(f"/questions/{alone['id']}/details", {"same_as": first["group"]})
    assert moved.get_json()["group"] == first["group"]
    left = api("zhou").get(f"/questions/{alone['group']}").get_json()
    assert (left["state"], left["merged_into"]) == ("closed", first["group"])


def test_what_the_agent_says_of_the_group_can_be_taken_back(api: Api) -> None:
    first = api("an").post("/questions", {"text": TEXT}).get_json()
    alone = api("an").post("/questions", {"text": "给电动车装桩子怎么弄"}).get_json()
    details = f"/questions/{alone['id']}/details"
    assert api("an").post(details, {"same_as": first["group"]}).get_json()["sightings"] == 2
    back = api("an").post(details, {"same_as": ""}).get_json()
    assert (back["group"], back["why"]) == (alone["group"], [])
    left = api("zhou").get(f"/questions/{alone['group']}").get_json()
    assert (left["state"], left["merged_into"]) == ("open", None)

    again = api("an").post("/questions", {"text": TEXT}).get_json()
    assert (again["group"], again["joined"]) == (first["group"], True)
    out = api("an").post(f"/questions/{again['id']}/details", {"same_as": ""}).get_json()
    assert out["group"] not in (first["group"], alone["group"])
    assert api("an").post(f"/questions/{again['id']}/details", {"same_as": ""}).get_json() == out


def test_who_answers_sees_what_was_told_and_nobody_else_whose_call_it_was(
    api: Api, maker: Maker
) -> None:
    with maker.database.transaction() as session:
        colleague = {"name": "ma", "display_name": "", "roles": ["agent"], "department": "service"}
        accounts.add_user(session, CONSOLE, colleague | {"active": True}, PASSWORD)
    sent = {
        "text": TEXT,
        "category": "third-party",
        "details": {"where": "幸福小区"},
        "callback": {"promise": "simple", "caller": "13812345678"},
    }
    asked = api("an").post("/questions", sent).get_json()
    sees = {"an": (True, True), "zhou": (True, True), "wang": (False, True), "ma": (False, False)}
    for who, caller_and_details in sees.items():
        answer = api(who).get(f"/questions/{asked['id']}")
        assert answer.status_code == 200
        told = answer.get_data(as_text=True)
        assert ("13812345678" in told, "幸福小区" in told) == caller_and_details, who
    for who in ("zhao", "chen", "admin"):
        assert api(who).get(f"/questions/{asked['id']}").status_code == 404
        assert api(who).get("/questions").get_json()["items"] == []


def test_others_may_write_while_a_process_reads_what_was_asked(
    api: Api, maker: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """That takes seconds when there is much of it."""
    ask(maker.database, maker.index, TEXT)
    add = SimilarTexts.add
    read: list[str] = []

    def while_others_write(self: SimilarTexts, key: int, text: str) -> None:
        with maker.database.transaction():
            read.append(text)
        add(self, key, text)

    monkeypatch.setattr(SimilarTexts, "add", while_others_write)
    assert api("an").post("/questions", {"text": TEXT}).status_code == 201
    assert read == [TEXT]


class TestOthersWrite:
    @pytest.fixture(params=ENGINES)
    def engine_kind(self, request: pytest.FixtureRequest) -> str:
        """Each has locks of its own."""
        return str(request.param)

    def test_a_recording_searches_while_another_holds_the_lock(
        self, api: Api, maker: Maker, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """And is stored when that one is done."""
        searched = Event()
        rank = StagedSearcher.rank

        def told(self: StagedSearcher, request: RankRequest) -> Any:
            searched.set()
            return rank(self, request)

        monkeypatch.setattr(StagedSearcher, "rank", told)
        caller = api("an")
        with ThreadPoolExecutor() as pool:
            with maker.database.transaction() as session:
                one_at_a_time(session)
                recording = pool.submit(caller.post, "/questions", {"text": TEXT})
                assert searched.wait(5)
                assert not recording.done()
            assert recording.result().status_code == 201


def test_a_caller_is_nowhere_in_clear(api: Api, maker: Maker) -> None:
    """Not in answers kept for their keys either, nor in the history and the trail."""
    phone = "13812345678"
    sent = {"text": f"{TEXT}，{phone}", "category": "third-party", "caller": phone}
    promised = {"callback": {"promise": "simple", "caller": phone}, "details": {"who": phone}}
    asked = api("an").post("/questions", sent, headers={"Idempotency-Key": "1"}).get_json()
    path = f"/questions/{asked['id']}"
    for who, action, body in (
        ("an", "details", promised),
        ("an", "call", {"satisfaction": "unreached", "note": phone}),
        ("wang", "route", {"department": "safety", "reason": f"客户{phone}说的"}),
        ("zhou", "close", {"reason": phone}),
    ):
        done = api(who).post(f"{path}/{action}", body, headers={"Idempotency-Key": action})
        assert done.status_code == 200, (action, done.get_json())
    with maker.database.reading() as session:
        for table in Base.metadata.sorted_tables:
            assert phone not in str(session.execute(table.select()).all()), table


def test_who_has_a_danger_in_the_inbox_is_named(api: Api) -> None:
    told = api("an").post("/questions", {"text": "村口电线掉地上了，有人触电"}).get_json()["told"]
    assert told[0] == "zhou", "who supervises comes first"
    assert len(told) > 1
    assert api("an").post("/questions", {"text": TEXT}).get_json()["told"] == []
