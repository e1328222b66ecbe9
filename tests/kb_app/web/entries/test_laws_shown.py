"""Pages of laws that have ended, of what ended them, and of what rests on them."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import quote

import pytest

from search_index import services as index_services
from tests.content.laws.laws_world import NEW, OLD, Laws, to
from tests.makers import Browser, Maker

Open = Callable[[str], Browser]


@pytest.fixture
def engine_kind() -> str:
    """Pages behave the same on both engines; the services are tested on each."""
    return "sqlite"


@pytest.fixture
def laws(maker: Maker) -> Laws:
    """The old law, with a sound index."""
    index_services.rebuild(maker.database, maker.index)
    return Laws(maker)


def plain(page: str) -> str:
    """What stands on a page."""
    return re.sub(r"\s+", "", re.sub(r"<[^>]*>", "", page))


def test_a_law_in_force_says_so(browser: Open, laws: Laws) -> None:
    page = browser("an").get(f"/entries/{laws.old}").text
    assert "data-ended" not in page
    assert "现行有效" in page


def test_a_law_that_was_replaced_leads_to_what_replaced_it(browser: Open, laws: Laws) -> None:
    new = laws.succeeded()
    page = browser("an").get(f"/entries/{laws.old}").text
    assert f'href="/entries/{new}" data-ended-by="{new}"' in page
    assert "已被代替" in plain(page)
    other = browser("an").get(f"/entries/{new}").text
    assert f'<a href="/entries/{laws.old}">《{OLD}》</a>' in other
    assert "代替了" in other
    citing = browser("an").get(f"/entries/{laws.answers['第二条']}").text
    assert f'data-ended-by="{new}"' in citing
    found = browser("an").get(f"/search?q={OLD}").text
    assert f"已被《{NEW}》代替" in found


def test_upkeep_shows_both_clauses(browser: Open, laws: Laws) -> None:
    new = laws.succeeded()
    page = browser("wang").get("/upkeep").text
    assert f'data-successor="{new}"' in page
    assert f'href="/entries/{new}#{quote("第三条")}"' in page


def test_who_signs_sees_what_it_ends(browser: Open, laws: Laws, maker: Maker) -> None:
    new = laws.drafted()
    review = maker.submit(new, "zhao")
    page = browser("chen").get(f"/review/{review}").text
    assert f'data-ends="{laws.old}"' in page
    assert "有2条内容引用它" in plain(page)
    assert "data-relation" in page
    impact = browser("chen").get(f"/review/{review}/impact").text
    assert [n in impact for n in laws.answers.values()] == [True, True]
    assert "所在法规被代替或废止→第三条" in plain(impact)
    (told,) = browser("chen").get(f"/api/v1/reviews/{review}").json["ends"]
    assert (told["number"], told["relation"], told["citing"]) == (laws.old, "replaces", 2)


def test_who_signs_what_cites_an_ended_law_is_told(browser: Open, laws: Laws, maker: Maker) -> None:
    laws.succeeded()
    review = maker.submitted(title="新写的", citations=[{"number": laws.old, "clause": "第四条"}])
    assert f'data-on-ended="{laws.old}"' in browser("chen").get(f"/review/{review}").text


def test_the_editor_keeps_what_was_said(browser: Open, laws: Laws) -> None:
    """The form holds it, offers laws by number, and tells what is wrong beside the field."""
    new = laws.drafted(relations=to(laws.old))
    zhao = browser("zhao")
    page = zhao.get(f"/contribute/{new}").text
    assert re.search(rf'name="relations.0.number"[^>]*value="{laws.old}"', page) or re.search(
        rf'value="{laws.old}"[^>]*name="relations.0.number"', page
    )
    assert f'<option value="{laws.old}">{OLD}</option>' in page
    assert "与其他法规的关系" not in browser("wang").get("/contribute/new/answer").text


def test_a_row_that_names_no_law_is_told_at_its_field(browser: Open, laws: Laws) -> None:
    typed = {
        "title": NEW,
        "content.clauses.0.label": "第一条",
        "content.clauses.0.text": "另行规定。",
        "relations.0.relation": "replaces",
        "relations.0.number": "KB-999999",
        "relations.0.title": "",
        "relations.1.relation": "",
        "relations.1.number": "",
        "relations.1.title": "",
    }
    page = browser("zhao").post("/contribute/new/regulation", typed)
    assert page.status_code == 400
    assert 'id="f-relations-0-number-error"' in page.text
    assert "库里没有的请写名称" in page.text
    named = typed | {"relations.0.number": laws.old}
    assert browser("zhao").post("/contribute/new/regulation", named).status_code == 303
