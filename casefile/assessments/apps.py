from importlib import import_module

from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    name = "casefile.assessments"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        kinds = import_module("casefile.entries.kinds")
        kinds.register(import_module("casefile.assessments.kind").ASSESSMENT)
