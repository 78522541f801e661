"""What stands at one address of a capture."""

from typing import NamedTuple


class Answer(NamedTuple):
    """What a site answered at one address, its codings undone. `type` is the site's word, or ours for what we wrote."""

    url: str
    type: str
    charset: str | None
    body: bytes


class Page(NamedTuple):
    """The page a capture was made of; `ran_scripts` where it is as scripts left it."""

    answer: Answer
    ran_scripts: bool
