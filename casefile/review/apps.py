from importlib import import_module

from django.apps import AppConfig


class ReviewConfig(AppConfig):
    name = "casefile.review"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        hooks = import_module("casefile.entries.afterwards").WHEN_LESS_MAY_LEAVE
        hooks.append(import_module("casefile.review.staleness").mark_stale)
