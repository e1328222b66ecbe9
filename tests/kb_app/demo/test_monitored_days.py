"""Sample monitoring and training: every page has something to tell."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from sqlalchemy import select

from core import audit, clock
from core.database import Database
from kb_app.container import Container
from kb_app.demo.loading import actor_called
from kb_app.demo.monitored_days import monitor_demo
from kb_app.demo.working_day import work_demo
from kb_app.settings import Settings
from monitoring import queries
from monitoring.models import Level, Plan
from search_index import services as index_services
from search_index.engine import Index
from training.queries import courses, next_item, own_enrolments

pytestmark = pytest.mark.xdist_group("browser")  # as they do, it looks at `demo_file`


def test_there_is_something_on_every_page(demo_file: Path, tmp_path: Path) -> None:
    database = Database(f"sqlite:///{shutil.copy(demo_file, tmp_path)}")
    index = Index(tmp_path / "index")
    index_services.rebuild(database, index)
    container = Container(Settings(data_dir=tmp_path, secret_key="k" * 40), database, index)
    assert work_demo(container) > 5
    assert monitor_demo(container) == 9
    assert monitor_demo(container) == 0
    with database.reading() as session:
        supervisor, agent = (actor_called(session, name) for name in ("supervisor", "agent"))
        plans = session.scalars(select(Plan).order_by(Plan.id)).all()
        assert [one.drawn_at is not None for one in plans] == [True, False]
        levels = queries.progress(session, [one.id for one in plans])
        assert {one.level for one in levels[plans[0].id]} == set(Level)
        assert queries.to_score(session, supervisor, limit=9).total
        assert queries.to_decide(session, supervisor, limit=9).total == 1
        own = queries.own_scores(session, agent, limit=9)
        assert any(one.final_at is None for one in own.items)
        assert any(one.final_at is not None for one in own.items)
        weak = queries.weak_points(session, supervisor, clock.today(), clock.today())
        assert weak.by_skill
        assert weak.needs
        assert next_item(session, agent) is not None
        assert len(own_enrolments(session, agent)) == 1
        assert courses(session, limit=9).total == 1
        assert audit.first_bad_row(session) is None
    database.dispose()
