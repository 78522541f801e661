"""A page as a browser saves it, with the parts a test wants: nothing in it is anybody's."""

import base64

HOME = "https://courier.example/news/lonmere"


def part(content: bytes, kind: str, location: str = "", number: str = "", coding: str = "base64") -> bytes:
    """One part: Content-Location `location`, Content-ID `number`."""
    fields = {"Content-Type": kind, "Content-Transfer-Encoding": coding, "Content-Location": location}
    fields["Content-ID"] = f"<{number}>" if number else ""
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items() if value)
    return head.encode() + b"\r\n" + (base64.encodebytes(content) if coding == "base64" else content)


def page(html: str, location: str = HOME, number: str = "") -> bytes:
    return part(html.encode(), "text/html; charset=utf-8", location, number, "binary")


def mhtml(*parts: bytes, more: str = "") -> bytes:
    """The file.

    :param more: fields of the whole, or words for its Content-Type that begin with `;`
    """
    kind, fields = (more, "") if more.startswith(";") else ("", more)
    head = f'{fields}MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="edge"{kind}\r\n\r\n'
    return head.encode() + b"".join(b"--edge\r\n" + one + b"\r\n" for one in parts) + b"--edge--\r\n"
