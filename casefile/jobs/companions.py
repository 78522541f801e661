"""What the children of one worker share: one template for cells, one stage for browsers."""

from celery.signals import worker_init

from casefile.archive import intake
from casefile.browser.render import stage
from casefile.reading.cell import template


@worker_init.connect
def stand_by(**_) -> None:
    """Start them in the worker, before it forks: a child that finds none starts its own."""
    template.companion.stand_by()
    if intake.browser():
        stage.stand_by()
