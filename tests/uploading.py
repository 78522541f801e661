"""A source made of a file that somebody uploaded, its capture done."""

from io import BytesIO

from casefile.archive.intake import add_uploaded_source, upload_capture
from casefile.archive.running import run
from casefile.sources.models import Artifact, Source


def uploaded(of, by, body: bytes, name: str = "file.bin", **fields) -> Source:
    source = add_uploaded_source(by=by, case=of, name=name, file=BytesIO(body), **fields)
    run(str(source.jobs.get().pk))
    return Source.objects.get(pk=source.pk)


def uploaded_again(source: Source, by, body: bytes, name: str = "file.bin"):
    """One more capture of it."""
    job = upload_capture(by=by, source=source, name=name, file=BytesIO(body))
    run(str(job.pk))
    return job


def file_of(source: Source) -> Artifact:
    """The file that was uploaded first."""
    return Artifact.objects.filter(capture__source=source, role="original").order_by("capture__ended_at").first()
