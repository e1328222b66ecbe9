"""What the clock does for hand-overs and terms."""

from __future__ import annotations

from datetime import timedelta

from core import clock
from handover.jobs import jobs
from handover.models import HandoverState
from tests.databases import ON_SQLITE
from tests.handover.office import Office

pytestmark = ON_SQLITE


def test_the_jobs_bring_it_about(office: Office) -> None:
    office.maker.published()
    made = office.propose()
    effect, chase = jobs(office.database)
    with clock.moved_to(clock.now() + timedelta(days=1, hours=1)):
        chase.work()
        assert any("待接收" in text or "未接收" in text for text in office.told("zhao"))
        office.accept(made)
        effect.work()
    assert office.row(made).state == HandoverState.DONE
