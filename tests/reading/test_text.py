"""The texts of a page: what is in them, in which form, and that no page can hurt the reader."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casefile.outside.failed import Failed
from casefile.reading.article import texts_of
from casefile.reading.charset import decode, looks_like_html
from casefile.reading.pages import read_page
from casefile.reading.text import TextMade, clean_text, direction
from tests.reading import pages

HEADLINES = {
    "en-GB": (pages.ENGLISH, "Lonmere harbour closes after storm", "Two of three cranes are broken and"),
    "es": (pages.SPANISH, "Cierra el puerto de Lonmere", "Dos de las tres grúas están rotas"),
    "fa": (pages.PERSIAN, "بندر لونمر بسته می‌شود", "دو جرثقیل از سه جرثقیل شکسته"),
    "ar": (pages.ARABIC, "إغلاق ميناء لونمر", "رافعتان من ثلاث مكسورتان"),
}
CAPTIONS = {
    "en-GB": "The quay on Thursday",
    "es": "El muelle, el jueves",
    "fa": "اسکله در روز پنجشنبه",
    "ar": "الرصيف يوم الخميس",
}


def texts(html: str) -> tuple[TextMade, TextMade]:
    """Article and page text."""
    article, page = texts_of(html.encode())
    assert (article.role, page.role) == ("article", "page")
    return article, page


@pytest.mark.parametrize("language", HEADLINES)
def test_an_article_is_title_dek_and_body_in_any_language(language: str) -> None:
    html, title, dek = HEADLINES[language]
    article, _page = texts(html)
    lines = article.content.split("\n")
    assert lines[0] == article.title == title
    assert lines[1] == ""
    assert lines[2] == article.dek
    assert article.dek.startswith(dek)
    assert lines[3] == ""
    assert article.content.count(title) == 1
    assert article.content.count(dek) == 1
    assert "11:30" in article.content or "یازده و نیم" in article.content or "الحادية عشرة" in article.content
    assert article.language == language
    assert article.direction == ("rtl" if language in {"fa", "ar"} else "ltr")
    assert article.extractor.startswith("trafilatura ")


@pytest.mark.parametrize("language", HEADLINES)
def test_the_page_text_has_headline_and_caption_and_nothing_unseen(language: str) -> None:
    html, title, dek = HEADLINES[language]
    _article, page = texts(html)
    for seen in (title, dek, CAPTIONS[language]):
        assert page.content.count(seen) == 1
    for unseen in ("never seen", "color: red", "Not shown", "Nor this"):
        assert unseen not in page.content


@pytest.mark.parametrize("language", HEADLINES)
def test_the_sentences_of_a_text_stand_at_their_offsets(language: str) -> None:
    for made in texts(HEADLINES[language][0]):
        parts = [made.content[start:end] for start, end in made.sentences]
        assert "".join("".join(part.split()) for part in parts) == "".join(made.content.split())
        assert not any("\n\n" in part for part in parts)
    assert texts(HEADLINES[language][0])[0].sentences[0] == [0, len(HEADLINES[language][1])]


def test_the_front_of_the_page_is_kept_as_printed() -> None:
    article, _page = texts(pages.ENGLISH)
    assert article.byline == "Tomas Illy"
    assert article.published == "2031-05-04T08:15:00+02:00"
    assert "U.N. Harbour Office would send" in article.content
    assert "Two cranes are broken." in article.content.split("\n\n")
    assert "Cafés along the quay" in article.content


def test_a_page_without_a_heading_takes_its_window_title() -> None:
    html = pages.ENGLISH.replace("<h1>Lonmere harbour closes after storm</h1>", "").replace("og:title", "og:nothing")
    assert texts(html)[0].content.startswith("Lonmere harbour closes after storm\n\n")


def test_a_headline_the_extractor_keeps_is_not_said_twice() -> None:
    html = pages.ENGLISH.replace("<p>The harbour", "<p>Lonmere harbour closes after storm</p><p>The harbour", 1)
    assert texts(html)[0].content.count("Lonmere harbour closes after storm") == 1


def test_what_json_ld_says_is_read_and_broken_json_is_not() -> None:
    said = '{"@graph": [{"@type": ["Thing", "NewsArticle"], "headline": "H", "datePublished": "2031-05-04",\
 "author": [{"name": "Ana Dorn"}, "B. Ott"], "inLanguage": "en"}]}'
    for script, byline in ((said, "Ana Dorn, B. Ott"), (said[:-3], "Tomas Illy"), ("[" * 100_000, "Tomas Illy")):
        html = pages.ENGLISH.replace("<style>", f'<script type="application/ld+json">{script}</script><style>')
        assert texts(html)[0].byline == byline


@pytest.mark.parametrize(
    ("dirty", "clean"),
    [
        ("a\r\nb\rc\u2028d\u2029e\x85f", "a\nb\nc\nd\ne\nf"),
        ("a\0b\x01c\x1f\x7f\x9fd", "abcd"),
        ("a\ud800b\udfffc", "abc"),
        ("a\tb", "a b"),
        ("Cafe\u0301", "Café"),
        ("\ufeffa\ufffeb\uffff", "ab"),
        ("می\u200cشود 👨\u200d👩 \u202eabc\u202c 🇮🇷", "می\u200cشود 👨\u200d👩 \u202eabc\u202c 🇮🇷"),
        ("e\0\u0301", "é"),
    ],
)
def test_a_text_has_one_form(dirty: str, clean: str) -> None:
    assert clean_text(dirty) == clean


@settings(max_examples=300, deadline=None)
@given(st.text(st.characters(), max_size=40) | st.text("\r\n\0\ud800\u0301e\x85\t\x1f", max_size=40))
def test_cleaning_twice_changes_nothing(text: str) -> None:
    once = clean_text(text)
    assert clean_text(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert not any(letter < " " and letter != "\n" for letter in once)
    once.encode()


def test_the_direction_is_that_of_most_letters() -> None:
    assert direction("وزیر گفت: U.N.") == "rtl"
    assert direction("The minister said «نعم».") == "ltr"
    assert direction("🇮🇷🇻🇪 بندر") == "rtl"
    assert direction("12:30 …") == "ltr"


@pytest.mark.parametrize(
    ("html", "declared"),
    [
        ("<p>Café – “à la carte”</p>".encode("cp1252"), None),
        ("<p>Café – “à la carte”</p>".encode("cp1252"), "iso-8859-1"),
        ("<meta charset=iso-8859-1><p>Café – “à la carte”</p>".encode(), None),
        ("<meta charset=koi8-r><p>Café – “à la carte”</p>".encode(), "koi8-r"),
        ("\ufeff<p>Café – “à la carte”</p>".encode("utf-16-le"), None),
        ("\ufeff<p>Café – “à la carte”</p>".encode("utf-16-be"), "utf-8"),
        ("\ufeff<p>Café – “à la carte”</p>".encode(), "cp1252"),
        ("<meta charset='made-up'><p>Café – “à la carte”</p>".encode(), "rot13"),
    ],
)
def test_a_page_is_read_in_its_own_letters(html: bytes, declared: str | None) -> None:
    assert "Café – “à la carte”" in decode(html, declared)


def test_a_page_in_an_older_encoding_is_read_by_its_declaration() -> None:
    html = '<html><head><meta http-equiv="Content-Type" content="text/html; charset=windows-1256"></head><p>ميناء'
    assert "ميناء" in decode(html.encode("cp1256"))
    assert "港口关闭" in decode("<meta charset=gb2312><p>港口关闭".encode("gb18030"))


@pytest.mark.parametrize("html", [bytes(range(256)) * 40, b"<html>" + b"\0" * 5000, b"<p>" + b"\xff\xfe\x81" * 2000])
def test_bytes_that_are_no_text_are_not_readable(html: bytes) -> None:
    with pytest.raises(Failed, check=lambda failed: failed.code == "not-readable"):
        decode(html, "utf-8")


@pytest.mark.parametrize(
    "html",
    [
        b"",
        b" \n",
        b"<html></html>",
        b"<html><body><script>x</script><p> </p></body></html>",
        b"<!-- nothing -->",
        b"<title>T</title>",
    ],
)
def test_a_page_without_text_is_empty(html: bytes) -> None:
    with pytest.raises(Failed, check=lambda failed: failed.code == "empty-page"):
        texts_of(html)


def test_nul_and_lone_surrogates_never_reach_a_text() -> None:
    html = (
        b"<title>a\0b</title><h1>a\0b</h1><p>one&#0; two&#xD800; three&#xDFFF;\0 four \xed\xa0\x80 five</p>"
        + b"<p>words</p>" * 9
    )
    for made in texts_of(html):
        assert "\0" not in made.content
        made.content.encode()
        assert "three" in made.content


@pytest.mark.parametrize(
    ("opening", "is_html"),
    [
        (b"<!DOCTYPE html><p>x", True),
        (b"\xef\xbb\xbf \n<html>", True),
        ("\ufeff<html>".encode("utf-16-le"), True),
        (b"<?xml version='1.0'?><!-- saved --><html>", True),
        (b"<p>only a part", True),
        (b"%PDF-1.7", False),
        (b"PK\x03\x04", False),
        (b"\x89PNG\r\n", False),
        (b"plain words", False),
        (b"{}", False),
        (b"<svg xmlns='http://www.w3.org/2000/svg'>", False),
        (b"<?xml version='1.0'?><rss>", False),
        (b"", False),
    ],
)
def test_html_is_told_by_its_bytes(opening: bytes, is_html: bool) -> None:
    assert looks_like_html(opening) is is_html


def test_the_cell_reads_a_page_as_this_process_does(quick) -> None:
    html = pages.PERSIAN.encode()
    assert read_page(html, "utf-8", "http://example.org/", quick()).texts == texts_of(html)


@pytest.mark.parametrize(
    ("html", "code"),
    [(b"", "empty-page"), (b"\0" * 100_000, "not-readable"), (b"<div>" * 100_000 + b"x", "too-complex")],
)
def test_what_the_cell_refuses_keeps_its_name(quick, html: bytes, code: str) -> None:
    with pytest.raises(Failed, check=lambda failed: failed.code == code):
        read_page(html, None, None, quick())


def test_a_page_that_eats_time_is_stopped(quick) -> None:
    html = b"<html><body>" + b"<p>a b c d.</p>" * 600_000
    with pytest.raises(Failed, check=lambda failed: failed.code == "too-complex"):
        read_page(html, None, None, quick(extract_seconds=1))


def test_a_page_that_eats_memory_is_stopped(quick) -> None:
    html = b"<html><body>" + b"<i>x</i>" * 1_000_000
    with pytest.raises(Failed, check=lambda failed: failed.code == "too-complex"):
        read_page(html, None, None, quick(extract_memory=300_000_000))


def test_a_document_over_the_limit_is_not_read_at_all(quick) -> None:
    with pytest.raises(Failed, check=lambda failed: failed.code == "too-large"):
        read_page(b"<p>" + b"x" * 100, None, None, quick(max_document=100))


@pytest.mark.parametrize("tag", ["article", "main", "section", "header", "figure"])
def test_a_page_without_a_body_tag_begins_where_browsers_begin_it(tag: str) -> None:
    html = f"<title>Story</title><{tag}><h1>Story</h1><p>First.</p></{tag}>Second.<p>Third.".encode()
    [page] = [text for text in texts_of(html) if text.role == "page"]
    assert page.content == "Story\n\nFirst.\n\nSecond.\n\nThird."


@pytest.mark.parametrize(("opens", "closes"), [("<![CDATA[", "]]>"), ("<!--", "-->"), ("", "")])
def test_what_a_page_says_of_itself_is_read_also_where_it_is_wrapped(opens: str, closes: str) -> None:
    said = '{"@type": "NewsArticle", "author": {"name": "Ana Dorn"}, "datePublished": "2031-05-04"}'
    html = f'<script type="application/ld+json">\n{opens}\n{said}\n{closes}\n</script><body><h1>Port</h1><p>It rains.'
    made = texts_of(html.encode())[-1]
    assert (made.byline, made.published) == ("Ana Dorn", "2031-05-04")


@pytest.mark.parametrize("mark", ["byline", "post-byline", "FeatureByline", "author"])
def test_a_marked_byline_is_found_however_the_mark_is_written(mark: str) -> None:
    html = f"<body><h1>Port</h1><div class='{mark}'>By Ana Dorn</div><p>It rains.".encode()
    assert texts_of(html)[-1].byline == "By Ana Dorn"
