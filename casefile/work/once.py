"""The same request twice is done once."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import connection, transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from casefile.core.errors import Invalid, NotNow
from casefile.core.ids import row_id

from .models import IdempotencyKey


@dataclass(frozen=True)
class Answer:
    """What a door answered. One that carries a secret is never stored: repeating it is refused instead."""

    status: int
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)
    is_secret: bool = False


@dataclass(frozen=True)
class Request:
    """What makes two requests the same: who, how, where, their key, and what they said."""

    holder: str
    method: str
    route: str
    key: str
    body: bytes


def once(request: Request, deed: Callable[[], Answer]) -> tuple[Answer, bool]:
    """Do the deed unless this request was answered before; then give the answer it got.

    The key and the deed commit together: a failed deed leaves no key and may be tried again. A twin that comes while
    the first still runs waits for it.

    :returns: the answer, and whether it is a repeated one
    :raises Invalid: the key came before with another body
    :raises NotNow: the answer held a secret, which is shown once only
    """
    if not 1 <= len(request.key) <= 200 or not request.key.isprintable():
        raise Invalid(_("An idempotency key has 1 to 200 printable characters."), field="Idempotency-Key")
    # Keyed, since a body may hold a password.
    body_hash = salted_hmac("casefile.once", request.body, algorithm="sha256").hexdigest()
    with transaction.atomic():
        mine = _reserve(request, body_hash)
        if mine is None:
            return _repeat(request, body_hash), True
        answer = deed()
        mine.update(status=answer.status, answer=None if answer.is_secret else answer.body, headers=answer.headers)
    return answer, False


def _reserve(request: Request, body_hash: str):
    names = (row_id(), request.holder, request.method, request.route[:300], request.key, body_hash)
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO work_idempotencykey (id, holder, method, route, key, body_sha256, headers, created_at)
               VALUES (%s, %s, %s, %s, %s, %s, '{}', now()) ON CONFLICT DO NOTHING RETURNING id""",
            names,
        )
        row = cursor.fetchone()
    return IdempotencyKey.objects.filter(pk=row[0]) if row else None


def _repeat(request: Request, body_hash: str) -> Answer:
    kept = IdempotencyKey.objects.get(
        holder=request.holder, method=request.method, route=request.route[:300], key=request.key
    )
    if kept.body_sha256 != body_hash:
        raise Invalid(_("This idempotency key was used for something else."), field="Idempotency-Key")
    if kept.answer is None:
        raise NotNow(_("This was done already. Its secret was shown once and is not kept."))
    return Answer(kept.status, bytes(kept.answer), kept.headers)
