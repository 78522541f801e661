"""Why a capture could not be made: one table of named reasons, each a sentence a person can act on."""

import re
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _


class Reason(NamedTuple):
    """A sentence, translated when it is read, and whether another try can end differently.

    :ivar is_ours: it lies with the desk, and tells nothing of the page
    """

    sentence: Any
    may_retry: bool
    is_ours: bool = False


REASONS: dict[str, Reason] = {
    # the address
    "malformed-url": Reason(_("This is not a web address that can be fetched."), False),
    "unsupported-scheme": Reason(_("Only addresses that begin with http:// or https:// can be fetched."), False),
    "credentials-in-url": Reason(_("The address carries a user name or password. Remove it and try again."), False),
    "port-not-allowed": Reason(_("Only the usual web ports can be fetched."), False),
    "private-address": Reason(_("The address leads into a private network. Only public sites are fetched."), False),
    "own-address": Reason(_("The address leads to this desk itself."), False),
    # the desk's own rules
    "pap-red": Reason(_("The source is marked for passive handling only: nothing is fetched."), False, is_ours=True),
    "pap-amber": Reason(_("The source is marked not to be fetched from the desk's own address."), False, is_ours=True),
    "quota": Reason(
        _("The case holds as much as it may. A lead makes room, or the operator allows more."), False, is_ours=True
    ),
    # the way there
    "dns": Reason(_("The name of the site could not be found."), True),
    "refused-connection": Reason(_("The site refused the connection or could not be reached."), True),
    "tls": Reason(_("The site's certificate could not be verified."), False),
    "timeout": Reason(_("The site took too long to answer."), True),
    "connection-lost": Reason(_("The connection broke before the page was complete."), True),
    "not-http": Reason(_("What the site answered is not valid HTTP."), True),
    "redirect-loop": Reason(_("The site redirects in a circle."), False),
    "too-many-redirects": Reason(_("The site redirects too many times."), False),
    "redirect-without-target": Reason(_("The site redirects without saying where to."), False),
    "http": Reason(_("The site answered with an error (%(status)s)."), False),
    "too-many-requests": Reason(_("The page asks for more parts than the limit."), False),
    "protocol-not-allowed": Reason(_("The page asks for a kind of connection that is not recorded."), False),
    # what came back
    "too-large": Reason(_("This is larger than the limit."), False),
    "decompression-bomb": Reason(_("This unpacks to more than the limit."), False),
    "unsupported-encoding": Reason(_("The page is packed in a way that was not asked for."), False),
    "unsupported-type": Reason(_("This is no page, PDF, Word document, picture, recording or web archive."), False),
    "not-readable": Reason(
        _("This could not be read: its bytes are damaged, cut off, or not what they begin as."), False
    ),
    "too-complex": Reason(_("The page needs more time or memory to read than is allowed."), False),
    "encrypted": Reason(_("The document asks for a password. Upload a copy that opens without one."), False),
    "too-many-pages": Reason(_("The document has more than 2,000 pages. Upload the part that is needed."), False),
    "no-text": Reason(_("The document holds pictures and no text. Upload a copy with recognised text."), False),
    "empty-page": Reason(_("The page holds no text."), False),
    "soft-404": Reason(_("The site says that the page does not exist, though it answered as if it did."), False),
    "needs-javascript": Reason(
        _("The page shows its text only where scripts run. Open it in a browser, save it there and upload it."), False
    ),
    "blocked": Reason(
        _("The site showed a check for robots instead of the page. Open it in a browser, save it and upload it."), False
    ),
    "login-wall": Reason(
        _("The site asked to sign in instead of showing the page. Sign in with a browser, save it and upload it."),
        False,
    ),
    "consent-wall": Reason(
        _("The site asked about cookies instead of showing the page. Answer in a browser, save it and upload it."),
        False,
    ),
    "paywall": Reason(
        _("Only subscribers see the whole text. Open it with a subscription, save it and upload it."), False
    ),
    "browser-error": Reason(
        _("The browser showed an error of its own instead of the page. Check the address, or try again later."), True
    ),
    "page-hangs": Reason(_("The page keeps the browser busy and never comes to rest. Save it and upload it."), False),
    "page-memory": Reason(_("The page needs more memory than is allowed. Save it and upload it."), False),
    # the desk itself
    "browser-broke": Reason(_("The browser ended before the page was taken."), True),
    "unconfined": Reason(
        _("The page cannot be walled in here. The operator finds what is missing in the log."), False, is_ours=True
    ),
    "not-sealed": Reason(
        _("The copy could not be sealed. The operator finds the cause in the log."), True, is_ours=True
    ),
    "out-of-time": Reason(
        _("The desk had no time left to finish the copy. Try again when it has less to do."), True, is_ours=True
    ),
    "no-room": Reason(_("The desk has no room left on its disk. The operator must make some."), True, is_ours=True),
    "erased": Reason(_("What was kept of the source was erased while this was under way."), False, is_ours=True),
    "interrupted": Reason(_("The work was interrupted before it was done."), True, is_ours=True),
    "broken": Reason(
        _("Something in the archiver broke. The operator finds the cause in the log."), True, is_ours=True
    ),
}

_HTTP = re.compile(r"http-(\d{3})")
# 408 and 425 ask to come again; 429 and the 5xx family say that the trouble may pass (RFC 9110, RFC 6585, RFC 8470).
_PASSING = frozenset({408, 425, 429, *range(500, 600)})


def reason(code: str) -> Reason:
    """The sentence and retry rule of a code as stored, `http-404` and its like included.

    An unknown code, such as one stored by a later release, reads as `broken`.
    """
    answered = _HTTP.fullmatch(code)
    if answered:
        sentence = REASONS["http"].sentence % {"status": answered[1]}
        return Reason(sentence, int(answered[1]) in _PASSING)
    return REASONS.get(code, REASONS["broken"])


class Failed(Exception):
    """A capture that ends without a copy, for a named reason.

    :ivar code: a key of `REASONS`, or `http-NNN` for an answer with that status
    :ivar detail: what an operator may want in the log; never shown to people, may name addresses
    :ivar after: seconds for which the site asks to be left alone (`Retry-After`), None when it does not say
    """

    def __init__(self, code: str, detail: str = "", *, after: float | None = None) -> None:
        if code not in REASONS and not _HTTP.fullmatch(code):
            raise ValueError(f"no such reason: {code}")
        super().__init__(code, detail)
        self.code = code
        self.detail = detail
        self.after = after

    @property
    def sentence(self) -> str:
        """What the person reads, in the language that is active now."""
        return str(reason(self.code).sentence)

    @property
    def may_retry(self) -> bool:
        """Whether the same request may succeed later without anyone changing it."""
        return reason(self.code).may_retry
