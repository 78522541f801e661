"""What a WSGI server calls for the second origin. It refuses to start where both origins are one site."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "casefile.settings")
django.setup()

from casefile.archive.origins import demand_apart  # noqa: E402 - models can be had once Django is set up

from .application import application  # noqa: E402

demand_apart()
__all__ = ["application"]
