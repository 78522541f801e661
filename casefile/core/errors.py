"""How the house says no. Every refusal is a sentence; the doors turn it into a page or into problem+json."""

from typing import Any


class Refused(Exception):
    """A request that cannot be carried out, with the reason in words.

    :ivar sentence: what the person reads, already translated
    :ivar field: the name of the input at fault, or "" when it is the request as a whole
    :ivar more: what a program may want besides, JSON-ready
    """

    status = 400
    code = "refused"

    def __init__(self, sentence: str, *, field: str = "", **more: Any) -> None:
        super().__init__(sentence)
        self.sentence = str(sentence)
        self.field = field
        self.more = more


class Invalid(Refused):
    """An input that cannot be taken as it is; `field` names it."""

    status = 422
    code = "invalid"


class Mismatch(Invalid):
    """Quoted words that are not what stands at the given place."""

    code = "mismatch"


class NotThere(Refused):
    """What one may not see and what does not exist: the same answer for both."""

    status = 404
    code = "not-found"

    def __init__(self, sentence: str = "", **more: Any) -> None:
        super().__init__(sentence or "Not found.", **more)


class NotAllowed(Refused):
    """Visible, but not this person's to do."""

    status = 403
    code = "not-allowed"


class NeedsProof(NotAllowed):
    """The deed asks the person to prove, now, that it is they: see `accounts.proofs`."""

    code = "proof-needed"


class NotNow(Refused):
    """The state of the thing does not allow the deed."""

    status = 409
    code = "not-now"


class Stale(NotNow):
    """The thing changed since the person opened it; `more["changed"]` names the fields."""

    status = 412
    code = "changed"


class Objected(NotNow):
    """A review rule stands against the deed; `more["objections"]` holds the sentences."""

    code = "objected"


class TooMany(Refused):
    """Asked too often."""

    status = 429
    code = "too-many"
