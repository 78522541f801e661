"""Links between claims: by the desk, or by a speaker; only the desk's count."""

from uuid import UUID

from django.utils.translation import gettext as _

from casefile.core import markings
from casefile.core.errors import Invalid
from casefile.core.inputs import PARAGRAPH, id_in, rows_in, text_in, word_in
from casefile.entries.kinds import Beside, Fields
from casefile.entries.models import Entry

from .models import Claim, ClaimLink
from .vocabulary import LINK_OWNERS, LINK_TYPES


def clean_links(fields: Fields, case, by) -> list[Fields]:
    """Links as a version stores them, each to a claim of the case that the person sees.

    :raises Invalid: no such claim, no type, the same link twice
    """
    links = [_link(row, f"links[{place}].") for place, row in enumerate(rows_in(fields, "links"))]
    wanted = {link["claim"] for link in links}
    seen = Claim.objects.visible_to(by).of(case).filter(pk__in=wanted).values_list("pk", flat=True)
    known = {str(pk) for pk in seen}
    for place, link in enumerate(links):
        if link["claim"] not in known:
            raise Invalid(_("There is no such claim."), field=f"links[{place}].claim")
        if any(_same(link, other) for other in links[:place]):
            raise Invalid(_("This link is there already."), field=f"links[{place}].claim")
    return links


def _link(row: dict, at: str) -> Fields:
    kind = word_in(row, "type", LINK_TYPES, at=at)
    if not kind:
        raise Invalid(_("Say what the one is to the other."), field=at + "type")
    claim = id_in(row, "claim", at=at)
    return {
        "type": kind,
        "claim": str(claim) if claim else "",
        "by": word_in(row, "by", LINK_OWNERS, default="desk", at=at),
        "note": text_in(row, "note", longest=PARAGRAPH, at=at),
    }


def _same(one: Fields, other: Fields) -> bool:
    return all(one[name] == other[name] for name in ("type", "claim", "by"))


def demand_others(links, claim: Claim) -> None:
    """Refuse a claim that is linked to itself; what is no list of rows is refused by `clean_links`.

    :raises Invalid: it is
    """
    rows = links if isinstance(links, list) else []
    for place, row in enumerate(rows):
        if isinstance(row, dict) and str(row.get("claim")) == str(claim.pk):
            raise Invalid(_("A claim is not linked to itself."), field=f"links[{place}].claim")


def links_of(claim: Claim, fields: Fields) -> list[Fields]:
    """The links of a content of any age to other claims."""
    return [row for row in fields.get("links", []) if row["claim"] != str(claim.pk)]


def with_links_seen(fields: Fields, person) -> Fields:
    """A content of any kind without its links to claims, and to sources it takes from, that the person does not see."""
    for name, end in (("links", "claim"), ("derived_from", "source")):
        if rows := fields.get(name):
            ends = Entry.objects.visible_to(person).filter(kind=end, pk__in=[row[end] for row in rows])
            seen = {str(pk) for pk in ends.values_list("pk", flat=True)}
            fields = {**fields, name: [row for row in rows if row[end] in seen]}
    return fields


def project_links(claim: Claim, fields: Fields) -> None:
    """Make the live links those of the version that is shown."""
    claim.links.all().delete()
    ClaimLink.objects.bulk_create(
        ClaimLink(
            claim=claim,
            case_id=claim.case_id,
            position=place,
            other_id=UUID(row["claim"]),
            other_case_id=claim.case_id,
            other_is_registry=claim.case.is_registry,
            **{name: row[name] for name in ("type", "by", "note")},
        )
        for place, row in enumerate(links_of(claim, fields))
    )


def links_beside(claim: Claim, fields: Fields) -> list[Beside]:
    """Each link as a document of its own, to be published where both ends are; as strict as the stricter of them."""
    rows = links_of(claim, fields)
    others = Claim.objects.filter(pk__in=[row["claim"] for row in rows]).values_list("pk", "marking")
    of_other = {str(pk): marking for pk, marking in others}
    return [
        Beside(
            role="link",
            schema="casefile/link/1",
            body={"from": str(claim.pk), "to": row["claim"], **{name: row[name] for name in ("type", "by", "note")}},
            marking=markings.strictest(fields["marking"], of_other[row["claim"]]),
            other=UUID(row["claim"]),
        )
        for row in rows
    ]
