"""What the page of a claim shows beside its words: where it comes from, what it is linked to, how it is cited."""

from itertools import groupby
from uuid import UUID

from casefile.claims.citing import cited_claim
from casefile.claims.corroboration import corroboration_of
from casefile.claims.models import Claim
from casefile.claims.places import place_of
from casefile.claims.queries import links_to
from casefile.claims.vocabulary import UNGRADED
from casefile.releases.queries import releases_with
from casefile.review.queries import decisions_on, open_suggestions

from .claim_form import copies_in, events_of, form_context, link_rows, names_of, party_rows, titles_of

MOST_LINKS = 200


def page_context(claim: Claim, person, fields: dict, behind: bool) -> dict:
    """What stands on the page.

    :param fields: the content that is shown
    :param behind: whether the person may see the work behind what stands
    """
    if fields.get("erased"):
        return {}
    context = form_context(person, claim.case, fields, fields["passages"])
    context["decisions"] = decisions_on(claim) if behind else []
    context["suggestions"] = open_suggestions(claim) if behind else []
    context |= {"releases": releases_with(claim), "is_graded": fields["claim_kind"] not in UNGRADED}
    context["passages_shown"] = claim.passages.select_related("text__capture", "artifact__capture")
    context["event"] = events_of(person, claim.case, fields).get(fields.get("event"))
    context["corroboration"] = corroboration_of([claim], person, heads={claim.pk: fields})[claim.pk]
    context["cited"] = cited_claim(claim, fields, person)
    context["linked"] = linked(claim, person, fields)
    return context


def claimed_in(rows, contents: dict, person, case) -> dict[UUID, dict]:
    """What a reviewer needs of each claim in a batch, by version; as many queries for ten rows as for five hundred.

    :param rows: the rows of the batch, each with its entry and version
    :param contents: version -> fields, of those the person may see
    """
    claims = {row.version_id: row.entry for row in rows if row.entry.kind == "claim" and row.version_id in contents}
    told = {version: contents[version] for version in claims if not contents[version].get("erased")}
    names, events = names_of(person, case, *told.values()), events_of(person, case, *told.values())
    titles, copies = titles_of(person, case, *told.values()), copies_in(*told.values())
    heads = {claims[version].pk: fields for version, fields in told.items()}
    origins = corroboration_of([claims[version] for version in told], person, heads=heads)
    return {
        version: {
            "parties": party_rows(fields, names, events),
            "links": link_rows(fields, titles),
            "place": place_of(fields),
            "event": events.get(fields.get("event")),
            "copies": copies,
            "corroboration": origins[claims[version].pk],
            "is_graded": fields["claim_kind"] not in UNGRADED,
        }
        for version, fields in told.items()
    }


def linked(claim: Claim, person, fields: dict) -> list[tuple[str, list[dict]]]:
    """(owner, links by them): those the claim makes, then those that other claims make to it; the desk's first.

    What the claim names and the person may not see has no title; what they may not see and links to it is not there.
    """
    rows = [{**row, "is_outward": True} for row in link_rows(fields, titles_of(person, claim.case, fields))]
    for link in links_to(claim, person)[:MOST_LINKS]:
        row = {"type": link.type, "by": link.by, "note": link.note, "is_outward": False}
        rows.append({**row, "claim": str(link.claim_id), "title": link.claim.title})
    owned = sorted(rows, key=_owner)
    return [(owner, list(some)) for owner, some in groupby(owned, key=_owner)]


def _owner(row: dict) -> str:
    return row["by"]
