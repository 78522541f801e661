"""The seal every capture gets: its package, made and signed by the desk's current key before it is kept."""

import functools
from contextlib import ExitStack
from datetime import UTC, datetime
from mmap import ACCESS_READ, mmap
from tempfile import TemporaryFile
from typing import IO, Any

from django.conf import settings

from casefile.core.canonical import NotCanonical, sha256
from casefile.custody.blobs import Missing
from casefile.custody.keys import Keys
from casefile.custody.made import ArtifactMade, Made, SealMade
from casefile.custody.seal import package, ship
from casefile.custody.wacz import About, Unsound
from casefile.outside.failed import Failed
from casefile.sources.keeping import told_of
from casefile.sources.models import PACKAGE, Artifact, Capture, Seal

from .kept import flow_as_left

NAME, TYPE = "package.wacz", "application/wacz"


@functools.cache
def _keys(folder: str) -> Keys:
    return Keys(folder)


def keys() -> Keys:
    """The keys of this desk."""
    return _keys(str(settings.CASEFILE_KEYS))


def sealed(made: Made) -> Made:
    """The same capture with its package as one more artifact, and the seal under it.

    :raises Failed: `not-sealed`, for whatever keeps the package from being made, signed and read back
    """
    now = datetime.now(UTC)
    try:
        done = package(made.artifacts, _about(made, now), capture=facts_of(made), key=keys().current(now))
    except (Unsound, NotCanonical, OSError, ValueError) as wrong:
        raise Failed("not-sealed", str(wrong)) from wrong
    artifacts = [*made.artifacts, ArtifactMade(PACKAGE, NAME, TYPE, done.package, done.cuts)]
    return made.with_seal(artifacts, SealMade(done.key, done.signature, sha256(done.manifest)))


def facts_of(made: Made) -> dict[str, Any]:
    """What the package says of its capture to whoever receives it."""
    return {
        **told_of(made),
        "texts": [
            {"role": one.role, "sha256": sha256(one.content.encode()), "extractor": one.extractor} for one in made.texts
        ],
    }


def is_stamping() -> bool:
    """Whether this desk has a time authority to ask."""
    return bool(settings.CASEFILE_TSA)


def unstamped_by(key: str) -> int:
    """How many captures that a key sealed have no outside stamp."""
    return Seal.objects.filter(key=key, stamps=None).count()


def package_of(capture: Capture) -> IO[bytes]:
    """The package: as it was sealed, with zeros for what was erased since and the outside stamp if any.

    It is put together on the disk, in a file without a name that whoever asks for it closes.

    :raises Missing: the capture was erased, or never had a package
    :raises Damaged: its bytes do not have its hash
    """
    stored = package_in(capture)
    token = capture.seal.stamps.first()
    with TemporaryFile() as sealed, ExitStack() as on_failure:
        sealed.writelines(flow_as_left(stored))
        sealed.flush()
        package = on_failure.enter_context(TemporaryFile())
        ship(package, mmap(sealed.fileno(), 0, access=ACCESS_READ), bytes(token.token) if token else b"")
        package.seek(0)
        on_failure.pop_all()
    return package


def package_in(capture: Capture) -> Artifact:
    """The file that holds all others.

    :raises Missing: there never was one
    """
    stored = next((one for one in capture.artifacts.all() if one.role == PACKAGE), None)
    if stored is None:
        raise Missing(PACKAGE)
    return stored


def _about(made: Made, now: datetime) -> About:
    original = made.artifacts[0]
    title = made.texts[0].title if made.texts else ""
    return About(title, made.final_url or f"urn:sha256:{sha256(original.bytes)}", made.ended_at, now)
