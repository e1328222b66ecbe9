"""Required reading asks whoever answers where it holds."""

from __future__ import annotations

from briefing.queries import open_readings
from briefing.reading_watch import missing_readers
from people.actors import CONSOLE
from people.services.region_tree import choose_region, save_region
from tests.briefing.reading_desk import Desk


def test_who_answers_for_another_region_is_not_asked(desk: Desk) -> None:
    desk.agents("mei", "luo", "all")
    with desk.database.transaction() as session:
        for code, parent in (("henan", ""), ("luoyang", "henan"), ("zhengzhou", "henan")):
            values = {"code": code, "name": code, "parent": parent, "department": ""}
            save_region(session, CONSOLE, values)
        for name, code in (("mei", "luoyang"), ("luo", "zhengzhou"), ("all", "henan")):
            choose_region(session, desk.maker.actor(name), code)
    number = desk.publish("本周六检修。", "notice", regions=["luoyang"])
    asked = {name: desk.numbers(name) for name in ("mei", "luo", "all", "an")}
    assert asked == {"mei": [number], "luo": [], "all": [number], "an": [number]}
    with desk.database.reading() as session:
        (reading,) = open_readings(session)
        missing = {one.id for one in missing_readers(session, reading)}
    assert missing == {desk.maker.actor(name).id for name in ("mei", "all", "an")}


def test_what_is_changed_for_another_region_asks_nobody_there(desk: Desk) -> None:
    desk.agents("luo")
    with desk.database.transaction() as session:
        for code in ("luoyang", "zhengzhou"):
            values = {"code": code, "name": code, "parent": "", "department": ""}
            save_region(session, CONSOLE, values)
        choose_region(session, desk.maker.actor("luo"), "zhengzhou")
    number = desk.publish(regions=["luoyang"])
    desk.revise(number, "结清电费后 12 小时内恢复供电。", regions=["luoyang"])
    assert (desk.numbers("an"), desk.numbers("luo")) == ([number], [])
    desk.revise(number, "结清电费后 6 小时内恢复供电。", regions=[])
    assert desk.numbers("luo") == [number], "now it holds there too"
