"""What mail wraps its contents in, undone (RFC 2045, 6). Unlike what unpacks, it never grows."""

import binascii
import quopri


def uncoded(content: bytes, coding: str) -> bytes:
    """The content of a part.

    :param coding: its Content-Transfer-Encoding in lower case; what we do not know, `binary` and `8bit` change nothing
    """
    return _CODINGS.get(coding, bytes)(content)


def _base64(content: bytes) -> bytes:
    # Letters that are none of its own are passed over, as browsers do; so is what is missing at its end.
    try:
        return binascii.a2b_base64(content + b"==")
    except binascii.Error:
        return b""


_CODINGS = {"base64": _base64, "quoted-printable": quopri.decodestring}
