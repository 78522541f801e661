from django.apps import AppConfig
from django.contrib.staticfiles.apps import StaticFilesConfig


class DeskConfig(AppConfig):
    name = "casefile.desk"
    label = "desk"
    default = True


class StaticFiles(StaticFilesConfig):
    """Django's own, less htmx's extensions: they import by bare names, which cannot be hashed, and none is used."""

    ignore_patterns = [*StaticFilesConfig.ignore_patterns, "ext"]
