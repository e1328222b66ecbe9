"""The import pages: a preview that saves nothing, errors by row, all or nothing."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from openpyxl import load_workbook
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from tests.makers import Browser, Maker

Open = Callable[[str], Browser]
GOOD = "问题,答案,相似问\n停电了怎么办,请拨打热线,没电了\n电费怎么交,网上可以交,\n"
BAD = "问题,答案\n停电了怎么办,\n,没有题目\n电费怎么交,网上可以交\n"
LAW = "# 供电办法\n\n第一条 为了规范供电，制定本办法。\n\n第二条 计划停电提前公告。\n"


@pytest.fixture
def engine_kind() -> str:
    """Pages behave the same on both engines; the services are tested on each."""
    return "sqlite"


@pytest.fixture
def wang(browser: Open) -> Browser:
    """The browser of a contributor."""
    return browser("wang")


def upload(
    wang: Browser,
    text: str | bytes,
    name: str = "a.csv",
    what: str = "answers",
    **options: Any,
) -> Any:
    data = text.encode() if isinstance(text, str) else text
    form = {"what": what, "category": "third-party", "file": (io.BytesIO(data), name)}
    return wang.post("/contribute/import", form, **options)


def titles(wang: Browser) -> int:
    return int(wang.get("/contribute").text.count("row-item__title"))


def test_the_preview_saves_nothing(wang: Browser) -> None:
    answer = upload(wang, GOOD)
    assert answer.status_code == 303
    page = wang.get(answer.location).text
    assert "停电了怎么办" in page
    assert "没电了" in page
    assert titles(wang) == 0


def test_the_preview_names_what_a_row_is_like(wang: Browser, maker: Maker) -> None:
    number = maker.published(title="电费怎么交？")
    own = maker.draft(title="停电了，怎么办")
    page = wang.get(upload(wang, GOOD).location).text
    assert f'data-duplicate="{number}"' in page
    assert f'href="/entries/{number}"' in page
    assert f'href="/entries/{own}/history"' in page
    assert wang.get(f"/entries/{own}/history").status_code == 200
    assert "可能重复" not in wang.get(upload(wang, "问题,答案\n表在哪,门口\n").location).text


def test_a_confirmed_preview_becomes_drafts(wang: Browser) -> None:
    address = upload(wang, GOOD).location
    done = wang.post(f"{address}/commit")
    assert done.status_code == 303
    assert "已导入 2 条" in wang.get(address).text
    page = wang.get("/contribute?state=draft").text
    assert page.count("row-item__title") == 2
    assert wang.post(f"{address}/commit").status_code == 409
    assert titles(wang) == 2


def test_it_can_be_submitted_at_once(wang: Browser) -> None:
    address = upload(wang, GOOD).location
    wang.post(f"{address}/commit", {"submit": "true"})
    assert wang.get("/contribute?state=submitted").text.count("row-item__title") == 2


def test_errors_are_listed_by_row_and_nothing_can_be_imported(wang: Browser) -> None:
    address = upload(wang, BAD).location
    page = wang.get(address).text
    assert "全部导入为草稿" not in page
    for row in ("2", "3"):
        assert f'<td class="nowrap">{row}</td>' in page
    assert '<td class="nowrap">4</td>' not in page
    refused = wang.post(f"{address}/commit")
    assert refused.status_code == 400
    assert titles(wang) == 0


def test_cancelling_leaves_nothing(wang: Browser) -> None:
    address = upload(wang, GOOD).location
    assert wang.post(f"{address}/cancel").status_code == 303
    assert wang.get(address).status_code == 404
    assert titles(wang) == 0


def test_a_regulation_is_shown_by_its_clauses(wang: Browser) -> None:
    page = wang.get(upload(wang, LAW, "law.md", "regulations").location).text
    assert "供电办法" in page
    assert "共 2 个条款" in page


def test_another_encoding_must_be_confirmed(wang: Browser) -> None:
    address = upload(wang, GOOD.encode("gb18030")).location
    assert 'name="encoding_confirmed"' in wang.get(address).text
    refused = wang.post(f"{address}/commit")
    assert refused.status_code == 400
    assert 'id="f-encoding_confirmed-error"' in refused.text
    assert wang.post(f"{address}/commit", {"encoding_confirmed": "true"}).status_code == 303


def test_a_missing_file_and_category_are_named(wang: Browser) -> None:
    page = wang.post("/contribute/import", {"what": "answers", "category": "third-party"})
    assert page.status_code == 400
    assert 'id="f-file-error"' in page.text
    page = wang.post("/contribute/import", {"what": "answers", "category": ""})
    assert 'id="f-category-error"' in page.text


def test_a_script_gets_the_address_or_the_errors(wang: Browser) -> None:
    headers = {"Accept": "application/json"}
    assert upload(wang, GOOD, headers=headers).json["address"].startswith("/contribute/import/")
    refused = wang.post(
        "/contribute/import", {"what": "answers", "category": "third-party"}, headers=headers
    )
    assert refused.json["errors"][0]["field"] == "file"


def test_what_stands_in_a_file_is_escaped(wang: Browser) -> None:
    evil = "<img src=x onerror=alert(1)>"
    page = wang.get(upload(wang, f"问题,答案\n{evil},{evil}\n", f"{evil}.csv").location).text
    assert "<img" not in page


def test_a_preview_is_ones_own(wang: Browser, browser: Open) -> None:
    address = upload(wang, GOOD).location
    for name in ("li", "zhao", "an"):
        other = browser(name)
        assert other.get(address).status_code == 404
        assert other.post(f"{address}/commit").status_code == 404
        assert other.post(f"{address}/cancel").status_code == 404


def test_two_megabytes_are_no_limit_for_files(wang: Browser) -> None:
    rows = "".join(f"问题{n},{'答' * 700}\n" for n in range(1200))
    data = f"问题,答案\n{rows}".encode()
    # encoded here: the test client would leave a temporary file open
    boundary, body = encode_multipart(
        {
            "csrf_token": wang.csrf,
            "what": "answers",
            "category": "third-party",
            "file": FileStorage(io.BytesIO(data), "a.csv"),
        }
    )
    kind = f'multipart/form-data; boundary="{boundary}"'
    answer = wang.client.post("/contribute/import", data=body, content_type=kind)
    assert len(body) > 2 * 1024 * 1024
    assert answer.status_code == 303
    assert "1200 条" in wang.get(answer.location).text


@pytest.mark.parametrize("type_", ["csv", "xlsx"])
def test_the_template_can_be_imported_again(wang: Browser, type_: str) -> None:
    template = wang.get(f"/contribute/import/template.{type_}")
    assert "attachment" in template.headers["Content-Disposition"]
    assert upload(wang, template.data, f"t.{type_}").status_code == 303


def test_a_foreign_category_is_refused(wang: Browser, maker: Maker) -> None:
    form = {
        "what": "answers",
        "category": "service",
        "file": (io.BytesIO(GOOD.encode()), "a.csv"),
    }
    page = wang.post("/contribute/import", form)
    assert page.status_code == 400
    assert 'id="f-category-error"' in page.text


def test_errors_are_told_by_the_titles_of_the_file(wang: Browser) -> None:
    text = "咨询问题,回复,生效时间,相似问\n问,答,3月1日,\n问,,,\n问,答,,好\n问,答,," + "长" * 201
    page = wang.get(upload(wang, text).location).text
    for title in ("生效时间", "回复", "相似问 1"):
        assert f'<td class="nowrap">{title}</td>' in page
    assert "“3月1日”不是完整的日期" in page
    assert "effective_from" not in page


def test_the_rows_with_errors_can_be_corrected_and_brought_again(wang: Browser) -> None:
    text = "咨询问题,回复\n问一,答一\n问二,\n=问三,\n"
    address = upload(wang, text).location
    assert f"{address}/errors.xlsx" in wang.get(address).text
    sheet = load_workbook(io.BytesIO(wang.get(f"{address}/errors.xlsx").data)).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0][2:] == ["咨询问题", "回复"]
    assert [(row[0], row[2]) for row in rows[1:]] == [("3", "问二"), ("4", "=问三")]
    assert "“回复”" in rows[1][1]
    sheet["D2"], sheet["D3"] = "答二", "答三"
    file = io.BytesIO()
    sheet.parent.save(file)
    again = upload(wang, file.getvalue(), "改.xlsx").location
    wang.post(f"{again}/commit")
    assert titles(wang) == 2


def test_files_without_bad_rows_offer_none(wang: Browser) -> None:
    address = upload(wang, "# 法\n只有文字。\n", "a.md", "regulations").location
    assert "errors.xlsx" not in wang.get(address).text


def test_all_rows_are_shown_page_by_page(wang: Browser) -> None:
    text = "问题,答案\n" + "".join(f"第{n}问,答\n" for n in range(45))
    address = upload(wang, text).location
    first, last = wang.get(address).text, wang.get(f"{address}?offset=40").text
    assert "第19问" in first
    assert "第20问" not in first
    assert "offset=20" in first
    assert "第44问" in last
    assert "offset=60" not in last


def test_notes_stand_in_one_box_by_file_and_many_files_are_folded_away(wang: Browser) -> None:
    law = "示范{}办法\n一、总则\n第一条 甲。\n— 1 —\n附则\n第二条 乙。\n"
    files = [(io.BytesIO(law.format(n).encode()), f"法{n}.txt") for n in range(5)]
    form = {"what": "regulations", "category": "third-party", "file": files}
    page = wang.get(wang.post("/contribute/import", form).location).text
    assert page.count("note--warning") == 1
    assert page.count("是页码") == 5
    assert "5 个文件" in page
    assert page.count("<li>法4.txt</li>") == 1


def test_what_came_to_say_the_same_since_the_upload_is_told_before_it_is_submitted(
    wang: Browser, maker: Maker
) -> None:
    address = upload(wang, GOOD).location
    maker.published(title="停电了怎么办？", author="zhao")
    assert "停电了怎么办？" not in wang.get(address).text
    told = wang.post(f"{address}/commit", {"submit": "true"})
    assert told.status_code == 409
    assert "上传之后又有 1 条可能重复" in told.text
    assert "停电了怎么办？" in told.text
    assert wang.post(f"{address}/commit", {"submit": "true"}).status_code == 303
    again = upload(wang, GOOD.replace("热线", "电话")).location  # drafts do not ask
    maker.published(title="电费怎么交呢", author="zhao")
    assert wang.post(f"{again}/commit", {}).status_code == 303
