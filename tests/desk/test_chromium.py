"""The browser of the tests is found, and it is a browser."""

import pytest

from tests import chromium


def test_a_page_opens_with_its_script_run(page):
    page.set_content("<p id=word>before</p><script>document.getElementById('word').textContent = 'after'</script>")
    assert page.locator("#word").inner_text() == "after"


def test_a_browser_named_but_not_there_is_a_clear_failure(monkeypatch, tmp_path):
    monkeypatch.setenv("CASEFILE_CHROMIUM", str(tmp_path / "none"))
    with pytest.raises(chromium.NoBrowser, match="which is no program"):
        chromium.find()


def test_no_browser_at_all_says_what_to_do(monkeypatch, tmp_path):
    monkeypatch.delenv("CASEFILE_CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(chromium, "_playwrights_own", lambda: tmp_path / "none")
    with pytest.raises(chromium.NoBrowser, match="Install your system's chromium package"):
        chromium.find()
