"""What a department holds, with the clocks that run on it."""

from __future__ import annotations

from handover.holdings import count_by_sort, holdings
from handover.models import Sort
from tests.databases import ON_SQLITE
from tests.handover.office import Office

pytestmark = ON_SQLITE


def test_everything_is_there_once_with_its_clock_and_its_people(office: Office) -> None:
    maker = office.maker
    published, draft = maker.published(), maker.draft(title="草稿")
    maker.submitted(title="送审的")
    question, grievance = office.ask(), office.counter.record()
    office.measure("li")
    wang, li = office.actor("wang"), office.actor("li")
    with office.database.reading() as session:
        held = holdings(session, wang.department_id or 0)
        assert held.things  # while they can be read
    by_reference = {one.reference: one for one in held.things}
    assert count_by_sort(held.things) == {
        Sort.CATEGORY: 1, Sort.ENTRY: 3, Sort.QUESTION: 1, Sort.GRIEVANCE: 1, Sort.MEASURE: 1,
    }  # fmt: skip
    assert str(by_reference[draft].note) == "有草稿"
    assert by_reference[draft].people == {wang.id}
    assert str(by_reference["KB-000003"].note) == "审核中"
    assert by_reference["M-000001"].people == {li.id}
    clocks = {name for name, one in by_reference.items() if one.due_at is not None}
    assert clocks == {published, "KB-000003", question, grievance, "M-000001"}
    assert not any(one.is_late for one in held.things)
