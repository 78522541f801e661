"""Addresses of pages as they are compared: two spellings of one address become one. Never used to fetch."""

import re
from urllib.parse import urlsplit, urlunsplit

from url_normalize import url_normalize

LONGEST = 2_000
"""Characters of an address that is compared: percent-encoding makes six of one, and an index takes 2,700 bytes."""
_SCHEMES = ("http", "https")
# Parameters that tell who sent the reader or measure them, never which page it is. Exact names and whole prefixes only:
# anything looser would make one page of two (?cid=4 and ?cid=5).
_TRACKING = re.compile(
    r"utm_.*|mtm_.*|pk_(?:campaign|kwd|source|medium)|matomo_.*|hsa_.*|mc_[ce]id|mkt_tok|oly_(?:anon|enc)_id|vero_.*|"
    r"_hs(?:enc|mi)|__hs.*|fbclid|gclid|dclid|gclsrc|gbraid|wbraid|msclkid|twclid|ttclid|yclid|li_fat_id|s_cid|igsh(?:id)?|"
    r"_gl|_ga|cmpid|ocid|xtor|wt\.mc_id|ns_(?:campaign|mchannel|source|linkname|fee)|at_(?:medium|campaign|link_.*)|"
    r"ref_src|ref_url|guccounter|guce_referrer(?:_sig)?",
    re.IGNORECASE,
)


def canonical_url(url: str) -> str:
    """The address without fragment, default port, user and tracking parameters, in its one normal spelling (RFC 3986).

    :returns: "" for what is not an http or https address, and for one that is longer than `LONGEST`
    """
    if not url.strip().lower().startswith(("http://", "https://")):
        return ""
    try:
        parts = urlsplit(url_normalize(url.strip()) or "")
        host = parts.hostname
    except ValueError:
        return ""
    if parts.scheme not in _SCHEMES or not host:
        return ""
    found = urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, _untracked(parts.query), ""))
    return found if len(found) <= LONGEST else ""


def _untracked(query: str) -> str:
    """The query in the order it has: a site may read it so."""
    return "&".join(one for one in query.split("&") if one and not _TRACKING.fullmatch(one.partition("=")[0]))
