from importlib import import_module

from django.apps import AppConfig


class ReleasesConfig(AppConfig):
    name = "casefile.releases"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        hooks = import_module("casefile.entries.afterwards").WHEN_LESS_MAY_LEAVE
        hooks.append(import_module("casefile.releases.publishing").take_back)
