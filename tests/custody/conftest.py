"""A desk that seals, and an authority that stamps, for these tests."""

import pytest

from tests.custody.authority import Stamps
from tests.custody.deceiving import Desk, desk_in


@pytest.fixture
def desk(tmp_path, authority) -> Desk:
    """Give a desk."""
    return desk_in(tmp_path, authority)


@pytest.fixture(scope="module")
def authority(tmp_path_factory) -> Stamps:
    """Give a time stamping authority."""
    return Stamps(tmp_path_factory.mktemp("stamps") / "one")
