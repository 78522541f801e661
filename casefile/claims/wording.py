"""In whose words? Told from the quotation marks of the passage, never from a person's memory."""

import re

_MARKS = re.compile(
    r"‘(.+?)’(?!\w)|“(.+?)”|(?<!\w)'(.+?)'(?!\w)|\"(.+?)\"|«(.+?)»|„(.+?)[“”]|「(.+?)」|『(.+?)』", re.DOTALL
)


def wording(words: list[str]) -> str:
    """How much of the quoted words stands in quotation marks.

    :param words: the exact words of the claim's own passages
    :returns: "verbatim" when half of the characters or more do, "fragment" when some do, else "paraphrase"
    """
    total = sum(len(one) for one in words)
    quoted = sum(len(match.group(0)) for one in words for match in _MARKS.finditer(one))
    if not quoted:
        return "paraphrase"
    return "verbatim" if quoted * 2 >= total else "fragment"
