"""Is the desk up? For the supervisor and for a load balancer."""

from django.db import DatabaseError, connection
from django.http import HttpResponse


def alive(request):
    """/healthz: the process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


def ready(request):
    """/readyz: the database answers, too."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("no database\n", status=503, content_type="text/plain")
    return HttpResponse("ok\n", content_type="text/plain")
