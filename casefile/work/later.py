"""Asking for work once the transaction has committed."""

import logging

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

log = logging.getLogger(__name__)


def later(task: str, **ids: str) -> None:
    """Ring for `task` after commit. The row that needs the work is already written: a lost ring only delays it.

    :param ids: keyword arguments of the task, JSON strings only
    """
    transaction.on_commit(lambda: _ring(task, ids))


def _ring(task: str, ids: dict[str, str]) -> None:
    try:
        import_string(settings.CASEFILE_BELL)(task, ids)
    except Exception:  # the deed is done and committed; a broker that is down must not undo the answer
        log.warning("could not ring for %s %s; the sweep will", task, ids, exc_info=True)
