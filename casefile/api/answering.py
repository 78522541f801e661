"""Answers: one thing, a list of things, a thing just made."""

from collections.abc import Iterator

from django.http import HttpResponse, StreamingHttpResponse
from rest_framework import status
from rest_framework.response import Response

from casefile.core.paging import Page
from casefile.entries.actions import note_read

from . import shown
from .preconditions import tag_of


def listed(shape, page: Page) -> Response:
    """A page of rows of one table."""
    return rows(shape(page.rows, many=True).data, page.after)


def rows(made: list, after: str = "") -> Response:
    return Response({"rows": made, "after": after})


def entry(found, person, code: int = status.HTTP_200_OK) -> Response:
    """One entry, whole, with its ETag."""
    note_read(by=person, entry=found)
    told = shown.whole(found, person)
    return Response(told, status=code, headers={"ETag": tag_of(told["version"])})


def made(told: dict) -> Response:
    return Response(told, status=status.HTTP_201_CREATED)


def gone() -> Response:
    return Response(status=status.HTTP_204_NO_CONTENT)


def download(body: bytes, name: str) -> HttpResponse:
    """Stored bytes as a file to save: never shown, never run, whatever they are."""
    return HttpResponse(body, headers=_to_save(name))


def flowing(pieces: Iterator[bytes], length: int, name: str) -> StreamingHttpResponse:
    """The same of what may be large, as it is read; `length` bytes in all."""
    return StreamingHttpResponse(pieces, headers={**_to_save(name), "Content-Length": str(length)})


def _to_save(name: str) -> dict[str, str]:
    return {
        "Content-Type": "application/octet-stream",
        "Content-Disposition": f'attachment; filename="{name}"',
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox; default-src 'none'",
    }
