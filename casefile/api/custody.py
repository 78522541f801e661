"""Where a copy comes from, over REST: the same that its custody page tells."""

import json

from rest_framework.serializers import (
    BooleanField,
    CharField,
    DictField,
    IntegerField,
    JSONField,
    ListField,
    Serializer,
)

from casefile.archive.asking import asked_for
from casefile.sources.models import Capture

from . import shapes


class Hop(Serializer):
    url = CharField()
    status = IntegerField()
    location = CharField(allow_blank=True, help_text="As sent; empty where the page itself went on.")


class Encryption(Serializer):
    verified = BooleanField(help_text="Whether the certificate was.")
    version = CharField()
    certificate_sha256 = CharField()


class Request(Serializer):
    method = CharField()
    target = CharField(help_text="What was asked for on the site, with the version of HTTP.")
    headers = JSONField(help_text="[[name, value], …] as they went out.")


class Custody(Serializer):
    collector = shapes.PersonBrief(allow_null=True, help_text="null: by schedule.")
    clock = CharField(help_text="Whose clock the times are.")
    address = CharField(allow_blank=True, help_text="The IP address that answered.")
    status = IntegerField(allow_null=True)
    content_type = CharField(allow_blank=True)
    redirects = Hop(many=True)
    tls = Encryption(allow_null=True, help_text="null where nothing was fetched, or without encryption.")
    tools = DictField(child=CharField(), help_text="Programs that touched the bytes, with their versions.")
    asked = Request(allow_null=True, help_text="The request for the page; null where there is no record of it.")
    headers = JSONField(help_text="[[name, value], …] of the answer, as they came.")
    noted = ListField(child=CharField(), help_text="What the page tried: popup, dialog, download.")
    file = JSONField(help_text="Of a file that was brought: what it is, and as claims what it says; else {}.")


_UNTOLD = {"address": "", "tls": None, "noted": [], "file": {}}
"""What copies say from before this was noted."""


def custody_of(capture: Capture) -> dict:
    """As `Custody` shapes it."""
    known = json.loads(bytes(capture.manifest))
    return Custody({**_UNTOLD, **known, "collector": capture.collector, "asked": asked_for(capture)}).data
