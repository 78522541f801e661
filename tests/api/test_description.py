"""The description tells of every address and of nothing else; the documents for people keep step with it."""

import json
import re

from django.urls import get_resolver

from casefile.api.description import description
from casefile.core import errors
from tests.api.caller import described
from tests.house.tree import ROOT

DOCS = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")


def addresses() -> dict[str, object]:
    """Address as the description writes it -> its door."""
    api = next(one for one in get_resolver().url_patterns if str(one.pattern) == "api/v1/")
    doors = {str(one.pattern): one.callback for one in api.url_patterns if hasattr(one.callback, "cls")}
    written = {re.sub(r"<\w+:pk>", "{id}", address): door.cls for address, door in doors.items()}
    return {"/api/v1/" + re.sub(r"<\w+:(\w+)>", r"{\1}", address): door for address, door in written.items()}


def operations():
    return [(path, method, told) for path, methods in described()["paths"].items() for method, told in methods.items()]


def test_every_address_and_method_is_described():
    there = {
        (path, method)
        for path, door in addresses().items()
        for method in ("get", "post", "patch", "delete")
        if hasattr(door, method) and not path.endswith("/schema/")
    }
    assert len(there) > 60
    assert {(path, method) for path, method, _told in operations()} == there


def test_every_operation_says_what_it_does_who_may_come_and_how_it_refuses():
    for path, method, told in operations():
        assert told["description"], path
        assert told["security"], path
        assert "application/problem+json" in told["responses"]["default"]["content"]
        assert any(code.startswith("2") for code in told["responses"])
        if method == "patch":
            assert "If-Match" in {one["name"] for one in told["parameters"]}
    partners = {path for path, _method, told in operations() if {"partnerToken": []} in told["security"]}
    assert partners == {
        path for path in described()["paths"] if re.fullmatch(r".*/collections/({id}(/(doc|rel|exp).*)?)?", path)
    }


def test_every_reference_of_the_description_leads_somewhere():
    names = set(re.findall(r"#/components/schemas/(\w+)", json.dumps(described())))
    assert names <= set(described()["components"]["schemas"])
    assert len({told["operationId"] for _path, _method, told in operations()}) == len(operations())


def test_the_description_is_written_in_each_language():
    assert json.loads(description("fa"))["openapi"] == "3.1.0"


def refusals() -> set[str]:
    kinds, found = [errors.Refused], set()
    while kinds:
        kind = kinds.pop()
        kinds += kind.__subclasses__()
        found.add(kind.code)
    return found


def test_every_address_is_in_the_document_for_people_with_its_methods_and_no_other():
    there = {
        path.removeprefix("/api/v1/"): sorted(method.upper() for method in methods)
        for path, methods in described()["paths"].items()
    }
    rows = re.findall(r"^\| `([^`]+)` \| ([A-Z ]+) \|", DOCS, re.MULTILINE)
    assert {path: sorted(methods.split()) for path, methods in rows} == there


def test_every_refusal_is_in_the_document_for_people():
    assert {code for code in refusals() if f"`{code}`" not in DOCS} == set()
