"""What dates ask for is done by the worker."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from content.jobs import jobs
from core import clock
from tests.content.looking import shown
from tests.makers import Maker

NOON = datetime(2026, 3, 1, 4, 0, tzinfo=UTC)


def test_dates_take_effect(maker: Maker) -> None:
    with clock.moved_to(NOON):
        number = maker.draft(effective_from="2026-03-02", expires_on="2026-03-03", title="一")
        maker.decide(maker.submit(number))
    dates = next(job for job in jobs(maker.database) if job.name == "dates")
    for days, title in ((0, None), (1, "一"), (2, "一"), (3, None)):
        with clock.moved_to(NOON + timedelta(days=days)):
            dates.work()
            assert shown(maker.database, number) == title
