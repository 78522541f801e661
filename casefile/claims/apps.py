from importlib import import_module

from django.apps import AppConfig


class ClaimsConfig(AppConfig):
    name = "casefile.claims"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        kinds = import_module("casefile.entries.kinds")
        kinds.register(import_module("casefile.claims.kind").CLAIM)
        import_module("casefile.sources.keeping").WHEN_KEPT.append(import_module("casefile.claims.carrying").keep)
        telling = import_module("casefile.entries.telling")
        telling.HIDDEN_BESIDE_ENTRIES.append(import_module("casefile.claims.queries").hidden_events)
