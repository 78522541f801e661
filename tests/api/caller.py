"""A script that speaks REST, as a person or a partner; every answer is held against the published description."""

import functools
import json
import re
from typing import Any

from django.test import Client
from jsonschema import Draft202012Validator

from casefile.accounts.actions import issue_token
from casefile.api.description import description
from tests.factories import PASSWORD

ROOT = "/api/v1/"


class Caller:
    """:ivar raw: what each method returns is Django's test response; its body is told by `.json()`"""

    def __init__(self, secret: str = "", password: str = PASSWORD) -> None:
        self.client, self.password = Client(), password
        self.headers = {"Authorization": f"Bearer {secret}"} if secret else {}

    def get(self, path: str, **headers: str):
        return self.send("get", path, None, headers)

    def post(self, path: str, body: Any = None, **headers: str):
        return self.send("post", path, body if body is not None else {}, headers)

    def patch(self, path: str, body: Any, seen: str = "", **headers: str):
        return self.send("patch", path, body, {**({"If-Match": f'"{seen}"'} if seen else {}), **headers})

    def delete(self, path: str, **headers: str):
        return self.send("delete", path, None, headers)

    def upload(self, path: str, name: str, content: bytes, **headers: str):
        """POST a file as a form does, with further members as a JSON object."""
        fields = headers.pop("fields", None)
        form = {"file": _Named(name, content), **({"fields": json.dumps(fields)} if fields else {})}
        return checked("post", path, self.client.post(ROOT + path, form, headers=self._all(headers)))

    def send(self, method: str, path: str, body: Any, headers: dict[str, str]):
        """`body`: a value to send as JSON, bytes to send as they are, None for no body."""
        data = body if isinstance(body, bytes) else json.dumps(body) if body is not None else ""
        send = getattr(self.client, method)
        kwargs = {} if method == "get" else {"data": data, "content_type": "application/json"}
        return checked(method, path, send(ROOT + path, headers=self._all(headers), **kwargs))

    def prove(self) -> "Caller":
        """Prove the password and send the proof with everything from now on."""
        self.headers["Casefile-Proof"] = self.post("proofs/", {"password": self.password}).json()["proof"]
        return self

    def _all(self, headers: dict[str, str]) -> dict[str, str]:
        return {**self.headers, **{name.replace("_", "-"): value for name, value in headers.items()}}


class _Named:
    def __init__(self, name: str, content: bytes) -> None:
        self.name, self.content = name, content

    def read(self) -> bytes:
        return self.content


def caller(person) -> Caller:
    """A script of a person's, with a fresh token."""
    _token, secret = issue_token(by=person, label="script")
    return Caller(secret)


@functools.cache
def described() -> dict:
    return json.loads(description("en"))


def checked(method: str, path: str, response):
    """The response, once status and body are among what the description promises for the address."""
    if response.status_code >= 400:
        assert response["Content-Type"] == "application/problem+json", response.content
        _valid({"$ref": "#/components/schemas/Problem"}, response.json())
        assert response.json()["status"] == response.status_code
        return response
    promised = operation(method, path)["responses"]
    assert str(response.status_code) in promised, (method, path, response.status_code)
    content = promised[str(response.status_code)].get("content", {})
    kind = response["Content-Type"].split(";")[0] if content else ""
    if kind == "application/json":
        _valid(content[kind]["schema"], response.json())
    elif content:
        assert kind in content, (kind, content)
    return response


def operation(method: str, path: str) -> dict:
    """What the description says of a method at an address."""
    asked = "/api/v1/" + path.split("?", maxsplit=1)[0]
    for template, methods in described()["paths"].items():
        if re.fullmatch(re.sub(r"{\w+}", "[^/]+", template).rstrip("/") + "/?", asked):
            return methods[method]
    raise AssertionError(f"{path} is not described")


def _valid(schema: dict, value: Any) -> None:
    Draft202012Validator({**schema, "components": described()["components"]}).validate(value)
