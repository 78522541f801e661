"""Examples in the description: of every body that is sent, and of every JSON that is answered.

What is sent stands in a table (`example_asked`). What is answered is made from the shapes: a member says what the table
of members has for it (`example_told`), else what its type gives, so that an answer cannot lag behind its shape.
"""

from .example_asked import ASKED, FORMS
from .example_told import MANIFEST, MEMBERS, NOUNS, TITLES, WHOLE
from .example_world import DAY, MOMENT, URL, some

PREFIX = "/api/v1/"
COMPONENTS = "#/components/schemas/"
JSON, FORM = "application/json", "multipart/form-data"
JSON_ANSWERS = (JSON, "application/problem+json")
UNSAID = "…"
"""What a text says that no table knows: a test finds it."""
BY_TYPE: dict[str, object] = {"integer": 1, "number": 1.0, "boolean": True, "null": None, "object": {}}
BY_FORMAT = {"date-time": MOMENT, "date": DAY, "uri": URL}


def with_examples(result: dict, generator, request, public) -> dict:
    """A postprocessing step of drf-spectacular: the description, with examples."""
    shapes = result["components"]["schemas"]
    for path, methods in result["paths"].items():
        address = path.removeprefix(PREFIX)
        for method, told in methods.items():
            _of_request(told.get("requestBody", {}).get("content", {}), address, method)
            for answer in told["responses"].values():
                _of_answer(answer.get("content", {}), address, shapes)
    return result


def _of_request(content: dict, address: str, method: str) -> None:
    if JSON in content and (address, method) in ASKED:
        named = ASKED[address, method].items()
        content[JSON]["examples"] = {name: {"value": value} for name, value in named}
    if FORM in content and address in FORMS:
        content[FORM]["examples"] = {"by-file": {"value": FORMS[address]}}


def _of_answer(content: dict, address: str, shapes: dict) -> None:
    for kind, told in content.items():
        if kind in JSON_ANSWERS:
            is_manifest = kind == JSON and address.endswith("/{number}")
            whole = MANIFEST if is_manifest else made(told["schema"], shapes, members=_at(address))
            told["examples"] = {"answer": {"value": whole}}


def _at(address: str) -> dict[str, object]:
    """The members of the rows of a list of one kind."""
    kind = NOUNS.get(address.rpartition("/")[2])
    return {**MEMBERS, "EntryRow.kind": kind, "EntryRow.title": TITLES[kind]} if kind else MEMBERS


def made(schema: dict, shapes: dict, *, members: dict[str, object], shape: str = "", member: str = "") -> object:
    """A value that fits a schema.

    :param members: `Shape.member` or `member` -> what it says
    :param shape: the name of the shape that `member` belongs to
    """
    said = next((members[name] for name in (f"{shape}.{member}", member) if name in members), UNSAID)
    if said is not UNSAID:
        return said
    for way in ("allOf", "oneOf", "anyOf"):
        if way in schema:
            return made(_chosen(schema[way]), shapes, members=members)
    if "$ref" in schema:
        return _referred(schema["$ref"].removeprefix(COMPONENTS), shapes, members)
    if "properties" in schema:
        return _object(schema, shapes, members, shape)
    return _plain(schema, shapes, members, shape, member)


def _chosen(schemas: list[dict]) -> dict:
    """Of several kinds of entry a claim; else the first."""
    return next((one for one in schemas if one.get("$ref") == f"{COMPONENTS}ClaimEntry"), schemas[0])


def _referred(name: str, shapes: dict, members: dict[str, object]) -> object:
    return WHOLE[name] if name in WHOLE else made(shapes[name], shapes, members=members, shape=name)


def _object(schema: dict, shapes: dict, members: dict[str, object], shape: str) -> dict:
    properties = schema["properties"].items()
    return {name: made(inner, shapes, members=members, shape=shape, member=name) for name, inner in properties}


def _plain(schema: dict, shapes: dict, members: dict[str, object], shape: str, member: str) -> object:
    kind = schema.get("type", "string")
    kind = kind if isinstance(kind, str) else kind[0]
    if kind == "array":
        return [made(schema["items"], shapes, members=members, shape=shape)]
    if kind == "object" and schema.get("additionalProperties"):
        return {"kind": made(schema["additionalProperties"], shapes, members=members)}
    if "enum" in schema:
        return schema["enum"][0]
    if schema.get("format") == "uuid":
        return some(_noun(shape) if member in ("id", "") else member)
    return BY_FORMAT.get(schema.get("format"), BY_TYPE.get(kind, UNSAID))


def _noun(shape: str) -> str:
    """What the id of a shape names: `ClaimEntry` is a claim."""
    return shape.removesuffix("Entry").removesuffix("Whole").removesuffix("Brief").lower()
