"""PDF documents: their text page by page, and what they are refused for."""

import pytest

from casefile.archive.capture import from_url
from casefile.archive.uploads import from_upload
from casefile.outside.failed import REASONS, Failed
from casefile.outside.policy import Policy
from casefile.reading.pages import read_page
from casefile.reading.pdf import MOST_PAGES
from tests import factories as make
from tests.outside.site import Site, answer
from tests.reading.documents import LOCK, pdf

REPORT = pdf("Harbour report\n21 boats were stop-\nped.", "", "Nobody was hurt. “We go on.”", title="Harbour report")


def test_a_document_has_one_text_with_its_pages():
    [text] = read_page(REPORT, None, None, Policy()).texts
    pages = [text.content[start:end] for start, end in text.pages]
    assert (text.role, text.title, text.direction) == ("pdf", "Harbour report", "ltr")
    assert pages == ["Harbour report\n21 boats were stopped.", "", "Nobody was hurt. “We go on.”"]
    assert "Nobody was hurt." in [text.content[start:end] for start, end in text.sentences]
    assert text.extractor.startswith("pypdfium2 ")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (pdf("Words.", lock=LOCK), "encrypted"),
        (pdf("", ""), "no-text"),
        (pdf("Words.")[:200], "not-readable"),
        (b"%PDF-1.7\n" + b"\0" * 5000, "not-readable"),
        (pdf(*["a"] * (MOST_PAGES + 1)), "too-many-pages"),
    ],
)
def test_what_cannot_be_read_is_refused_by_name(body, code):
    with pytest.raises(Failed, check=lambda failed: failed.code == code):
        read_page(body, None, None, Policy())
    assert not REASONS[code].may_retry


def test_an_uploaded_document_is_kept_whole_and_sealed(quick):
    made = from_upload("report.html", REPORT, quick(), make.moment())
    kept = {one.role: one for one in made.artifacts}
    assert (kept["original"].bytes, kept["original"].content_type) == (REPORT, "application/pdf")
    assert "pypdfium2" in made.tools
    assert "article-text" not in made.missing


def test_a_document_is_fetched_where_label_and_bytes_agree(quick):
    with Site() as site:
        site.pages |= {"/report": answer(REPORT, kind="application/pdf"), "/named": answer(REPORT)}
        assert [text.role for text in from_url(site.url + "report", quick()).texts] == ["pdf"]
        with pytest.raises(Failed, check=lambda failed: failed.code == "unsupported-type"):
            from_url(site.url + "named", quick())
