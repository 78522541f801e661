"""The wiring of addresses: pages at the root, REST under /api/v1/."""

from django.urls import include, path

urlpatterns = [
    path("api/v1/", include("casefile.api.urls")),
    path("", include("casefile.web.urls")),
]

handler400 = "casefile.web.errors.bad_request"
handler403 = "casefile.web.errors.forbidden"
handler404 = "casefile.web.errors.not_found"
handler500 = "casefile.web.errors.broken"
