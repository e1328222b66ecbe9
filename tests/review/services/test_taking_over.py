"""A first load: declared, drawn, opened, taken over, marked."""

from __future__ import annotations

import pytest
from sqlalchemy import inspect, select
from sqlalchemy.orm import load_only

from content.models import ImportBatch
from content.services import importing, previews
from core import audit
from core.database import Database
from core.errors import Conflict, Forbidden, Invalid, NotFound
from review import services, taken_over
from review.models import Review, ReviewState, Verdict
from search_index.engine import Index
from tests.databases import ENGINES
from tests.makers import CHECKED, Maker
from tests.review.members import add_reviewer
from tests.review.writing import claim, open_all, save


@pytest.fixture
def engine_kind(request: pytest.FixtureRequest) -> str:
    return str(getattr(request, "param", ENGINES[0]))


@pytest.fixture
def maker(database: Database, index: Index) -> Maker:
    return Maker(database, index)


@pytest.fixture
def load(maker: Maker) -> int:
    """Twenty-two first publications of a department, declared."""
    for place in range(22):
        maker.submitted(title=f"第 {place} 条")
    return declare(maker)


def declare(maker: Maker, who: str = "wang", part: str = "") -> int:
    with maker.database.transaction() as session:
        return services.declare_load(session, maker.actor(who), "逐条核对过", part).id


def sample_of(maker: Maker, load: int) -> list[int]:
    with maker.database.reading() as session:
        found = taken_over.load_numbered(session, maker.actor("chen"), load)
        assert [one.id for one in found.sample] == taken_over.drawn(
            [one.id for one in found.reviews], found.declared.seed
        )
        return [one.id for one in found.sample]


def sign(maker: Maker, load: int, who: str = "chen") -> list[int]:
    with maker.database.transaction() as session:
        signed = services.sign_load(session, maker.actor(who), load, "已抽查", checked=CHECKED)
        return [one.id for one in signed]


@pytest.mark.parametrize("engine_kind", ENGINES, indirect=True)
def test_the_rest_is_taken_over_and_marked(maker: Maker, load: int) -> None:
    sample = sample_of(maker, load)
    assert len(sample) == 10
    open_all(maker, sample)
    signed = sign(maker, load)
    assert len(signed) == 22
    with maker.database.reading() as session:
        reviews = [session.get_one(Review, one) for one in signed]
        assert {one.state for one in reviews} == {ReviewState.APPROVED}
        marked = {one.id for one in reviews if one.revision.taken_over_at is not None}
        assert marked == set(signed) - set(sample)
        (told, declared) = audit.events_about(session, f"takeover:{load}")
        assert {told.action, declared.action} == {"takeover.declare", "takeover.sign"}


def test_who_signs_has_opened_all_that_was_drawn(maker: Maker, load: int) -> None:
    sample = sample_of(maker, load)
    open_all(maker, sample[1:])
    with pytest.raises(Conflict) as refused:
        sign(maker, load)
    assert (refused.value.code, refused.value.details["ids"]) == ("open_each", sample[:1])
    open_all(maker, sample, "sun")  # what another opened is no help
    with pytest.raises(Conflict):
        sign(maker, load)


def test_one_bad_text_in_the_sample_stops_the_load(maker: Maker, load: int) -> None:
    sample = sample_of(maker, load)
    open_all(maker, sample)
    maker.decide(sample[0], "reject")
    with pytest.raises(Conflict) as refused:
        sign(maker, load)
    assert refused.value.code == "sample_failed"
    assert declare(maker) != load  # the department may think it over, and another sample is drawn


def test_what_stands_in_a_load_is_not_declared_again(maker: Maker, load: int) -> None:
    with pytest.raises(Conflict) as refused:
        declare(maker)
    assert refused.value.code == "too_few"


def test_few_texts_are_opened_one_by_one(maker: Maker) -> None:
    for place in range(taken_over.LEAST - 1):
        maker.submitted(title=f"第 {place} 条")
    with pytest.raises(Conflict):
        declare(maker)


def test_only_first_publications_that_wait_are_declared(maker: Maker) -> None:
    changed = maker.published(title="改过的")
    save(maker, changed, title="再改")
    decided = maker.submitted(title="驳回的")
    maker.decide(decided, "reject")
    others = [
        maker.submit(changed),
        maker.submitted(author="zhao", category="service"),
        maker.submitted("regulation"),
        maker.submitted("synonyms"),
    ]
    ids = [maker.submitted(title=f"第 {place} 条") for place in range(taken_over.LEAST)]
    with maker.database.reading() as session:
        wang = maker.actor("wang")
        (offered,) = taken_over.declarable(session, wang.department_id)
        assert [one.id for one in offered.reviews] == ids
        assert not set(ids) & {decided, *others}


