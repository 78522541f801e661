"""Every picture the docs name is there, and every picture that is there is named."""

import re
from pathlib import Path

from tests.house.tree import ROOT, files, plant

_NAMED = re.compile(r"!\[[^\]]+\]\(([^)]+\.png)\)")


def out_of_step(root: Path) -> list[str]:
    """Pictures that are named and missing, or there and not named."""
    pages = files(root / "docs", ".md")
    named = {(page.parent / one).resolve() for page in pages for one in _NAMED.findall(page.read_text("utf-8"))}
    there = {path.resolve() for path in files(root / "docs", ".png")}
    missing = [f"{path.name} is missing" for path in named - there]
    return sorted(missing + [f"{path.name} is named nowhere" for path in there - named])


def test_every_picture_is_there_and_named():
    assert out_of_step(ROOT) == []


def test_a_missing_picture_and_one_too_many_are_found(tmp_path):
    plant(tmp_path, "docs/guide/page.md", "![A case](../pictures/case.png) and ![Lost](../pictures/lost.png)\n")
    plant(tmp_path, "docs/pictures/case.png", "")
    plant(tmp_path, "docs/pictures/spare.png", "")
    assert out_of_step(tmp_path) == ["lost.png is missing", "spare.png is named nowhere"]
