"""A captured page put together again from what was kept with it, and from nothing else."""

from typing import Any

from casefile.archive.intake import reading_policy
from casefile.outside.visited import HTML_TYPES
from casefile.reading import cell
from casefile.reading.drawing import SVG
from casefile.reading.sniff import FORMATS
from casefile.sources.models import Capture

from .answer import Answer
from .kinds import kind_of
from .recorded import Recorded
from .saved import Saved

# What is written anew before it is shown: by which job, and what it is then.
_WRITTEN: dict[str, tuple[str, str]] = {
    **dict.fromkeys(HTML_TYPES, ("show-page", "text/html")),
    "text/css": ("show-style", "text/css"),
    SVG: ("show-drawing", SVG),
}


class Replay:
    """One capture's page and its parts, which go by the names that `rewriting.name_of` gives them.

    :raises Failed: it cannot be read
    :raises blobs.Missing: it was erased
    """

    def __init__(self, capture: Capture) -> None:
        files = {one.role: one for one in capture.artifacts.all()}
        original = files.get("original")
        self._is_saved = original is not None and original.content_type == FORMATS["mhtml"].type
        self._held = (Saved if self._is_saved else Recorded)(files, capture.final_url)

    def page(self) -> bytes:
        """UTF-8. Raises as the class."""
        page = self._held.page()
        return self._page(page.answer, ran_scripts=page.ran_scripts)

    def part(self, name: str) -> Answer | None:
        """A part of the page; style sheets, drawings and framed pages written anew, all else as it came; None for none.

        Raises as the class.
        """
        got = self._held.part(name)
        if got is None or kind_of(got.body) or got.type not in _WRITTEN:
            return got
        job, type_ = _WRITTEN[got.type]
        written = self._page(got, ran_scripts=self._is_saved) if job == "show-page" else self._written(job, got)
        return Answer(got.url, type_, "utf-8", written)

    def _page(self, got: Answer, *, ran_scripts: bool) -> bytes:
        return self._written("show-page", got, ran_scripts=ran_scripts, is_saved=self._is_saved)

    def _written(self, job: str, got: Answer, **more: bool) -> bytes:
        asked: dict[str, Any] = {"do": job, **more}
        if job != "show-drawing":  # which leads to nothing outside itself
            asked |= {"url": got.url, "charset": got.charset, "known": list(self._held.names)}
        return cell.ask(asked, [got.body], reading_policy())["words"].encode()