def test_of_many_the_first_are_declared(maker: Maker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(taken_over, "MOST", taken_over.LEAST)
    ids = [maker.submitted(title=f"第 {place} 条") for place in range(taken_over.LEAST + 1)]
    with maker.database.reading() as session:
        (offered,) = taken_over.declarable(session, maker.actor("wang").department_id)
        assert [one.id for one in offered.reviews] == ids[:-1]


@pytest.mark.parametrize(("count", "size"), [(20, 10), (100, 10), (101, 11), (200, 20)])
def test_a_tenth_is_drawn_and_ten_at_least(count: int, size: int) -> None:
    assert len(taken_over.drawn(range(count), "a")) == size


def test_what_was_decided_by_itself_is_not_decided_again(maker: Maker, load: int) -> None:
    sample = sample_of(maker, load)
    open_all(maker, sample)
    maker.sign_all(sample[0])
    assert len(sign(maker, load)) == 21
    with maker.database.reading() as session:
        assert taken_over.loads(session, maker.actor("chen")) == []  # nothing waits any more
    with pytest.raises(Conflict) as refused:
        sign(maker, load)
    assert refused.value.code == "already_decided"


def test_what_another_holds_stops_the_signing_and_nothing_is_signed(
    maker: Maker, load: int
) -> None:
    sample = sample_of(maker, load)
    open_all(maker, sample)
    add_reviewer(maker, "qian")
    claim(maker, sample[-1], "qian")
    with maker.database.transaction() as session, pytest.raises(Conflict):
        given = services.Given(Verdict.APPROVE, "", CHECKED)
        services.check_load(session, maker.actor("chen"), load, given)
    with pytest.raises(Conflict):
        sign(maker, load)
    with maker.database.reading() as session:
        found = taken_over.load_numbered(session, maker.actor("chen"), load)
        assert len(found.waiting) == 22


def test_a_department_knows_its_own_loads_and_only_who_writes_for_it(maker: Maker) -> None:
    for place in range(taken_over.LEAST):
        maker.submitted(author="zhao", category="service", title=f"第 {place} 条")
    with maker.database.reading() as session:
        assert taken_over.declarable(session, maker.actor("wang").department_id) == []
    load = declare(maker, "zhao")
    with maker.database.reading() as session:
        for who in ("zhao", "chen"):
            assert [one.declared.id for one in taken_over.loads(session, maker.actor(who))] == [
                load
            ]
            taken_over.load_numbered(session, maker.actor(who), load)
        for who in ("an", "zhou", "wang"):  # the first two are of that department
            assert taken_over.loads(session, maker.actor(who)) == []
            with pytest.raises(NotFound):
                taken_over.load_numbered(session, maker.actor(who), load)


def test_of_imports_only_what_names_them_is_read(maker: Maker) -> None:
    bring_in(maker, taken_over.LEAST)
    with maker.database.reading() as session:
        assert len(taken_over.declarable(session, maker.actor("wang").department_id)) == 1
        (batch,) = session.scalars(select(ImportBatch).options(load_only(ImportBatch.id)))
        assert {"entries", "errors", "notes"} <= inspect(batch).unloaded


@pytest.mark.parametrize("who", ["an", "chen", "zhou", "admin"])
def test_only_the_department_answers_for_its_texts(maker: Maker, who: str) -> None:
    with pytest.raises(Forbidden):
        declare(maker, who)


@pytest.mark.parametrize("who", ["wang", "an", "admin"])
def test_only_the_committee_takes_over(maker: Maker, load: int, who: str) -> None:
    with pytest.raises(Forbidden):
        sign(maker, load, who)


def test_the_mark_goes_with_the_next_text_that_is_reviewed(maker: Maker, load: int) -> None:
    sample = sample_of(maker, load)
    open_all(maker, sample)
    sign(maker, load)
    with maker.database.reading() as session:
        rest = taken_over.load_numbered(session, maker.actor("chen"), load)
        one = next(r for r in rest.reviews if r.id not in rest.sampled)
        number = one.entry.number
    save(maker, number, title="改过的")
    review_id = maker.submit(number)
    maker.sign_all(review_id)
    with maker.database.reading() as session:
        entry = session.get_one(Review, review_id).entry
        assert entry.published is not None
        assert entry.published.taken_over_at is None


def test_one_load_is_declared_and_the_others_go_on_waiting(maker: Maker) -> None:
    imported = bring_in(maker, 21)
    for place in range(20):
        maker.submitted(title=f"手写 {place}")
    with maker.database.reading() as session:
        wang = maker.actor("wang")
        offered = taken_over.declarable(session, wang.department_id)
        assert [(list(one.files), len(one.reviews)) for one in offered] == [
            (["a.csv"], 21),
            ([], 20),
        ]
        assert taken_over.declarable(session, maker.actor("zhao").department_id) == []
    with pytest.raises(Invalid) as refused:
        declare(maker)
    assert refused.value.code == "which_part"
    with pytest.raises(Invalid):
        declare(maker, part="import-999")
    load = declare(maker, part=offered[0].key)
    with maker.database.reading() as session:
        found = taken_over.load_numbered(session, wang, load)
        assert sorted(one.entry.number for one in found.reviews) == imported
        (left,) = taken_over.declarable(session, wang.department_id)
        assert left.key == offered[1].key


def bring_in(maker: Maker, rows: int) -> list[str]:
    """So many answers of one file, submitted."""
    text = "标题,答案\n" + "".join(f"导入 {n},看 {n} 号说明\n" for n in range(rows))
    with maker.database.transaction() as session:
        wang = maker.actor("wang")
        parsed = previews.parse("answers", [("a.csv", text.encode())])
        batch = previews.preview_import(
            session, wang, "answers", parsed, "marketing", "third-party"
        )
        previews.keep_preview(session, batch)
        numbers = importing.commit_import(session, wang, batch.id)
    for number in numbers:
        maker.submit(number)
    return sorted(numbers)
