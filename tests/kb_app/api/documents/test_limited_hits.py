"""What a search says of what not everybody may see: nothing to those it is not for."""

from __future__ import annotations

from tests.kb_app.api.conftest import Api
from tests.makers import Maker


def test_hits_say_that_not_everybody_may_see_them(maker: Maker, api: Api) -> None:
    maker.published(seen_by_departments=["service"])
    found = api("an").get("/search", query_string={"q": "欠费停电后多久恢复供电"}).json
    assert [hit["limited"] for hit in found["hits"]] == [True]
    outside = api("admin").get("/search", query_string={"q": "欠费停电后多久恢复供电"}).json
    assert (outside["total"], outside["hits"], outside["facets"]["kind"]) == (0, [], {})
    assert outside["confident"] is False
