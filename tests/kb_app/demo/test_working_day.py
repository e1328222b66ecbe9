"""The sample day: what an agent sees before the first call has something in every part."""

from __future__ import annotations

import shutil
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest

from briefing.followed import How, Why
from core import audit, clock
from core.database import Database
from kb_app.container import Container
from kb_app.demo.loading import actor_called
from kb_app.demo.working_day import work_demo
from kb_app.settings import Settings
from kb_app.web.search.start_view import start_view
from people.shift_calendar import on_shift
from search_index import services as index_services
from search_index.engine import Index

pytestmark = pytest.mark.xdist_group("browser")  # as they do, it looks at `demo_file`


def test_there_is_something_in_every_part(demo_file: Path, tmp_path: Path) -> None:
    database = Database(f"sqlite:///{shutil.copy(demo_file, tmp_path)}")
    index = Index(tmp_path / "index")
    index_services.rebuild(database, index)
    container = Container(Settings(data_dir=tmp_path, secret_key="k" * 40), database, index)
    tomorrow = clock.today() + timedelta(days=1)
    with clock.moved_to(datetime.combine(tomorrow, time(0, 30), clock.HOTLINE_ZONE)):
        assert work_demo(container) > 5
        assert work_demo(container) == 0
        with database.reading() as session:
            agent = actor_called(session, "agent")
            assert agent.id in on_shift(session)
            view = start_view(session, agent)
            assert len(view.readings) == 2
            assert view.since.by_shift
            first = {(one.how, one.why) for one in view.since.changes[:2]}
            assert first == {(How.GONE, Why.USED), (How.CHANGED, Why.USED)}
            assert len(view.callbacks) == 1
            assert len(view.bursts) == 1
            assert len(view.used) >= 4
            assert len(view.favourites) == 2
            assert audit.first_bad_row(session) is None
    database.dispose()
