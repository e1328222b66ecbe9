"""Search and suggestions over the API: what is published, alike for all, whatever is asked."""

from __future__ import annotations

import shutil
import time
from typing import Any
from urllib.parse import quote

import pytest

from tests.databases import ENGINES
from tests.kb_app.api.conftest import Api
from tests.linear_time import slowness
from tests.makers import Maker, new_entry

SIGNS = {
    "emoji": "停电😀通知",
    "joined emoji": "抢修👨‍👩‍👧‍👦到家",
    "rare": "用户𠮷田报修",
    "right to left": "电费 مرحبا بكم 缴费",
    "full width": "ＡＢＣ电表",
    "traditional": "斷電檢修",
    "markup": '<script>alert(1)</script>电价 & "引号"',
    "template": "{{7*7}} 电价",
    "latin": "Ünïcode électricité",
}


@pytest.fixture(params=ENGINES)
def engine_kind(request: pytest.FixtureRequest) -> str:
    """Both store text in their own way."""
    return str(request.param)


def test_every_sign_comes_back_as_it_was_and_is_found(api: Api, maker: Maker) -> None:
    """Identical round trip through both databases and the index (fault 25; abuse 27, 30)."""
    numbers = {}
    for name, text in SIGNS.items():
        answer = f"{text}\n\n第二段：{text}"
        body = new_entry(title=text, content={"answer": answer, "variants": [text + "？"]})
        numbers[name] = api("wang").post("/entries", body).json["number"]
        maker.decide(maker.submit(numbers[name]))
    maker.drain()
    for name, text in SIGNS.items():
        read = api("an").get(f"/entries/{numbers[name]}").json
        assert read["title"] == text
        assert read["content"]["answer"] == f"{text}\n\n第二段：{text}"
        found = api("an").get(f"/search?q={quote(text)}").json
        assert numbers[name] in [hit["number"] for hit in found["hits"]], name
        hit = next(h for h in found["hits"] if h["number"] == numbers[name])
        assert hit["title"] == text
        assert "".join(part for part, _ in hit["marks"]) == hit["snippet"]
        suggested = api("an").get(f"/suggest?q={quote(text[:5])}").json["suggestions"]
        assert numbers[name] in [number for _, number in suggested], name


