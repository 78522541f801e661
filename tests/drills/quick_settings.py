"""The product's settings for a worker under test: it may fetch from this machine, as the tests may."""

from casefile.settings import *  # noqa: F403

CASEFILE_FETCH_LOOPBACK = True
