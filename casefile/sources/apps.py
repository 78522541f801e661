from importlib import import_module

from django.apps import AppConfig


class SourcesConfig(AppConfig):
    name = "casefile.sources"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        kinds = import_module("casefile.entries.kinds")
        kinds.register(import_module("casefile.sources.kind").SOURCE)
