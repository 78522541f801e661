"""The wiring of addresses: pages at the root, REST under /api/v1/."""

from django.urls import include, path

urlpatterns = [
    path("api/v1/", include("casefile.api.urls")),
]
