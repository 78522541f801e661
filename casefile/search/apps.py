from importlib import import_module

from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "casefile.search"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        import_module("casefile.sources.keeping").WHEN_KEPT.append(import_module("casefile.search.indexing").index)