class TestOnOneEngine:
    """What has nothing to do with how text is stored."""

    @pytest.fixture
    def engine_kind(self) -> str:
        """SQLite."""
        return "sqlite"

    def test_words_of_drafts_are_nowhere(self, api: Api, maker: Maker) -> None:
        """Not in hits, totals, facets or suggestions, for nobody (abuse 2, 3)."""
        maker.draft(title="独角兽计划")
        maker.submitted(title="独角兽送审")
        published = maker.published(title="独角兽已发布")
        maker.decide(maker.submitted(title="独角兽未来", effective_from="2099-01-01"))
        maker.drain()
        for name in ("an", "wang", "chen", "admin"):
            found = api(name).get("/search?q=独角兽").json
            assert [hit["number"] for hit in found["hits"]] == [published]
            assert found["total"] == 1
            assert found["facets"]["kind"] == {"answer": 1}
            pairs = api(name).get("/suggest?q=独角兽").json["suggestions"]
            assert pairs == [["独角兽已发布", published]]

    def test_replaced_text_is_not_searchable_even_while_the_index_lags(
        self, api: Api, maker: Maker
    ) -> None:
        """The index still holds the old text; nobody is shown it (abuse 4, fault 7)."""
        number = maker.published(title="独角兽旧文")
        draft = {k: v for k, v in new_entry().items() if k not in ("kind", "department")}
        tag = api("wang").get(f"/entries/{number}").headers["ETag"]
        changed = {**draft, "title": "麒麟新文"}
        api("wang").call("PUT", f"/entries/{number}/draft", changed, headers={"If-Match": tag})
        maker.decide(maker.submit(number))
        assert api("an").get("/search?q=独角兽").json["total"] == 0
        maker.drain()
        assert api("an").get("/search?q=独角兽").json["total"] == 0
        assert api("an").get("/search?q=麒麟").json["total"] == 1

    def test_pages_and_filters_agree_with_the_total(self, api: Api, maker: Maker) -> None:
        """Walking the pages gives each hit once, as many as the total says."""
        for place in range(7):
            maker.published(title=f"停电公告第{place}号")
        first = api("an").get("/search?q=停电公告&limit=3").json
        assert (first["total"], first["limit"], first["offset"]) == (7, 3, 0)
        walked: list[str] = []
        for offset in (0, 3, 6, 9):
            page = api("an").get(f"/search?q=停电公告&limit=3&offset={offset}").json
            walked += [hit["number"] for hit in page["hits"]]
        assert len(walked) == len(set(walked)) == 7
        assert api("an").get("/search?q=停电公告&kind=case").json["total"] == 0
        assert api("an").get("/search?q=停电公告&category=nowhere").json["total"] == 0

    @pytest.mark.parametrize(
        ("query", "field"),
        [
            ("", "q"),
            ("q=", "q"),
            ("q=a&q=b", "q"),
            ("q=" + "a" * 1001, "q"),
            ("q=a%00b", "q"),
            ("q=a%0Ab", "q"),
            ("q=a&limit=0", "limit"),
            ("q=a&limit=1000", "limit"),
            ("q=a&offset=501", "offset"),
            ("q=a&offset=-1", "offset"),
            ("q=a&offset=1e3", "offset"),
            ("q=a&sort=price", "sort"),
        ],
    )
    def test_arguments_are_checked(self, api: Api, query: str, field: str) -> None:
        """400 by the name of the argument."""
        answer = api("an").get(f"/search?{query}")
        assert answer.status_code == 400
        assert answer.json["errors"][0]["field"] == field

    @pytest.mark.parametrize(
        "query",
        [
            "??",
            "*",
            "[a TO 龥]",
            "(" * 900,
            "NOT " * 240,
            '"' + "停电 " * 300 + '"',
            "a^9999999999",
            "停电~100",
            "title:停电 OR draft:*",
            "\\",
            "'; DROP TABLE entries; --",
            "％％％",
            "‮",
            "\ufffd",
            "😀" * 500,
            "的" * 1000,
        ],
    )
    def test_hostile_queries_are_answered_in_time(self, api: Api, maker: Maker, query: str) -> None:
        """400, or an answer; at once (abuse 47)."""
        maker.published()
        api("an").get("/search?q=暖身")
        begun = time.process_time()
        for path in ("search", "suggest"):
            answer = api("an").get(f"/{path}?q={quote(query)}")
            assert answer.status_code in (200, 400)
        assert time.process_time() - begun < 1.0 * slowness()

    def test_without_an_index_titles_are_looked_at(self, api: Api, maker: Maker) -> None:
        """That is said, nothing is sure, and nobody sees what they may not."""
        shown = maker.published(title="居民阶梯电价怎么算")
        narrowed = maker.published("regulation", title="居民阶梯电价办法")
        maker.draft(title="居民阶梯电价的草稿")
        shutil.rmtree(maker.index.folder)
        found = api("an").get("/search?q=阶梯电价").json
        assert [hit["number"] for hit in found["hits"]] == [narrowed, shown]
        assert (found["by_titles"], found["confident"], found["total"]) == (True, None, 2)
        found = api("an").get("/search?q=阶梯电价&kind=regulation").json
        assert [hit["number"] for hit in found["hits"]] == [narrowed]
        helpless = api("an").get("/search?q=这里没有的")
        assert (helpless.status_code, helpless.json["code"]) == (503, "index_unavailable")
        assert helpless.headers["Retry-After"]

    def test_answer_holds_what_the_contract_names(self, api: Api, maker: Maker) -> None:
        """The members of the contract, of hits as of the whole."""
        maker.published("regulation")
        found: dict[str, Any] = api("an").get("/search?q=计划检修停电").json
        assert found.keys() >= {"query", "total", "took_ms", "hits", "facets"}
        clause = next(hit for hit in found["hits"] if hit["clause"])
        assert clause["clause"] == "第二条"
        wanted = {"number", "kind", "title", "snippet", "clause", "score", "revision"}
        assert clause.keys() >= wanted

    def test_answer_says_how_sure_it_is(self, api: Api, maker: Maker) -> None:
        """Sure of what is named, in doubt of what is only alike; of the past nobody asked."""
        maker.published()
        sure = api("an").get("/search?q=欠费停电后多久恢复供电").json
        assert (sure["confident"], sure["confidence"]) == (True, 0.99)
        alike = api("an").get("/search?q=多久能学会游泳").json
        assert alike["total"] == 1
        assert alike["confident"] is False
        assert 0 < alike["confidence"] < 0.5
        nothing = api("an").get("/search?q=冰淇淋").json
        assert (nothing["confident"], nothing["confidence"]) == (False, 0.0)
        past = api("zhou").get("/search?q=欠费停电&at=2026-01-01T00:00:00Z").json
        assert (past["confident"], past["confidence"]) == (None, None)

    def test_units_models_and_numbers_find_what_has_them(self, api: Api, maker: Maker) -> None:
        """What is glued of letters and digits is found by its parts, and first where it stands."""
        voltage = maker.published(
            title="三相表和单相表有什么区别？", content={"answer": "单相 220V，三相 380V。"}
        )
        transformer = maker.published(
            title="变压器容量怎么选？", content={"answer": "容量 400kVA 以下的按低压管理。"}
        )
        for query, number in (
            ("380", voltage),
            ("400kVA", transformer),
            ("400千伏安", transformer),
            (transformer.lower(), transformer),
        ):
            assert api("an").get(f"/search?q={quote(query)}").json["hits"][0]["number"] == number
        assert api("an").get(f"/search?q={quote('LED灯')}").json["total"] == 0
