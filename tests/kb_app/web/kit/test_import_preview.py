"""What both imports share: a table to fill in, and how a preview is confirmed."""

from __future__ import annotations

import pytest
from flask import Flask

from core.errors import Invalid
from core.messages import _
from kb_app.web.kit.import_preview import ConfirmSchema, confirmed, table_to_fill


@pytest.mark.parametrize(("type_", "mimetype"), [("csv", "text/csv"), ("xlsx", "spreadsheetml")])
def test_a_table_to_fill_comes_under_its_title(app: Flask, type_: str, mimetype: str) -> None:
    with app.test_request_context():
        answer = table_to_fill(b"abc", type_, _("标准答案导入模板"))
    answer.direct_passthrough = False
    assert answer.data == b"abc"
    assert mimetype in answer.mimetype
    assert f".{type_}" in answer.headers["Content-Disposition"]


def test_only_what_the_schema_knows_is_read(app: Flask) -> None:
    sent = {"csrf_token": "t", "encoding_confirmed": "true"}
    with app.test_request_context("/", method="POST", data=sent):
        assert confirmed(ConfirmSchema()) == {"encoding_confirmed": True}
    with app.test_request_context("/", method="POST"):
        assert confirmed(ConfirmSchema()) == {"encoding_confirmed": False}


def test_a_confirmation_that_makes_no_sense_is_refused(app: Flask) -> None:
    sent = {"encoding_confirmed": "perhaps"}
    with app.test_request_context("/", method="POST", data=sent), pytest.raises(Invalid):
        confirmed(ConfirmSchema())
