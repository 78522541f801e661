"""Names for rows. What the world sees is random; a time-ordered id would tell when something was logged."""

import os
import time
import uuid


def public_id() -> uuid.UUID:
    """A random identifier (UUIDv4, RFC 9562) for anything whose id leaves the desk."""
    return uuid.uuid4()


def row_id() -> uuid.UUID:
    """A time-ordered identifier (UUIDv7, RFC 9562) for rows nobody outside ever sees."""
    milliseconds = time.time_ns() // 1_000_000
    bits = (milliseconds << 80) | int.from_bytes(os.urandom(10), "big")
    bits = bits & ~(0xF << 76) | (7 << 76)
    return uuid.UUID(int=bits & ~(0x3 << 62) | (2 << 62))
