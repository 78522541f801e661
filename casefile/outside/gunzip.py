"""Undoing a content coding without being blown up by it."""

import zlib

from casefile.outside.failed import Failed

_PIECE = 65_536
_GZIP = 16 + zlib.MAX_WBITS


def decoded(body: bytes, coding: str, limit: int) -> bytes:
    """The body without its content coding, of at most `limit` bytes; memory stays within that.

    :param coding: the Content-Encoding field; only gzip was offered, deflate is taken since it costs nothing
    :raises Failed: `unsupported-encoding`, `decompression-bomb`, `too-large`, `not-readable`, `connection-lost`
    """
    coding = coding.strip().lower()
    if coding in {"", "identity"}:
        if len(body) > limit:
            raise Failed("too-large", f"{len(body)} bytes")
        return body
    if coding not in {"gzip", "x-gzip", "deflate"}:
        raise Failed("unsupported-encoding", coding)
    window = _GZIP if coding != "deflate" else _deflate_window(body)
    try:
        return _inflated(body, window, limit)
    except zlib.error as error:
        raise Failed("not-readable", str(error)) from error


class Tally:
    """Counts what a body unpacks to while it passes, without keeping any of it.

    :param coding: the Content-Encoding field
    :param limit: bytes
    :raises Failed: `unsupported-encoding`
    """

    def __init__(self, coding: str, limit: int) -> None:
        coding = coding.strip().lower()
        if coding not in {"", "identity", "gzip", "x-gzip", "deflate"}:
            raise Failed("unsupported-encoding", coding[:80])
        self.made = 0
        self._limit = limit
        self._is_gzip = coding.endswith("gzip")
        self._is_packed = coding not in {"", "identity"}
        self._is_over = False
        self._unpack: zlib._Decompress | None = None

    def add(self, piece: bytes) -> None:
        """Count one more piece of the body.

        Nothing is counted behind the end, or where it is not packed as it says: whoever unpacks it stops there too.

        :raises Failed: `decompression-bomb`, or `too-large` where nothing is packed
        """
        if not self._is_packed:
            self._count(len(piece), "too-large")
        elif not self._is_over:
            try:
                self._add_packed(piece)
            except zlib.error:
                self._is_over = True

    def _add_packed(self, rest: bytes) -> None:
        unpack = self._unpack or zlib.decompressobj(_GZIP if self._is_gzip else _deflate_window(rest))
        while rest:
            if unpack.eof:
                if not (self._is_gzip and rest.startswith(b"\x1f")):
                    self._is_over = True
                    break
                unpack = zlib.decompressobj(_GZIP)
            made = bytearray()
            rest = _step(unpack, rest, made)
            self._count(len(made), "decompression-bomb")
        self._unpack = unpack

    def _count(self, made: int, reason: str) -> None:
        self.made += made
        if self.made > self._limit:
            raise Failed(reason, f"more than {self._limit} bytes")


def _inflated(body: bytes, window: int, limit: int) -> bytes:
    made = bytearray()
    unpack = zlib.decompressobj(window)
    for start in range(0, len(body), _PIECE):
        rest = body[start : start + _PIECE]
        while rest:
            if unpack.eof:
                # gzip may consist of several members (RFC 1952, 2.2); anything else behind the end is padding.
                if window != _GZIP or not rest.startswith(b"\x1f"):
                    return bytes(made)
                unpack = zlib.decompressobj(window)
            rest = _step(unpack, rest, made)
            if len(made) > limit:
                raise Failed("decompression-bomb", f"{len(body)} bytes unpack to more than {limit}")
    if not unpack.eof:
        raise Failed("connection-lost", "the packed body is cut off")
    return bytes(made)


def _step(unpack: "zlib._Decompress", packed: bytes, made: bytearray) -> bytes:
    """Unpack about one piece onto `made` and return what is left of the packed bytes."""
    piece = unpack.decompress(packed, _PIECE)
    made += piece
    # A full piece means that more may wait inside although all bytes went in; one more piece fetches it.
    while len(piece) == _PIECE and not unpack.unconsumed_tail and not unpack.eof:
        piece = unpack.decompress(b"", _PIECE)
        made += piece
    return unpack.unused_data if unpack.eof else unpack.unconsumed_tail


def _deflate_window(body: bytes) -> int:
    """Some servers send the zlib wrapper under the name deflate, as the standard says, and some the bare stream."""
    is_wrapped = len(body) > 1 and body[0] & 0x0F == 8 and (body[0] << 8 | body[1]) % 31 == 0
    return zlib.MAX_WBITS if is_wrapped else -zlib.MAX_WBITS
