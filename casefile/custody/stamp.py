"""Outside time stamps (RFC 3161): an authority confirms that the signature existed, at a time it alone states.

An authority counts by the roots that the operator names for it. Without one that can be reached the package is sealed
and not yet stamped; asking again later is harmless.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import NamedTuple

from cryptography.x509 import load_pem_x509_certificates
from rfc3161_client import (
    HashAlgorithm,
    TimeStampRequest,
    TimestampRequestBuilder,
    TimeStampResponse,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

from casefile.outside.failed import Failed

STAMPED, UNSTAMPED = "stamped", "sealed-not-yet-stamped"
QUERY, REPLY = "application/timestamp-query", "application/timestamp-reply"
LARGEST = 100_000
"""Bytes of an answer; real ones have 3 to 8 thousand."""

Send = Callable[[str, bytes], bytes]
"""`send(url, body)` posts a `QUERY` through the guarded way out and returns the answer; raises Failed or OSError."""


class Authority(NamedTuple):
    """A time stamping authority: where it answers, and the certificates in PEM, one or more, that it must lead to."""

    name: str
    url: str
    roots: bytes


class Stamp(NamedTuple):
    """What came of asking.

    :ivar outcome: `stamped` or `sealed-not-yet-stamped`; the second may be tried again
    :ivar token: the authority's whole answer (DER), verified; b"" where there is none
    :ivar at: the authority's time, aware; None where there is none
    :ivar authority: its name, or ""
    :ivar refused: (name, reason) of every authority that was asked in vain, in order; for the log
    """

    outcome: str
    token: bytes
    at: datetime | None
    authority: str
    refused: tuple[tuple[str, str], ...]


def stamp(signature: bytes, authorities: Sequence[Authority], send: Send) -> Stamp:
    """Ask one authority after the other until one gives a token that holds. Never raises for what a stranger answers.

    :param signature: the 64 bytes of the seal, of which the authority learns the SHA-256 only
    """
    refused: list[tuple[str, str]] = []
    for one in authorities:
        asked = TimestampRequestBuilder().data(signature).hash_algorithm(HashAlgorithm.SHA256).build()
        try:
            answer = send(one.url, asked.as_bytes())
            at = _verified(answer, signature, one, asked)
        except (Failed, OSError, ValueError, VerificationError) as why:
            refused.append((one.name, str(why)))
        else:
            return Stamp(STAMPED, answer, at, one.name, tuple(refused))
    return Stamp(UNSTAMPED, b"", None, "", tuple(refused))


def _verified(answer: bytes, signature: bytes, authority: Authority, asked: TimeStampRequest) -> datetime:
    if len(answer) > LARGEST:
        raise ValueError(f"an answer of {len(answer)} bytes")
    reply: TimeStampResponse = decode_timestamp_response(answer)
    builder = VerifierBuilder.from_request(asked)
    for root in load_pem_x509_certificates(authority.roots):
        builder = builder.add_root_certificate(root)
    builder.build().verify_message(reply, signature)
    return reply.tst_info.gen_time
