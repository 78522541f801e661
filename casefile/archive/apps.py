from django.apps import AppConfig
from django.core import checks

from .origins import check_apart


class ArchiveConfig(AppConfig):
    name = "casefile.archive"

    def ready(self) -> None:
        checks.register(check_apart)
