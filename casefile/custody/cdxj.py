"""An index of WARC records as CDXJ, by which replay programs find a record: address turned round, time, place."""

import json
import re
from io import BytesIO
from urllib.parse import quote, urlsplit

from warcio.archiveiterator import ArchiveIterator
from warcio.recordloader import ArcWarcRecord

_INDEXED = frozenset({"response", "revisit", "resource"})
_DEFAULT_PORTS = {"http": 80, "https": 443}
# What stays as it is; all else, and blanks above all, would break a line into other columns.
_PLAIN = "%/:?#[]@!$&'()*+,;=~"
_WWW = re.compile(r"^www\d*\.")


def index_of(warc: bytes, filename: str) -> bytes:
    """The sorted CDXJ lines of one WARC file whose every record is a gzip member of its own.

    :param filename: the WARC's name as replay finds it, without folder
    :returns: UTF-8; a line is `key time {url, mime, status, digest, length, offset, filename}`, all values text
    :raises warcio.exceptions.ArchiveLoadFailed: this is no such file
    """
    records = ArchiveIterator(BytesIO(warc), verify_http=False)
    lines = []
    for record in records:
        if record.rec_type in _INDEXED:
            # The length is known only once the record has been read to its end.
            offset, length = records.get_record_offset(), records.get_record_length()
            lines.append(_line(record, str(offset), str(length), filename))
    return "".join(sorted(lines)).encode()


def lines_in(index: bytes) -> list[dict[str, str]]:
    """What such lines say of each record, in the order of the records in their files: {url, mime, …}."""
    told = [json.loads(line.split(b" ", 2)[2]) for line in index.splitlines()]
    return sorted(told, key=lambda one: (one["filename"], int(one["offset"])))


def key_of(url: str) -> str:
    """The address as an index sorts it (SURT): `https://www.Example.org/A?b` is `org,example)/a?b`.

    Lower case, host turned round, without scheme, `www.`, usual port, last slash and fragment; the query sorted.
    What is not http or https stays as it is.
    """
    try:
        parts = urlsplit(quote(url.strip(), safe=_PLAIN).lower())
        port = parts.port
    except ValueError:
        return url
    if parts.scheme not in _DEFAULT_PORTS or not parts.hostname:
        return url
    host = ",".join(reversed(_WWW.sub("", parts.hostname).split(".")))
    beside = f":{port}" if port and port != _DEFAULT_PORTS[parts.scheme] else ""
    query = "&".join(sorted(parts.query.split("&")))
    return f"{host}{beside}){parts.path.rstrip('/') or '/'}{'?' if query else ''}{query}"


def _line(record: ArcWarcRecord, offset: str, length: str, filename: str) -> str:
    url = record.rec_headers.get_header("WARC-Target-URI")
    moment = re.sub(r"\D", "", record.rec_headers.get_header("WARC-Date"))[:14]
    found = {"url": url, "mime": _mime(record)}
    if record.rec_type != "resource" and record.http_headers:
        found["status"] = record.http_headers.get_statuscode()
    digest = record.rec_headers.get_header("WARC-Payload-Digest")
    found |= {"digest": digest, "length": length, "offset": offset, "filename": filename}
    told = {name: value for name, value in found.items() if value}
    return f"{key_of(url)} {moment} {json.dumps(told, ensure_ascii=False)}\n"


def _mime(record: ArcWarcRecord) -> str:
    if record.rec_type == "revisit":
        return "warc/revisit"
    head = record.http_headers if record.rec_type == "response" and record.http_headers else record.rec_headers
    return (head.get_header("Content-Type") or "").split(";")[0].strip()
