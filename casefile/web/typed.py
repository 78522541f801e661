"""What was typed into forms, as the actions take it. Nothing is judged here: a field that is missing stays away."""

from uuid import UUID

from django.http import QueryDict

DATE = ("edtf", "printed", "time", "zone")


IN_FILE = "file"


def passages_in(values: list[str]) -> list[dict]:
    """Passages as `passage_value` writes them, for addresses and hidden inputs; others are left out."""
    rows = []
    for value in values:
        text, *rest = value.split(":")
        if text == IN_FILE:
            rows += _place_in(rest)
            continue
        numbers = [int(one) for one in rest[:2] if is_number(one)]
        if len(numbers) == 2 and is_id(text):
            part = rest[2] if len(rest) > 2 else "words"
            rows.append({"text": text, "start": numbers[0], "end": numbers[1], "part": part})
    return rows


def chosen_in(values: list[str]) -> dict[UUID, str]:
    """Entries chosen in a list, each with the version that was seen, written `entry:version`."""
    pairs = [value.split(":", 1) for value in values if ":" in value]
    return {UUID(entry): version for entry, version in pairs if is_id(entry)}


def passage_value(row: dict) -> str:
    """`text:start:end:part`; of a place in a file, `file:id:page:x.y.w.h:from.until:part`, "" for what it lacks."""
    if "artifact" not in row:
        return f"{row['text']}:{row['start']}:{row['end']}:{row['part']}"
    numbers = ([row["page"]] if row["page"] else [], row["region"] or [], row["time"] or [])
    return ":".join([IN_FILE, row["artifact"], *(".".join(map(str, some)) for some in numbers), row["part"]])


def _place_in(members: list[str]) -> list[dict]:
    if len(members) != 5 or not is_id(members[0]):
        return []
    page, region, time = ([int(one) for one in some.split(".") if is_number(one)] for some in members[1:4])
    place = {"page": page[0] if page else None, "region": region or None, "time": time or None}
    return [{"artifact": members[0], **place, "part": members[4]}]


def rows_typed(post: QueryDict, prefix: str, names) -> list[dict[str, str]]:
    """Rows of a form, whose inputs `prefix_name` come once for each row; what a row lacks is ""."""
    columns = {one: post.getlist(f"{prefix}_{one}") for one in names}
    many = max(map(len, columns.values()), default=0)
    return [{one: values[n] if n < len(values) else "" for one, values in columns.items()} for n in range(many)]


def date_typed(post: QueryDict, name: str) -> dict:
    """A date under its name, when the form asked for it: {edtf, printed, time, zone}."""
    if not any(f"{name}_{one}" in post for one in DATE):
        return {}
    return {name: {one: post.get(f"{name}_{one}", "") for one in DATE if f"{name}_{one}" in post}}


def lines_typed(text: str) -> list[str]:
    """The lines of a box that holds one thing a line; empty ones are left out."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def number_typed(text: str) -> int | str | None:
    """The whole number typed, None for nothing; what is no number goes on as it is, to be refused by name."""
    text = text.strip()
    return int(text) if is_number(text) else text or None


def is_number(text: str) -> bool:
    """Short enough for an offset; `int` refuses thousands of digits with an error of its own."""
    return text.isascii() and text.isdigit() and len(text) < 10


def is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
