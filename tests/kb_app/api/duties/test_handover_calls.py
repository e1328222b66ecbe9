"""Hand-overs as JSON."""

from __future__ import annotations

from collections.abc import Callable

from core import clock
from handover.services.taking_effect import take_effect
from tests.databases import ON_SQLITE
from tests.makers import Browser, Maker

pytestmark = ON_SQLITE
PLACE = "/api/v1/handovers"


def test_from_the_preview_to_what_went(browser: Callable[[str], Browser], maker: Maker) -> None:
    number = maker.published()
    wanted = {"receiver": "service", "reason": "机构调整", "categories": ["third-party"]}
    wanted["effective_on"] = str(clock.today())
    wang, zhao = browser("wang"), browser("zhao")
    seen = wang.send("POST", f"{PLACE}/preview", wanted).json
    assert [one["reference"] for one in seen["things"]] == ["third-party", number]
    assert wang.get(PLACE).json["total"] == 0
    made = wang.send("POST", PLACE, wanted)
    assert made.status_code == 201
    place = f"{PLACE}/{made.json['id']}"
    again = wang.send("POST", PLACE, wanted)
    assert (again.status_code, again.json["code"]) == (409, "already_pending")
    assert zhao.send("POST", f"{place}/accept").json["state"] == "accepted"
    with maker.database.transaction() as session:
        take_effect(session)
    done = zhao.get(place).json
    assert (done["state"], done["total"]) == ("done", 2)
    assert [one["came_later"] for one in done["things"]] == [False, False]
    assert wang.send("POST", f"{place}/withdraw").status_code == 409


def test_a_no(browser: Callable[[str], Browser], maker: Maker) -> None:
    maker.published()
    wanted = {"receiver": "service", "reason": "机构调整", "everything": True}
    wanted["effective_on"] = str(clock.today())
    made = browser("wang").send("POST", PLACE, wanted).json["id"]
    zhao = browser("zhao")
    assert zhao.send("POST", f"{PLACE}/{made}/refuse", {}).status_code == 400
    said = zhao.send("POST", f"{PLACE}/{made}/refuse", {"reason": "不归我们"}).json
    assert (said["state"], said["refusal"], said["answered_by"]) == ("refused", "不归我们", "zhao")
    assert browser("zhou").get(f"{PLACE}?state=refused").json["total"] == 1
