"""The examples of the description: all there, true to their shapes, and taken by the desk when they are sent."""

import copy
from collections.abc import Iterator

import pytest
from jsonschema import Draft202012Validator

from casefile.api.example_asked import ASKED
from casefile.api.examples import UNSAID
from tests.api.caller import described

JSON_ANSWERS = ("application/json", "application/problem+json")


def bodies() -> Iterator[tuple[str, dict]]:
    """Where a JSON body or a form is sent or answered, and what the description has there."""
    for path, methods in described()["paths"].items():
        for method, told in methods.items():
            for kind, body in told.get("requestBody", {}).get("content", {}).items():
                yield f"{method} {path} takes {kind}", body
            for code, answer in told["responses"].items():
                for kind in set(answer.get("content", {})) & set(JSON_ANSWERS):
                    yield f"{method} {path} answers {code}", answer["content"][kind]


def wrong(schema: dict, value: object) -> list[str]:
    """What keeps a value from being of a shape, formats counted."""
    whole = {**schema, "components": described()["components"]}
    found = Draft202012Validator(whole, format_checker=Draft202012Validator.FORMAT_CHECKER).iter_errors(value)
    return [f"{error.json_path}: {error.message}" for error in found]


def texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from texts(inner)


def test_everything_that_is_sent_or_answered_has_an_example():
    there = list(bodies())
    assert len(there) > 200
    assert [where for where, body in there if not body.get("examples")] == []


def test_every_example_is_of_its_shape():
    checked = [
        (f"{where}, {name}", wrong(body["schema"], one["value"]))
        for where, body in bodies()
        for name, one in body["examples"].items()
    ]
    assert [(where, found) for where, found in checked if found] == []


def test_every_text_of_an_example_is_known_to_a_table():
    told = {where: body["examples"] for where, body in bodies()}
    assert [where for where, examples in told.items() if UNSAID in texts(examples)] == []


def test_every_row_of_the_table_of_examples_is_shown():
    shown = {
        (path.removeprefix("/api/v1/"), method)
        for path, methods in described()["paths"].items()
        for method, told in methods.items()
        if "requestBody" in told
    }
    assert set(ASKED) == shown


@pytest.mark.parametrize(
    ("member", "value"),
    [("id", "no id"), ("changed_at", "yesterday"), ("content", {"voice": "loud"}), ("stands", None)],
)
def test_an_example_that_is_not_of_its_shape_is_found(member, value):
    claim = described()["paths"]["/api/v1/claims/{id}"]["get"]["responses"]["200"]["content"]["application/json"]
    broken = copy.deepcopy(claim["examples"]["answer"]["value"])
    assert wrong(claim["schema"], broken) == []
    broken[member] = value
    assert wrong(claim["schema"], broken)


def test_a_member_that_is_missing_is_found():
    claim = described()["paths"]["/api/v1/claims/{id}"]["get"]["responses"]["200"]["content"]["application/json"]
    broken = {name: one for name, one in claim["examples"]["answer"]["value"].items() if name != "version"}
    assert wrong(claim["schema"], broken)
