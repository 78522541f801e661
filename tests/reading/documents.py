"""Small PDF documents, written by hand: one font, one line of text under another."""

LOCK = b"<< /Filter /Standard /V 1 /R 2 /O (" + b"o" * 32 + b") /U (" + b"u" * 32 + b") /P -4 >>"
"""The entry of a document that opens with a password only."""


def pdf(*pages: str, title: str = "", lock: bytes = b"") -> bytes:
    """A document with these texts, a page each; a page without text is empty.

    :param lock: its encryption dictionary
    """
    first = 4
    kids = " ".join(f"{first + 2 * n} 0 R" for n in range(len(pages)))
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for n, text in enumerate(pages):
        drawn = _drawn(text)
        page = f"/Parent 2 0 R /MediaBox [0 0 612 792] /Contents {first + 2 * n + 1} 0 R"
        parts.append(f"<< /Type /Page {page} /Resources << /Font << /F1 3 0 R >> >> >>".encode())
        parts.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn))
    parts.append(f"<< /Title ({title}) >>".encode())
    return _file(parts, lock)


def _drawn(text: str) -> bytes:
    lines = "".join(f"({line}) Tj T* " for line in text.splitlines())
    return f"BT /F1 12 Tf 72 700 Td 14 TL {lines}ET".encode("cp1252") if text else b""


def _file(parts: list[bytes], lock: bytes) -> bytes:
    body, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    ends = b"/Root 1 0 R /Info %d 0 R /Size %d" % (len(parts), len(parts) + 1)
    if lock:
        ends += b" /Encrypt " + lock + b" /ID [(one) (one)]"
    return body + b"xref\n0 %d\n0000000000 65535 f \n%strailer << %s >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(parts) + 1,
        table,
        ends,
        len(body),
    )
