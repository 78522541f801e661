"""Web addresses are read in one way or refused."""

import pytest

from casefile.outside.failed import Failed
from casefile.outside.locator import follow, locate


@pytest.mark.parametrize(
    ("url", "sent"),
    [
        ("http://example.org", "http://example.org/"),
        ("HTTPS://Example.ORG:443/A?b=c#d", "https://example.org/A?b=c"),
        ("http://example.org:80/", "http://example.org/"),
        ("http://example.org./a", "http://example.org/a"),
        ("http://bücher.example/ü?q=é", "http://xn--bcher-kva.example/%C3%BC?q=%C3%A9"),
        ("http://faß.example/", "http://xn--fa-hia.example/"),
        ("http://مثال.example/خبر", "http://xn--mgbh0fb.example/%D8%AE%D8%A8%D8%B1"),
        ("http://8.8.8.8/", "http://8.8.8.8/"),
        ("http://[2606:4700:0:0::1111]/", "http://[2606:4700::1111]/"),
        ("http://a_b.example/%41%zz?x=[1]", "http://a_b.example/%41%zz?x=[1]"),
        ("  http://example.org/\n", "http://example.org/"),
        ("http://example.org?q=1", "http://example.org/?q=1"),
    ],
)
def test_an_address_is_sent_in_one_form(url: str, sent: str) -> None:
    assert str(locate(url)) == sent
    assert str(locate(sent)) == sent


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("", "malformed-url"),
        ("example.org", "malformed-url"),
        ("/only/a/path", "malformed-url"),
        ("http://", "malformed-url"),
        ("http://exa mple.org/", "malformed-url"),
        ("http://example.org/a b", "malformed-url"),
        ("http://example.org/\x00", "malformed-url"),
        ("http://example.org/\ud800", "malformed-url"),
        ("http://example..org/", "malformed-url"),
        ("http://-example.org/", "malformed-url"),
        ("http://exam!ple.org/", "malformed-url"),
        ("http://[::1/", "malformed-url"),
        ("http://1.2.3.4.5/", "malformed-url"),
        ("http://08.8.8.8/", "malformed-url"),
        ("http://example.org:99999/", "malformed-url"),
        ("http://example.org:0/", "malformed-url"),
        ("http://example.org:x/", "malformed-url"),
        ("http:\\\\example.org\\", "malformed-url"),
        ("http:example.org", "malformed-url"),
        (f"http://{'a' * 64}.example/", "malformed-url"),
        (f"http://example.org/{'a' * 5000}", "malformed-url"),
        ("http://\u202eexample.org/", "malformed-url"),
        ("ftp://example.org/", "unsupported-scheme"),
        ("file:///etc/passwd", "unsupported-scheme"),
        ("javascript:alert(1)", "unsupported-scheme"),
        ("http://mara@example.org/", "credentials-in-url"),
        ("http://mara:word@example.org/", "credentials-in-url"),
    ],
)
def test_an_odd_address_is_refused_with_a_sentence(url: str, code: str) -> None:
    with pytest.raises(Failed) as refused:
        locate(url)
    assert refused.value.code == code
    assert refused.value.sentence.endswith(".")
    assert not refused.value.may_retry
    refused.value.detail.encode()


@pytest.mark.parametrize(
    ("location", "there"),
    [
        ("/b", "http://example.org/b"),
        ("b?c", "http://example.org/a/b?c"),
        ("?c", "http://example.org/a/x?c"),
        ("//other.example/", "http://other.example/"),
        ("https://other.example/a b#c", "https://other.example/a%20b"),
        ("../../../up", "http://example.org/up"),
    ],
)
def test_a_redirect_is_followed_from_where_it_was_met(location: str, there: str) -> None:
    assert str(follow(locate("http://example.org/a/x"), location)) == there
