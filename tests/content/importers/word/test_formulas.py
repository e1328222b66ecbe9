"""Formulas stand in one line; what had to be rewritten is named."""

from __future__ import annotations

import pytest

from tests.content.importers.word.making import paragraph, read, run, shown


def _r(text: str) -> str:
    return f"<m:r><m:t>{text}</m:t></m:r>"


def _of(name: str, **parts: str) -> str:
    inner = "".join(f"<m:{part}>{text}</m:{part}>" for part, text in parts.items())
    return f"<m:{name}>{inner}</m:{name}>"


def test_a_line_of_text_is_that_text() -> None:
    formula = f"<m:oMath>{_r('违约金=欠费×0.1%×天数')}</m:oMath>"
    assert shown(run("按下式：") + formula + run("。")) == "按下式：违约金=欠费×0.1%×天数。"


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        (_of("f", num=_r("a+b"), den=_r("2")), "(a+b)/2"),
        (_of("sSup", e=_r("10"), sup=_r("2")), "10²"),
        (_of("sSup", e=_r("a"), sup=_r("天数")), "a^天数"),
        (_of("sSub", e=_r("U"), sub=_r("1")), "U₁"),
        (_of("sSubSup", e=_r("U"), sub=_r("1"), sup=_r("2")), "U₁²"),
        (_of("rad", deg="", e=_r("x+1")), "√(x+1)"),
        (_of("rad", deg=_r("3"), e=_r("x")), "³√(x)"),
        (_of("d", e=_r("a")), "(a)"),
        (_of("eqArr", e=_r("a=1")), "a=1"),
        (_of("func", fName=_r("cos"), e=_r("φ")), "cosφ"),
        (
            '<m:nary><m:naryPr><m:chr m:val="∑"/></m:naryPr><m:sub>'
            + _r("i=1")
            + "</m:sub><m:sup>"
            + _r("n")
            + "</m:sup><m:e>"
            + _r("x")
            + "</m:e></m:nary>",
            "∑(i=1…n)x",
        ),
        ("<m:m><m:mr>" + _of("e", r="").replace("<m:r></m:r>", _r("1")) + "</m:mr></m:m>", "[1]"),
    ],
)
def test_what_is_built_up_is_written_in_a_line_and_named(formula: str, text: str) -> None:
    lines, notes = read(paragraph(f"<m:oMath>{formula}</m:oMath>"))
    assert lines == [text]
    assert "公式" in notes


def test_a_formula_of_its_own_line() -> None:
    body = f"<m:oMathPara><m:oMath>{_r('a=b')}</m:oMath></m:oMathPara>"
    assert shown(body) == "a=b"
