from importlib import import_module

from django.apps import AppConfig


class ActorsConfig(AppConfig):
    name = "casefile.actors"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        kinds = import_module("casefile.entries.kinds")
        kinds.register(import_module("casefile.actors.kind").ACTOR)
