"""What a picture or a recording is: how large, how long, what it says of itself. Belongs into the cell."""

from importlib import import_module
from io import BytesIO
from typing import Any

from PIL import ExifTags, Image, UnidentifiedImageError
from tinytag import TinyTag, TinyTagException

from casefile.outside.failed import Failed
from casefile.reading.boxes import read_movie, size_of_picture
from casefile.reading.ebml import read_matroska
from casefile.reading.text import clean_text

MOST_PIXELS = 120_000_000
_LONGEST = 500
# We have a bound of our own, without a warning before it.
Image.MAX_IMAGE_PIXELS = None
_TAGS = {"title": "title", "artist": "author", "album": "album", "year": "made", "comment": "comment"}
_HALVES = {"GPSLatitude": ("latitude", "S"), "GPSLongitude": ("longitude", "W")}
_PLUGINS = ("Png", "Jpeg", "Gif", "WebP", "Avif")
# What others load when a picture asks for it: what a camera writes, and pictures of two lenses.
_BEHIND = ("Tiff", "Mpo")


def warm_up() -> None:
    """Load what reading would load: inside the cell no file can be opened."""
    for name in (*_PLUGINS, *_BEHIND):
        import_module(f"PIL.{name}ImagePlugin")
    # A thread of its own cannot be had in there.
    import_module("PIL.AvifImagePlugin").DEFAULT_MAX_THREADS = 1
    for name in _PLUGINS:
        out = BytesIO()
        Image.new("RGB", (1, 1)).save(out, name)
        read_image(out.getvalue(), name.lower())


def read_image(body: bytes, code: str) -> tuple[dict[str, int], dict[str, str]]:
    """Width and height in pixels, and what the camera wrote: taken, camera, latitude, longitude (decimal degrees).

    The picture is decoded once, so that one that was cut off is told.

    :raises Failed: `decompression-bomb` over `MOST_PIXELS`; `not-readable`
    """
    try:
        with Image.open(BytesIO(body), formats=[code.upper()]) as picture:
            width, height = picture.size
            if width * height > MOST_PIXELS:
                raise Failed("decompression-bomb", f"{width} × {height} pixels")
            picture.load()
            return {"width": width, "height": height}, _exif(picture)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, IndexError, KeyError, TypeError) as error:
        raise Failed("not-readable", str(error)) from error


def read_heic(body: bytes, _code: str) -> tuple[dict[str, int], dict[str, str]]:
    """Width and height in pixels, where they are said; the picture is not decoded."""
    return size_of_picture(body), {}


def read_audio(body: bytes, _code: str) -> tuple[dict[str, int], dict[str, str]]:
    """How many milliseconds it lasts, and its tags.

    :raises Failed: `not-readable` where nothing in it can be heard
    """
    try:
        tag = TinyTag.get(file_obj=BytesIO(body))
    except (TinyTagException, ValueError, ArithmeticError, LookupError, TypeError, OSError) as error:
        raise Failed("not-readable", str(error)) from error
    if not tag.duration or tag.duration < 0:
        raise Failed("not-readable", "it lasts no time")
    said = {name: _line(getattr(tag, key)) for key, name in _TAGS.items()}
    return {"milliseconds": round(tag.duration * 1000)}, said


def read_video(body: bytes, code: str) -> tuple[dict[str, int], dict[str, str]]:
    """Width, height and how many milliseconds it lasts, as far as it says; and when it says it was made.

    :raises Failed: `not-readable` where it was cut off or is not what it begins as
    """
    return read_matroska(body) if code in ("webm", "mkv") else read_movie(body)


def _exif(picture: Image.Image) -> dict[str, str]:
    exif = picture.getexif()
    camera = " ".join(_line(exif.get(tag)) for tag in (ExifTags.Base.Make, ExifTags.Base.Model))
    taken = exif.get_ifd(ExifTags.IFD.Exif).get(ExifTags.Base.DateTimeOriginal)
    return {"camera": camera.strip(), "taken": _line(taken), **_place(exif.get_ifd(ExifTags.IFD.GPSInfo))}


def _place(gps: dict[int, Any]) -> dict[str, str]:
    told = {ExifTags.GPSTAGS.get(tag): value for tag, value in gps.items()}
    try:
        return {
            name: f"{_degrees(told[key], told.get(key + 'Ref') == minus):.6f}" for key, (name, minus) in _HALVES.items()
        }
    except (KeyError, TypeError, ValueError, ArithmeticError):
        return {}


def _degrees(parts: Any, is_minus: bool) -> float:
    degrees, minutes, seconds = (float(part) for part in parts)
    whole = degrees + minutes / 60 + seconds / 3600
    if not 0 <= whole <= 180:
        raise ValueError("no place on Earth")
    return -whole if is_minus else whole


def _line(value: Any) -> str:
    return " ".join(clean_text(str(value or "")).split())[:_LONGEST]
