"""The page and the parts of a file that a browser saved (MHTML), each read where it lies in it."""

import functools
from collections.abc import Mapping
from typing import Any

from casefile.archive.intake import reading_policy
from casefile.archive.kept import bytes_of, part_of
from casefile.reading import cell
from casefile.reading.coded import uncoded
from casefile.sources.models import Artifact

from .answer import Answer, Page


class Saved:
    """What somebody brought. That a part names an address makes it that part of this page, and of nothing else.

    :ivar names: what the parts go by, `rewriting.name_of` their Content-Location and Content-ID
    """

    def __init__(self, files: Mapping[str, Artifact], _url: str) -> None:
        self._file = files["original"]
        self._listed = _listed(self._file)
        self.names = self._listed["parts"].keys()

    def page(self) -> Page:
        """As the browser that saved it had it, after its scripts.

        :raises blobs.Missing: it was erased
        """
        return Page(self._answer(self._listed["page"]), ran_scripts=True)

    def part(self, name: str) -> Answer | None:
        """None for what is not in the file.

        :raises blobs.Missing: it was erased
        """
        told = self._listed["parts"].get(name)
        return self._answer(told) if told else None

    def _answer(self, told: dict[str, Any]) -> Answer:
        content = part_of(self._file, told["start"], told["end"] - told["start"])
        return Answer(told["url"], told["type"], told["charset"], uncoded(content, told["coding"]))


# A file never changes; what it holds is still asked of the store each time.
@functools.lru_cache(maxsize=64)
def _listed(file: Artifact) -> dict[str, Any]:
    return cell.ask({"do": "list-saved"}, [bytes_of(file)], reading_policy())
