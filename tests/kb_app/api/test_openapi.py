"""The OpenAPI description covers the API and holds together."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

PREFIX = "/api/v1"
TYPES = {"string", "integer", "number", "boolean", "array", "object"}


@pytest.fixture
def description(client: FlaskClient) -> dict[str, Any]:
    """What programs read."""
    answer = client.get(f"{PREFIX}/openapi.json")
    assert answer.content_type == "application/json"
    assert answer.json is not None
    return answer.json


def test_every_route_is_described(app: Flask, description: dict[str, Any]) -> None:
    """No route and no method of the API is missing, none is made up."""
    routed = {
        (re.sub(r"<(?:[^<>:]+:)?(\w+)>", r"{\1}", rule.rule), method.lower())
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if rule.rule.startswith(f"{PREFIX}/") and "/docs" not in rule.rule
    }
    described = {(path, verb) for path, verbs in description["paths"].items() for verb in verbs}
    assert described == routed


def test_what_a_call_reads_is_described(app: Flask, description: dict[str, Any]) -> None:
    """A body where the view reads one, what may stand in the address where it reads that."""
    for verbs in description["paths"].values():
        for operation in verbs.values():
            view = inspect.getsource(app.view_functions[f"api.{operation['operationId']}"])
            reads_body = bool(re.search(r"request_response\.body|received\(", view))
            assert reads_body == ("requestBody" in operation), operation["operationId"]
            asked = any(one["in"] == "query" for one in operation["parameters"])
            reads = bool(re.search(r"request_response\.arguments\((?!BaseSchema\(\))", view))
            assert reads == asked, operation["operationId"]


def test_every_operation_holds_together(description: dict[str, Any]) -> None:
    """Its own id, a summary, its path's parameters, and answers for good and ill."""
    ids = []
    for path, verbs in description["paths"].items():
        for verb, operation in verbs.items():
            ids.append(operation["operationId"])
            assert operation["summary"]
            parameters = operation["parameters"]
            names = {(p["in"], p["name"]) for p in parameters}
            assert len(names) == len(parameters)
            in_path = {name for where, name in names if where == "path"}
            assert in_path == set(re.findall(r"{(\w+)}", path))
            assert all(p["required"] for p in parameters if p["in"] == "path")
            assert all(p["schema"]["type"] in TYPES for p in parameters)
            assert {"default"} < operation["responses"].keys()
            assert all(r["description"] for r in operation["responses"].values())
            if verb != "get":
                assert ("header", "Idempotency-Key") in names
            if verb == "get":
                assert "requestBody" not in operation
    assert len(ids) == len(set(ids))


def test_every_reference_leads_somewhere(description: dict[str, Any]) -> None:
    """No schema is named that is not there; every type is one of JSON Schema's."""
    schemas = description["components"]["schemas"]
    for node in _nodes(description):
        if "$ref" in node:
            assert node["$ref"].removeprefix("#/components/schemas/") in schemas
        if isinstance(node.get("type"), str) and "in" not in node:
            assert node["type"] in TYPES | {"http", "apiKey"}
    for kind in ("Answer", "Regulation", "Script", "Procedure", "Case", "Notice"):
        assert schemas[f"Content{kind}"]["properties"]


def test_integer_ids_and_head_of_the_document(description: dict[str, Any]) -> None:
    """Ids of reviews are integers, numbers of entries are text."""
    assert description["openapi"].startswith("3.")
    assert {"title", "version"} <= description["info"].keys()
    review = description["paths"][f"{PREFIX}/reviews/{{review_id}}"]["get"]["parameters"]
    entry = description["paths"][f"{PREFIX}/entries/{{number}}"]["get"]["parameters"]
    assert _schema_of(review, "review_id") == {"type": "integer"}
    assert _schema_of(entry, "number") == {"type": "string"}


def test_docs_are_served_locally(client: FlaskClient) -> None:
    """The reader and all it loads come from this host."""
    page = client.get(f"{PREFIX}/docs")
    assert page.status_code == 200
    assert not re.findall(r"(?:src|href)=\"(?:https?:)?//", page.text)
    for path in re.findall(r"(?:src|href)=\"([^\"]+)\"", page.text):
        with client.get(path) as part:
            assert part.status_code == 200, path
    for name in ("../openapi.py", "..%2fopenapi.py", "nothing.js", "%00"):
        assert client.get(f"{PREFIX}/docs/{name}").status_code == 404


def _nodes(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        yield node
        for below in node.values():
            yield from _nodes(below)
    elif isinstance(node, list):
        for below in node:
            yield from _nodes(below)


def _schema_of(parameters: list[dict[str, Any]], name: str) -> Any:
    return next(p["schema"] for p in parameters if p["name"] == name)
