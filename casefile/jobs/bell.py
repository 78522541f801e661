"""Ringing for a worker. The job's row is committed before; a ring that is lost is made good by the sweep."""

import logging
from collections.abc import Mapping
from typing import Any

from casefile.celery import app

log = logging.getLogger(__name__)


def ring(task_name: str, ids: Mapping[str, Any]) -> None:
    """Send `task_name` with `ids` as its keyword arguments. Never raises: it runs after the commit.

    :param ids: JSON-ready; ids only, the worker reads the rest from the row
    """
    try:
        app.send_task(task_name, kwargs=dict(ids), retry=False)
    except Exception as error:
        # Whatever the broker's client raises, the request has been answered by the database already.
        log.warning("The broker did not take %s; the sweep will ring again (%s)", task_name, type(error).__name__)
