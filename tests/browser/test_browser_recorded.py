"""The browser behind the recording proxy: all that the page asked for is recorded, and nothing else gets out."""

from io import BytesIO
from pathlib import Path

import pytest

from casefile.browser import chromium
from casefile.browser.render import Rendered, render
from casefile.outside.failed import Failed
from casefile.outside.policy import Policy
from casefile.outside.proxy import Proxy
from casefile.outside.recorder import Recorder
from tests.outside.site import CERTIFICATE, Site, answer

LOOPBACK = Policy(loopback_allowed=True, roots=str(CERTIFICATE), unconfined_allowed=True)
PAGE = b"""<title>Parts</title><style>@import '/a.css';</style><p id=x></p><img src=/a.png><iframe src=/inner></iframe>
<script>fetch('/words').then(got => got.text()).then(words => x.textContent = words)</script>"""


def _through(folder: Path, url: str, policy: Policy = LOOPBACK) -> tuple[Rendered | Failed, Recorder]:
    browser = chromium.find_browser()
    assert browser, "the tests of the browser need Chromium: see tests/chromium.py"
    recorder = Recorder(BytesIO())
    with Proxy(policy, recorder, path=folder / "way-out") as proxy:
        try:
            return render(url, browser, str(folder / "way-out"), proxy.authority.pin, policy), recorder
        except Failed as failure:
            return failure, recorder


@pytest.mark.parametrize("secure", [False, True])
def test_every_part_a_page_asks_for_is_recorded(tmp_path: Path, secure: bool) -> None:
    with Site(secure=secure) as site:
        site.pages |= {
            "/": answer(PAGE),
            "/a.css": answer(b"p{color:red}", kind="text/css"),
            "/words": answer(b"Fetched words", kind="text/plain"),
            "/inner": answer(b"<p>Inner</p>"),
        }
        made, recorder = _through(tmp_path, site.url)
    assert isinstance(made, Rendered), made
    assert b"Fetched words" in made.dom
    recorded = {answered.url.removeprefix(site.url): answered.status for answered in recorder.responses}
    recorded.pop("favicon.ico", None)  # the browser's own wish, in its own time
    assert recorded == {"": 200, "a.css": 200, "words": 200, "inner": 200, "a.png": 404}
    assert recorder.refused == []


def test_what_a_page_asks_of_private_addresses_is_refused_and_listed_and_never_sent(tmp_path: Path) -> None:
    with Site() as site, Site() as private:
        at = f"10.0.0.1:{private.port}"
        # The page itself may be on loopback; the machine's other addresses stay shut.
        parts = f"<img src='http://{at}/i'><iframe src='http://{at}/f'></iframe><script>fetch('http://{at}/x').catch(()=>0);"
        site.pages["/"] = answer(f"<p>Prying</p>{parts}new WebSocket('ws://{at}/w')</script>".encode())
        made, recorder = _through(tmp_path, site.url)
        assert private.hits == []
    assert isinstance(made, Rendered), made
    refused = {refused.url.partition(at)[2] for refused in recorder.refused}
    assert {"/i", "/f", "/x"} <= refused
    assert all("10.0.0.1" not in answered.url for answered in recorder.responses)


def test_a_site_with_a_certificate_nobody_trusts_is_not_shown(tmp_path: Path) -> None:
    with Site(secure=True) as site:
        site.pages["/"] = answer(b"<p>Who knows")
        made, recorder = _through(tmp_path, site.url, Policy(loopback_allowed=True, unconfined_allowed=True))
    assert isinstance(made, Failed) or made.chain[-1][1] >= 400
    assert recorder.responses == []
    assert [refused.reason for refused in recorder.refused][:1] == ["tls"]
