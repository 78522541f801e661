"""The wiring of addresses: pages at the root, REST under /api/v1/."""

urlpatterns = []
