"""Undoing a content coding without being blown up by it."""

import zlib

from casefile.archive.failed import Failed

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
