"""Captures with records, pieces and a picture, kept without fetching or parsing anything."""

from dataclasses import replace

from casefile.archive.intake import add_pasted_source
from casefile.archive.paste import from_paste
from casefile.archive.sealing import package_of as package_file
from casefile.archive.sealing import sealed
from casefile.archive.storing import store
from casefile.sources.keeping import keep_capture
from casefile.sources.models import Artifact, Capture, CaptureJob
from casefile.work.leases import take
from tests import factories as make
from tests.custody.sealing import artifacts_of

TEXT = "Patrols Go On\n\nThe coast guard stopped {} boats."


def made_of(number: int):
    """What an archiver would have made of the page of that number, not sealed yet."""
    made = from_paste(TEXT.format(number).encode(), "en", make.moment(), lambda step: None)
    return replace(made, artifacts=artifacts_of(number))


def kept(case, number: int = 0) -> Capture:
    """A capture of a new source. Those of 0 and 2 hold the same picture, in records of their own."""
    by = make.member(case, "analyst")
    source = add_pasted_source(by=by, case=case, pasted=TEXT.format(number), language="en")
    made = sealed(made_of(number))
    return keep_capture(take(CaptureJob, source.jobs.get().pk), made, store(made.artifacts))


def package_of(capture: Capture) -> bytes:
    """Its package, as it is downloaded."""
    with package_file(capture) as file:
        return file.read()


def one(capture: Capture, role: str) -> Artifact:
    """The file of a copy that has this role."""
    return capture.artifacts.get(role=role)
