"""A Word file of a regulation with pictures: they stand in its clauses, drawn anew."""

from __future__ import annotations

import io

from PIL import Image

from content.files.received import received
from content.importers.regulations.regulation_files import parse_regulation
from content.importers.result import ParsedFile
from tests.made_files import picture, word_with_pictures

LOGO = (picture("black"), "徽标")


def parsed(*parts: str | tuple[bytes, str]) -> ParsedFile:
    """The regulation in a document of these parts."""
    return parse_regulation("办法.docx", word_with_pictures(*parts))


def texts(file: ParsedFile) -> list[str]:
    """The texts of its clauses."""
    assert not file.errors, file.errors
    return [clause["text"] for clause in file.entries[0].content["clauses"]]


def test_a_picture_stands_in_its_clause() -> None:
    file = parsed(
        LOGO,
        "电表更换办法",
        LOGO,
        "第一章 总则",
        "第一条 更换前看显示屏。",
        (picture("red"), "显示屏上排是本月电量"),
        "指示灯如下：",
        (picture("blue"), ""),
        "第二条 本办法自发布起施行。",
    )
    assert file.entries[0].title == "电表更换办法"
    assert texts(file) == [
        "更换前看显示屏。\n〔图：图2.png〕\n指示灯如下：\n〔图：图3.png〕",
        "本办法自发布起施行。",
    ]
    assert [(one.received.name, one.alt) for one in file.pictures] == [
        ("图2.png", "显示屏上排是本月电量"),
        ("图3.png", ""),
    ]
    told = "\n".join(map(str, file.notes))
    assert "图3.png" in told
    assert "图2.png" not in told


def test_a_picture_under_a_heading_belongs_to_the_clause_behind() -> None:
    file = parsed("办法", "第一条 甲。", "第二章 附则", (picture(), "流程图"), "第二条 乙。")
    assert texts(file) == ["甲。", "〔图：图1.png〕\n乙。"]
    assert file.entries[0].content["clauses"][1]["heading"] == "第二章 附则"


def test_what_is_there_twice_is_kept_once() -> None:
    """Also where the bytes differ and the pixels do not."""
    other = picture("red", compress_level=1)
    assert other != picture("red")
    file = parsed("办法", "第一条 甲。", (picture("red"), "红"), "第二条 乙。", (other, ""))
    assert texts(file) == ["甲。\n〔图：图1.png〕", "乙。\n〔图：图1.png〕"]
    assert [one.received.name for one in file.pictures] == ["图1.png"]


def test_a_broken_picture_is_named_and_leaves_no_mark() -> None:
    sound = picture(size=(300, 300))
    cut_short = sound[:60] + bytes(len(sound) - 80) + sound[-20:]
    file = parsed("办法", "第一条 甲。", (cut_short, "红"), "第二条 乙。", (picture(), "绿"))
    assert texts(file) == ["甲。", "乙。\n〔图：图2.png〕"]
    assert [one.received.name for one in file.pictures] == ["图2.png"]
    assert "图1.png" in "\n".join(map(str, file.notes))


def test_pixels_that_were_cut_off_are_not_kept() -> None:
    """Word hides what was cut off, and so do we."""
    halves = Image.new("RGB", (40, 20), "red")
    halves.paste("blue", (20, 0, 40, 20))
    out = io.BytesIO()
    halves.save(out, format="PNG")
    kept = received("a.png", out.getvalue(), (0, 0, 0.5, 0))
    assert (kept.width, kept.height) == (20, 20)
    with Image.open(io.BytesIO(kept.data)) as drawn:
        assert drawn.convert("RGB").getcolors() == [(400, (255, 0, 0))]
