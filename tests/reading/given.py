"""Files as people upload them, one of every kind, made here: nothing in them is anybody's."""

import base64
import json
import quopri
import struct
import wave
import zipfile
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO

from PIL import Image

from casefile.outside.warc import Records, block_of, digest_of
from tests.reading import pages
from tests.reading.documents import pdf

ADDRESS = "https://courier.example/news/lonmere"
WHEN = datetime(2031, 5, 4, 12, 30, tzinfo=UTC)
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_CORE = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">'
    "<dc:title>Berths of Lonmere</dc:title><dc:creator>Ilse Varga</dc:creator>"
    "<dcterms:created>2031-05-01T08:00:00Z</dcterms:created></cp:coreProperties>"
)


def zipped(members: dict[str, bytes | str], packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", packing) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return out.getvalue()


def run(words: str, properties: str = "") -> str:
    return f'<w:r>{properties}<w:t xml:space="preserve">{words}</w:t></w:r>'


def paragraph(*runs: str) -> str:
    return f"<w:p>{''.join(runs)}</w:p>"


def word(body: str) -> str:
    return f'<?xml version="1.0"?><w:document xmlns:w="{_WORD}"><w:body>{body}</w:body></w:document>'


def docx(body: str = "", more: dict[str, bytes | str] | None = None) -> bytes:
    """A Word document; `body` in place of its own."""
    rows = "".join(
        f"<w:tr>{''.join(f'<w:tc>{paragraph(run(cell))}</w:tc>' for cell in row)}</w:tr>"
        for row in (("Berth", "Ships"), ("North", "21"))
    )
    own = (
        paragraph(run("The harbour"), run(" and its berths"))
        + paragraph(run("Lonmere counts its ships."), '<w:r><w:footnoteReference w:id="2"/></w:r>')
        + f"<w:tbl>{rows}</w:tbl>"
        + paragraph(
            run("The gate stays open.", '<w:rPr><w:vanish w:val="false"/></w:rPr>'),
            run("HIDDEN", "<w:rPr><w:vanish/></w:rPr>"),
        )
        + paragraph(f"<w:del><w:r><w:delText>STRUCK</w:delText></w:r></w:del><w:ins>{run('Added later.')}</w:ins>")
    )
    notes = (
        f'<w:footnotes xmlns:w="{_WORD}"><w:footnote w:type="separator" w:id="0">{paragraph(run("----"))}</w:footnote>'
        f'<w:footnote w:id="2">{paragraph(run("Counted on 3 May."))}</w:footnote></w:footnotes>'
    )
    return zipped(
        {
            "[Content_Types].xml": "<Types/>",
            "_rels/.rels": '<R><Relationship Type="http://x/officeDocument" Target="word/document.xml"/></R>',
            "word/document.xml": word(body or own),
            "word/footnotes.xml": notes,
            "docProps/core.xml": _CORE,
            **(more or {}),
        }
    )


def mhtml(html: str = pages.ENGLISH, parts: int = 1, encoding: str = "") -> bytes:
    """:param encoding: "quoted-printable" or "base64" of the page"""
    html = {"quoted-printable": quopri.encodestring, "base64": base64.encodebytes}.get(encoding, bytes)(
        html.encode()
    ).decode()
    encoded = f"Content-Transfer-Encoding: {encoding}\r\n" if encoding else ""
    more = "".join(
        f"--edge\r\nContent-Type: image/gif\r\nContent-Location: https://courier.example/{n}.gif\r\n\r\nGIF89a\r\n"
        for n in range(parts)
    )
    return (
        "From: <Saved by a browser>\r\n"
        f"Snapshot-Content-Location: {ADDRESS}\r\n"
        "Subject: =?utf-8?Q?Lonmere_=E2=80=93_news?=\r\n"
        "Date: Sun, 04 May 2031 12:30:00 -0000\r\n"
        "MIME-Version: 1.0\r\n"
        'Content-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="edge"\r\n\r\n'
        f"--edge\r\nContent-Type: text/html; charset=utf-8\r\nContent-Location: {ADDRESS}\r\n{encoded}\r\n{html}\r\n"
        f"{more}--edge--\r\n"
    ).encode()


def picture(form: str, size: tuple[int, int] = (64, 48), **more) -> bytes:
    out = BytesIO()
    Image.new("RGB", size, (20, 90, 160)).save(out, form, **more)
    return out.getvalue()


def photograph() -> bytes:
    """A picture with what a camera writes into it."""
    exif = Image.Exif()
    exif[271], exif[272] = "Lumen", "Field 3"
    exif.get_ifd(0x8769)[36867] = "2031:05:04 12:30:00"
    exif.get_ifd(0x8825).update({1: "S", 2: (10.0, 30.0, 0.0), 3: "E", 4: (20.0, 15.0, 0.0)})
    return picture("JPEG", exif=exif)


def box(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I4s", 8 + len(content), name) + content


def movie(brand: bytes, *, seconds: int = 90, size: tuple[int, int] = (1280, 720), filling: int = 0) -> bytes:
    head = struct.pack(">IIIII", 0, 3_000_000_000, 3_000_000_000, 600, seconds * 600) + b"\0" * 80
    track = b"\0" * 76 + struct.pack(">II", size[0] << 16, size[1] << 16)
    sound = b"\0" * 84
    inside = box(b"mvhd", head) + box(b"trak", box(b"tkhd", track)) + box(b"trak", box(b"tkhd", sound))
    return box(b"ftyp", brand + b"\0\0\0\0isom") + box(b"moov", inside) + box(b"mdat", b"\x11" * filling)


def heic() -> bytes:
    sizes = box(b"ispe", struct.pack(">III", 0, 160, 120)) + box(b"ispe", struct.pack(">III", 0, 4032, 3024))
    return box(b"ftyp", b"heic\0\0\0\0mif1") + box(b"meta", b"\0" * 4 + box(b"iprp", box(b"ipco", sizes)))


def element(number: str, content: bytes) -> bytes:
    return bytes.fromhex(number) + (0x0100000000000000 | len(content)).to_bytes(8) + content


def matroska(doctype: bytes, *, is_live: bool = False) -> bytes:
    facts = element("2AD7B1", (1_000_000).to_bytes(3)) + (
        b"" if is_live else element("4489", struct.pack(">d", 61_500))
    )
    video = element("E0", element("B0", (640).to_bytes(2)) + element("BA", (360).to_bytes(2)))
    inside = element("1549A966", facts) + element("1654AE6B", element("AE", video)) + element("1F43B675", b"\0" * 99)
    segment = bytes.fromhex("18538067") + b"\x01" + b"\xff" * 7 + inside if is_live else element("18538067", inside)
    return (
        bytes.fromhex("1A45DFA3")
        + bytes([0x80 | (3 + len(doctype))])
        + b"\x42\x82"
        + bytes([0x80 | len(doctype)])
        + doctype
        + segment
    )


def mp3(frames: int = 100) -> bytes:
    return (bytes.fromhex("FFFB9064") + b"\0" * 413) * frames


def wav(seconds: int = 2) -> bytes:
    out = BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(8_000)
        file.writeframes(b"\x80" * 8_000 * seconds)
    return out.getvalue()


def flac(seconds: int = 3) -> bytes:
    rate, samples = 44_100, 44_100 * seconds
    packed = (rate << 44) | (0 << 41) | (15 << 36) | samples
    return (
        b"fLaC" + bytes([0x80, 0, 0, 34]) + struct.pack(">HH", 4096, 4096) + b"\0" * 6 + packed.to_bytes(8) + b"\0" * 16
    )


def ogg(seconds: int = 4) -> bytes:
    def page(kind: int, granule: int, number: int, content: bytes) -> bytes:
        head = struct.pack("<4sBBqIIIB", b"OggS", 0, kind, granule, 7, number, 0, 1)
        return head + bytes([len(content)]) + content

    first = b"\x01vorbis" + struct.pack("<IBIiiiBB", 0, 1, 44_100, 0, 128_000, 0, 0xB8, 1)
    notes = b"\x03vorbis" + struct.pack("<I", 4) + b"here" + struct.pack("<I", 0) + b"\x01"
    return page(2, 0, 0, first) + page(0, 0, 1, notes) + page(4, 44_100 * seconds, 2, b"\0" * 20)


def warc(html: bytes = pages.ENGLISH.encode(), *, address: str = ADDRESS, digest: str = "") -> bytes:
    """Somebody's WARC file: a picture, then a page."""
    out = BytesIO()
    records = Records(out, WHEN)
    for uri, kind, body in ((f"{address}/a.png", "image/png", b"\x89PNG"), (address, "text/html; charset=utf-8", html)):
        head = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n".encode()
        fields = [("WARC-Target-URI", uri), ("WARC-Date", "2031-05-04T12:30:00Z")]
        fields.append(("WARC-Payload-Digest", digest or digest_of(body)))
        records.add("response", "application/http; msgtype=response", block_of(head + body), fields)
    return out.getvalue()


def wacz(*, page: str = ADDRESS, is_signed: bool = False, is_forged: bool = False, more: dict | None = None) -> bytes:
    """Somebody's WACZ file."""
    files = {
        "archive/data.warc.gz": warc(),
        "pages/pages.jsonl": json.dumps({"format": "json-pages-1.0"}) + "\n" + json.dumps({"url": page, "title": "x"}),
        **(more or {}),
    }
    listed = [
        {"path": path, "hash": f"sha256:{sha256(body if isinstance(body, bytes) else body.encode()).hexdigest()}"}
        for path, body in files.items()
    ]
    if is_forged:
        listed[0]["hash"] = "sha256:" + "0" * 64
    said = {"profile": "data-package", "title": "Lonmere", "software": "Another archiver 2", "resources": listed}
    digest = {"path": "datapackage.json", **({"signedData": {"signature": "x"}} if is_signed else {})}
    return zipped(
        {**files, "datapackage.json": json.dumps(said), "datapackage-digest.json": json.dumps(digest)},
        zipfile.ZIP_STORED,
    )


EVERY = {
    "html": pages.ENGLISH.encode,
    "mhtml": mhtml,
    "pdf": lambda: pdf("Lonmere harbour report.", "Nobody was hurt.", title="Harbour report"),
    "docx": docx,
    "png": lambda: picture("PNG"),
    "jpeg": photograph,
    "gif": lambda: picture("GIF"),
    "webp": lambda: picture("WEBP"),
    "avif": lambda: picture("AVIF"),
    "heic": heic,
    "mp3": mp3,
    "m4a": lambda: movie(b"M4A ", size=(0, 0)),
    "ogg": ogg,
    "flac": flac,
    "wav": wav,
    "mp4": lambda: movie(b"isom"),
    "mov": lambda: movie(b"qt  "),
    "webm": lambda: matroska(b"webm"),
    "mkv": lambda: matroska(b"matroska", is_live=True),
    "warc": warc,
    "wacz": wacz,
}
"""Kind -> how to make one."""
