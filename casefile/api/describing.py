"""Marks by which a door's methods tell the description what they take and give."""

from drf_spectacular.utils import extend_schema
from rest_framework.serializers import CharField, Serializer


def gives(shape, *, takes=None, code: int = 200, tagged: bool = False):
    """This method takes one shape and answers with another.

    :param shape: a serializer class, or (status, media type) -> one
    :param takes: a serializer class, or media type -> one
    :param tagged: does the answer carry an ETag?
    """

    def mark(method):
        method.has_tag = tagged
        given = shape if isinstance(shape, dict) else {code: shape}
        return extend_schema(request=takes, responses=given)(method)

    return mark


def gives_list(shape: type[Serializer], *, takes=None):
    """This method answers with {"rows": […], "after": the next page's cursor, "" at the end}."""
    return gives(_list_of(shape), takes=takes)


def may_need_proof(method):
    """Some of what this method is asked needs the header Casefile-Proof."""
    method.may_need_proof = True
    return method


_LISTS: dict[type, type] = {}


def _list_of(shape) -> type[Serializer]:
    if shape not in _LISTS:
        members = {"rows": shape(many=True), "after": CharField(help_text="Empty at the end.", allow_blank=True)}
        _LISTS[shape] = type(f"{shape.__name__}List", (Serializer,), members)
    return _LISTS[shape]
