"""The seal every capture gets: its package, made and signed by the desk's current key before it is kept."""

import functools
from datetime import UTC, datetime
from typing import Any

from django.conf import settings

from casefile.core.canonical import NotCanonical, sha256
from casefile.sources.keeping import told_of
from casefile.sources.models import Capture

from .blobs import Missing
from .capture import ArtifactMade, Made, SealMade
from .failed import Failed
from .intake import blobs
from .keys import Keys
from .seal import package, stamped
from .wacz import About, Unsound

ROLE, NAME, TYPE = "package", "package.wacz", "application/wacz"


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
    artifacts = [*made.artifacts, ArtifactMade(ROLE, NAME, TYPE, done.package)]
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


def package_of(capture: Capture) -> bytes:
    """The stored package, with the outside stamp in it when one has come since.

    :raises Missing: it was erased, or there never was one
    :raises Damaged: its bytes do not have its hash
    """
    stored = next((one for one in capture.artifacts.all() if one.role == ROLE), None)
    if stored is None:
        raise Missing(ROLE)
    body, token = blobs().get(stored.sha256), capture.seal.stamps.first()
    return stamped(body, bytes(token.token)) if token else body


def _about(made: Made, now: datetime) -> About:
    original = made.artifacts[0]
    title = made.texts[0].title if made.texts else ""
    return About(title, made.final_url or f"urn:sha256:{sha256(original.bytes)}", made.ended_at, now)
