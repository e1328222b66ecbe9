"""The half-year table of the source documents: 568 cases in a file give its percentages."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from io import BytesIO, StringIO

import pytest
from openpyxl import Workbook

from tests.makers import Browser

Login = Callable[[str], Browser]
COUNTS = {  # category: complaints, opinions, suggestions
    "供电服务": (60, 90, 20),
    "信息沟通": (12, 30, 5),
    "第三方机构": (9, 11, 2),
    "其它": (3, 12, 8),
    "供电可靠": (80, 83, 10),
    "电网建设": (40, 35, 10),
    "供电安全": (30, 12, 6),
}
TYPES = ("投诉", "意见", "建议")
ADDRESS = "/statistics/grievances"


@pytest.fixture
def engine_kind() -> str:
    """One engine is enough for what pages add."""
    return "sqlite"


def rows() -> list[list[str]]:
    """A row for each of the 568 cases."""
    cases = [
        (category, type_)
        for category, counts in COUNTS.items()
        for type_, n in zip(TYPES, counts, strict=True)
        for _case in range(n)
    ]
    made = [
        [f"2026-{1 + at % 6:02}-{1 + at % 28:02}", type_, category, f"GD-{at:04}"]
        for at, (category, type_) in enumerate(cases)
    ]
    return [["受理日期", "类型", "业务类别", "工单编号"], *made]


def as_csv() -> bytes:
    text = StringIO(newline="")
    csv.writer(text).writerows(rows())
    return text.getvalue().encode("utf-8-sig")


def as_xlsx() -> bytes:
    book = Workbook()
    for row in rows():
        book.active.append(row)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def sent(zhou: Browser, name: str, data: bytes) -> str:
    """The address of the preview."""
    form = {"file": (BytesIO(data), name)}
    return zhou.post(f"{ADDRESS}/import", form).location


@pytest.mark.parametrize(("name", "made"), [("a.csv", as_csv), ("a.xlsx", as_xlsx)])
def test_the_table_of_568(browser: Login, name: str, made: Callable[[], bytes]) -> None:
    zhou = browser("zhou")
    preview = sent(zhou, name, made())
    assert "568 件" in zhou.get(preview).get_data(as_text=True)
    assert "还没有客户抱怨" in zhou.get(ADDRESS).get_data(as_text=True)
    assert zhou.post(f"{preview}/commit", {}).location == ADDRESS

    file = zhou.get(f"{ADDRESS}/headings.csv?half=2026H1").data.decode("utf-8-sig")
    assert list(csv.reader(StringIO(file))) == [
        ["业务类别", "投诉", "意见", "建议", "合计", "占比"],
        ["供电服务及其它", "84", "143", "35", "262", "46.13 %"],
        ["停电与电压质量", "80", "83", "10", "173", "30.46 %"],
        ["电网建设", "40", "35", "10", "85", "14.96 %"],
        ["供电安全", "30", "12", "6", "48", "8.45 %"],
        ["合计", "234", "273", "61", "568", "100.00 %"],
    ]
    page = zhou.get(ADDRESS).get_data(as_text=True)  # the latest half-year with cases
    assert "2026 年上半年" in page
    figures = re.findall(rf'<a href="({ADDRESS}/cases[^"]*)">(\d+)</a>', page)
    assert len(figures) == (5 + 8) * 4
    for address, figure in figures[:: 1 if name == "a.csv" else 13]:
        listed = zhou.get(address.replace("&amp;", "&")).get_data(as_text=True)
        pages = re.search(r"共 (\d+) 条", listed)
        assert int(figure) == (int(pages[1]) if pages else listed.count("GD-"))


def test_the_pages_say_what_is_wrong(browser: Login) -> None:
    zhou = browser("zhou")
    assert "请选择要导入的文件" in zhou.post(f"{ADDRESS}/import", {}).get_data(as_text=True)
    bad = "日期,类型,类别\n2026-01-05,咨询,供电安全\n2026-01-05,投诉,没有的\n"
    preview = sent(zhou, "坏.csv", bad.encode())
    page = zhou.get(preview).get_data(as_text=True)
    assert "没有“咨询”这种类型" in page
    assert "没有叫“没有的”的业务类别" in page
    assert "全部导入</button>" not in page
    assert zhou.post(f"{preview}/commit", {}).status_code == 400
    assert zhou.post(f"{preview}/cancel", {}).location == f"{ADDRESS}/import"
    assert zhou.get(preview).status_code == 404
    assert zhou.get(f"{ADDRESS}?half=2026H3").status_code == 404


def test_a_file_is_taken_back_in_english(browser: Login) -> None:
    zhou = browser("zhou")
    zhou.post("/language", {"language": "en", "next": ADDRESS})
    counts = "日期,类型,类别,件数\n2026-01-05,投诉,供电安全,48\n"
    preview = sent(zhou, "a.csv", counts.encode())
    zhou.post(f"{preview}/commit", {})
    page = zhou.get(ADDRESS).get_data(as_text=True)
    assert "First half of 2026" in page
    assert "100.00 %" in page
    assert "In all" in page
    zhou.post(f"{preview}/take-back", {})
    assert "a.csv" not in zhou.get(ADDRESS).get_data(as_text=True)
