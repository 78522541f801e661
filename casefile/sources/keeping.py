"""Keeping a finished capture: inserted whole, once, in the transaction that ends its job."""

from collections.abc import Callable, Sequence
from datetime import datetime

from django.db import transaction

from casefile.cases.roles import Right
from casefile.cases.sight import rights_of
from casefile.core.canonical import canonical, sha256
from casefile.entries import writing
from casefile.ledger.actions import append
from casefile.work.leases import finish, is_still_mine

from .models import Artifact, Blob, Capture, CaptureJob, Seal, Stamp, Text, TextBody
from .rechecking import recheck
from .staying import staying
from .storage import Stored, demand_room, one_at_a_time

SCHEMA = "casefile/capture/1"
WHEN_KEPT: list[Callable[[Text, str], None]] = []
"""Called with each text and its words after they were stored, in the same transaction: rooms above fill it."""


@staying()
def keep_capture(job: CaptureJob, made, stored: Sequence[Stored]) -> Capture | None:
    """Insert a capture with its artifacts and texts; None when another worker ended the job meanwhile.

    :param made: what the archiver made and sealed (`archive.capture.Made`)
    :param stored: how each of its artifacts was stored, in their order
    :raises storage.Full: with it the case would hold more than it may
    """
    one_at_a_time(job.source.case_id)
    source = writing.whole(writing.lock(job.source_id)[job.source_id])
    if not is_still_mine(job):
        return None
    manifest = canonical(_manifest(job, made, stored))
    capture = Capture.objects.create(
        case_id=source.case_id,
        source=source,
        job=job,
        method=made.method,
        requested_url=made.requested_url,
        final_url=made.final_url,
        started_at=made.started_at,
        ended_at=made.ended_at,
        outcome=made.outcome,
        collector_id=job.asked_by_id,
        manifest=manifest,
        sha256=sha256(manifest),
    )
    _keep_artifacts(capture, made, stored)
    demand_room(source.case)
    Seal.objects.create(capture=capture, **made.seal._asdict())
    _keep_texts(capture, made)
    checked = recheck(capture)
    versions = _fill_what_is_empty(source, job, made)
    finish(job)
    append(
        chain=source.case_id,
        deed="capture.kept",
        by=job.asked_by_id,  # None: it was made by schedule
        subjects=[source.pk, job.pk, capture.pk],
        versions=versions,
        capture=capture.sha256,
        **({"rechecked": len(checked)} if checked else {}),
    )
    return capture


@transaction.atomic
def keep_stamp(seal: Seal, *, authority: str, token: bytes, at: datetime) -> bool:
    """Keep what an authority said of a seal; False when it was kept already. Verified by the caller."""
    named = {"authority": authority[:200]}
    stamp, is_new = Stamp.objects.get_or_create(seal=seal, **named, defaults={"token": token, "at": at})
    if is_new:
        append(
            chain=seal.capture.case_id,
            deed="capture.stamped",
            by=None,
            subjects=[seal.capture.source_id, seal.capture_id],
            stamp=sha256(stamp.token),
        )
    return is_new


def told_of(made) -> dict:
    """What everybody who receives a capture is told of it: not who collected it, nor any machine's address."""
    return {
        "method": made.method,
        "tools": made.tools,
        "requested_url": made.requested_url,
        "final_url": made.final_url,
        "redirects": made.redirects,
        "status": made.status,
        "headers": [list(pair) for pair in made.headers],
        "content_type": made.content_type,
        "tls": made.tls,
        "started_at": made.started_at.isoformat(),
        "ended_at": made.ended_at.isoformat(),
        "clock": made.clock_note,
        "outcome": made.outcome,
        "missing": made.missing,
        "fidelity": made.fidelity,
        "refused": made.refused,
        "browser": made.browser,
        "noted": made.noted,
        **({"reader": {"lacks": list(made.unwalled)}} if made.unwalled else {}),
        **({"file": made.file} if made.file else {}),
    }


def _manifest(job: CaptureJob, made, stored: Sequence[Stored]) -> dict:
    return {
        "schema": SCHEMA,
        "source": str(job.source_id),
        "collector": str(job.asked_by_id) if job.asked_by_id else None,
        "address": made.address,
        **told_of(made),
        "artifacts": [
            {
                "role": one.role,
                "name": one.name,
                "type": one.content_type,
                "sha256": put.sha256,
                "size": len(one.bytes),
            }
            for one, put in zip(made.artifacts, stored, strict=True)
        ],
        "texts": [
            {
                "role": one.role,
                "sha256": sha256(one.content.encode()),
                "extractor": one.extractor,
                "length": len(one.content),
            }
            for one in made.texts
        ],
    }


def _keep_artifacts(capture: Capture, made, stored: Sequence[Stored]) -> None:
    sizes = {address: size for put in stored for address, size in put.sizes.items()}
    # In one order for everybody: two captures of the same bytes wait for each other, not in a circle.
    blobs = [Blob(sha256=address, size=size) for address, size in sorted(sizes.items())]
    Blob.objects.bulk_create(blobs, ignore_conflicts=True)
    Artifact.objects.bulk_create(
        Artifact(
            capture=capture,
            role=one.role,
            name=one.name,
            content_type=one.content_type,
            sha256=put.sha256,
            size=len(one.bytes),
            blobs=put.blobs,
            places=put.places,
        )
        for one, put in zip(made.artifacts, stored, strict=True)
    )


def _keep_texts(capture: Capture, made) -> None:
    for one in made.texts:
        text = Text.objects.create(
            case_id=capture.case_id,
            source_id=capture.source_id,
            capture=capture,
            role=one.role,
            extractor=one.extractor,
            language=one.language[:12],
            direction=one.direction,
            sha256=sha256(one.content.encode()),
            length=len(one.content),
            sentences=one.sentences,
            pages=one.pages,
            unseen=one.unseen,
            scripted=one.scripted,
        )
        TextBody.objects.create(text=text, content=one.content)
        for told in WHEN_KEPT:
            told(text, one.content)


def _fill_what_is_empty(source, job: CaptureJob, made) -> list[dict]:
    """Take title, language, byline and printed date from the page where they are empty and nobody reviewed yet."""
    may_write = job.asked_by is not None and Right.WRITE in rights_of(job.asked_by, source.case)
    if source.stands or source.state != "draft" or not (made.texts and may_write):
        return []
    fields, page = writing.fields_of(source.head), made.texts[0]
    found = {"title": page.title[:500], "language": page.language[:12]}
    filled = {name: value for name, value in found.items() if value and not fields[name]}
    if page.byline and not fields["authors"]:
        filled["authors"] = [page.byline[:500]]
    if page.published and not (fields["published"]["edtf"] or fields["published"]["printed"]):
        filled["published"] = {"edtf": "", "printed": page.published[:200]}
    if not filled:
        return []
    return [writing.name_version(writing.save(entry=source, by=job.asked_by, fields={**fields, **filled}))]
