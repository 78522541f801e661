"""The whole log of the invented article, made once in a database of its own, of which every test gets a clone."""

import pytest

from tests.journeys.article_log import Log, approved, log_article
from tests.lending import Lending, Lent


@pytest.fixture
def lent(request: pytest.FixtureRequest, lending: Lending, lent: Lent) -> Lent:
    """The log for those who ask for it: all of it drafts, or all of it standing."""
    if "log" in request.fixturenames:
        return lending(log_article)
    if "standing" in request.fixturenames:
        return lending(approved, onto=lending(log_article))
    return lent


@pytest.fixture
def log(transactional_db: None, lent: Lent) -> Log:
    """Drafts, in a database of their own: what the test commits is gone after it."""
    return lent.copy()


@pytest.fixture
def standing(transactional_db: None, lent: Lent) -> Log:
    """The same log once all of it stands."""
    return lent.copy()
