import pytest

from tests.house import matrix
from tests.house.matrix import cells, wrong_cells

MINE = (
    "waiting", "people/<", "registry/m", "saved-filters/<", "/settings", "/hold", "/overview", "/lately",
    "/links", "events/<uuid:pk>/claims", "/releases", "/distinct", "/members",
)


@pytest.fixture
def desk(own_database):
    return matrix.made()


def test_mine(desk):
    chosen = [c for c in cells("api") if any(m in c.address for m in MINE)]
    wrong = list(wrong_cells(desk, chosen))
    assert not wrong, f"{len(wrong)} of {len(chosen)}:\n" + "\n".join(wrong[:80])
