"""Sources over REST: by address and by file, their captures, texts and files."""

import hashlib
import json

import pytest

from casefile.api.sealing import CaptureSealed, TextWhole
from casefile.archive import running
from casefile.sources.actions import ask_for_capture
from casefile.sources.models import CaptureJob
from casefile.work import leases
from tests import factories as make
from tests.outside.site import Site, answer, redirect
from tests.showroom import copies

pytestmark = pytest.mark.django_db


def test_a_source_by_address_queues_a_capture_and_rings_for_it(desk, rung, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        made = desk.analyst.post(desk.at("/sources"), {"url": "https://a.example/strait", "title": "Strait"})
    assert made.status_code == 201
    assert made["ETag"] == f'"{made.json()["version"]}"'
    job = desk.analyst.get(f"sources/{made.json()['id']}/jobs").json()["rows"][0]
    assert (job["state"], job["method"], job["sentence"]) == ("waiting", "fetched", "")
    assert [ids["job_id"] for _task, ids in rung] == [job["id"]]


def test_a_source_by_file_keeps_exactly_the_bytes_that_were_sent(desk):
    fields = {"title": "Strait", "publisher": {"name": "Harbour Post"}}
    page = make.ARTICLE.encode()
    made = desk.analyst.upload(desk.at("/sources"), "../../page\x00.html", page, fields=fields).json()
    job = CaptureJob.objects.get(source=made["id"])
    assert (job.method, job.upload_name) == ("uploaded", "page.html")
    running.run(str(job.pk))
    capture = desk.analyst.get(f"sources/{made['id']}/captures").json()["rows"][0]
    files = {one["role"]: one for one in capture["artifacts"]}
    kept = {role: desk.analyst.get(f"artifacts/{one['id']}") for role, one in files.items()}
    bodies = {role: response.getvalue() for role, response in kept.items()}
    assert page in bodies.values()
    for role, response in kept.items():
        assert hashlib.sha256(bodies[role]).hexdigest() == files[role]["sha256"]
        assert response["Content-Type"] == "application/octet-stream"
        assert int(response["Content-Length"]) == files[role]["size"]
        assert response["Content-Disposition"].startswith("attachment;")
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    whole = desk.analyst.get(f"captures/{capture['id']}").json()
    assert hashlib.sha256(whole["manifest"].encode()).hexdigest() == whole["sha256"]


def test_a_text_is_told_with_its_hash_and_its_sentences(desk):
    source = make.source(desk.case, desk.people["analyst"])
    text = desk.analyst.get(f"texts/{source.texts.first().pk}").json()
    assert hashlib.sha256(text["content"].encode()).hexdigest() == text["sha256"]
    assert len(text["content"]) == text["length"]
    assert any("21 boats" in text["content"][start:end] for start, end in text["sentences"])


def test_a_failed_capture_says_why_and_is_tried_again_by_a_new_job(desk):
    with Site() as site:
        made = desk.analyst.post(desk.at("/sources"), {"url": site.url + "gone"}).json()
        jobs = f"sources/{made['id']}/jobs"
        first = desk.analyst.get(jobs).json()["rows"][0]["id"]
        assert desk.analyst.post(f"jobs/{first}/retry").status_code == 409
        running.run(first)
        failed = desk.analyst.get(f"jobs/{first}").json()
        assert (failed["state"], failed["reason"]) == ("failed", "http-404")
        assert "404" in failed["sentence"]
        site.pages["/gone"] = answer(make.ARTICLE.encode())
        assert desk.reader.post(f"jobs/{first}/retry").status_code == 404
        assert desk.reviewer.post(f"jobs/{first}/retry").status_code == 403
        again = desk.analyst.post(f"jobs/{first}/retry").json()
        assert again["id"] != first
        running.run(again["id"])
    assert desk.analyst.get(f"jobs/{again['id']}").json()["state"] == "done"
    assert desk.analyst.get(f"jobs/{first}").json()["state"] == "failed"


def test_one_more_capture_is_asked_for_by_address_or_by_file(desk):
    source = make.source(desk.case, desk.people["analyst"])
    path = f"sources/{source.pk}/captures"
    assert desk.analyst.post(path).json()["field"] == "upload"
    assert desk.analyst.upload(path, "later.html", make.ARTICLE.encode()).json()["method"] == "uploaded"
    assert desk.analyst.upload(path, "later.html", make.ARTICLE.encode()).status_code == 409


def test_an_address_that_is_none_is_taken_and_its_capture_fails_with_a_reason(desk):
    for url, reason in [("http://192.168.0.1/", "private-address"), ("javascript:alert(1)", "unsupported-scheme")]:
        made = desk.analyst.post(desk.at("/sources"), {"url": url})
        job = CaptureJob.objects.get(source=made.json()["id"])
        running.run(str(job.pk))
        assert desk.analyst.get(f"jobs/{job.pk}").json()["reason"] == reason


def test_a_passage_keeps_its_place_beside_emoji_and_combining_marks(desk):
    flag, word = "\U0001f1ee\U0001f1f7", "e\u0301tat"
    html = make.ARTICLE.replace("Jonas Brandt", f"{flag} {word} سلام Jonas Brandt", 1)
    source = make.source(desk.case, desk.people["analyst"], html)
    text = desk.analyst.get(f"texts/{source.texts.get(role='article').pk}").json()
    words = f"{flag} \u00e9tat سلام"
    start = text["content"].index(words)
    passage = {"text": text["id"], "start": start, "end": start + len(words), "exact": words}
    path = f"sources/{source.pk}/claims"
    made = desk.analyst.post(path, {"statement": "A.", "passages": [passage]}).json()
    assert made["content"]["passages"][0]["exact"] == words
    cut = {**passage, "exact": words[:-1]}
    refused = desk.analyst.post(path, {"statement": "A.", "passages": [cut]})
    assert refused.json()["type"] == "urn:casefile:problem:mismatch"


def test_a_source_is_added_by_its_text_and_says_so(desk):
    words = "Veskan Backs Ordel\r\n\r\nAt least 21 boats were stopped. Nobody was hurt."
    made = desk.analyst.post(desk.at("/sources"), {"pasted": words, "language": "en", "loaded": ["backs"]}).json()
    assert (made["content"]["loaded"], made["content"]["url"]) == (["backs"], "")
    running.run(str(CaptureJob.objects.get(source=made["id"]).pk))
    [capture] = desk.analyst.get(f"sources/{made['id']}/captures").json()["rows"]
    text = desk.analyst.get(f"texts/{capture['texts'][0]['id']}").json()
    assert (capture["method"], text["content"], text["pages"]) == ("pasted", words.replace("\r", ""), [])
    again = desk.analyst.post(f"sources/{made['id']}/captures", {"pasted": words})
    assert (again.status_code, again.json()["method"]) == (201, "pasted")
    for wrong in ({"pasted": " "}, {"pasted": 7}, {"pasted": "x" * 1_000_001}):
        assert desk.analyst.post(desk.at("/sources"), wrong).json()["field"] == "pasted"


def test_many_sources_are_looked_at_before_they_are_added(desk):
    known = desk.analyst.post(desk.at("/sources"), {"url": "https://a.example/known"}).json()["id"]
    asked = {"text": "url,title\nhttps://a.example/1,One\nhttps://a.example/known?utm_source=x,\nnowhere,\n"}
    looked = desk.analyst.post(desk.at("/sources/bulk"), {**asked, "dry_run": True}).json()
    assert [row["verdict"] for row in looked["rows"]] == ["new", "here", "not-an-address"]
    assert (looked["rows"][1]["existing"], looked["added"]) == (known, [])
    added = desk.analyst.post(desk.at("/sources/bulk"), {"rows": [row["row"] for row in looked["rows"]]}).json()
    assert [one["url"] for one in added["added"]] == ["https://a.example/1"]
    assert desk.reviewer.post(desk.at("/sources/bulk"), asked).status_code == 403
    both = desk.analyst.post(desk.at("/sources/bulk"), {**asked, "rows": [{"url": "https://a.example/2"}]})
    assert both.json()["field"] == "text"


def test_triage_is_told_and_set_beside_the_content(desk):
    made = desk.analyst.post(desk.at("/sources"), {"url": "https://a.example/1"}).json()
    path = f"sources/{made['id']}/triage"
    assert desk.reviewer.get(path).json() == {"state": "to-read"}
    assert desk.analyst.post(path, {"state": "logged"}).json() == {"state": "logged"}
    assert desk.analyst.post(path, {"state": "burned"}).json()["field"] == "triage"
    assert desk.analyst.get(f"sources/{made['id']}").json()["version"] == made["version"]


def test_a_later_capture_tells_what_became_of_each_quotation(desk):
    analyst = desk.people["analyst"]
    source = make.source(desk.case, analyst)
    claim = make.claim(source, analyst)
    page = make.ARTICLE.replace("at least 21", "at least 22").encode()
    job = desk.analyst.upload(f"sources/{source.pk}/captures", "later.html", page).json()
    running.run(job["id"])
    capture = desk.analyst.get(f"sources/{source.pk}/captures").json()["rows"][0]["id"]
    [row] = desk.analyst.get(f"captures/{capture}/rechecks").json()["rows"]
    assert (row["claim"], row["outcome"], row["position"]) == (str(claim.pk), "altered", 0)
    assert "at least 21 boats" in row["quoted"]
    assert "at least 22 boats" in row["found"]
    assert row["quoted"] in row["sentence"]
    told = desk.analyst.get(f"claims/{claim.pk}").json()
    assert [mark["code"] for mark in told["stale"]] == ["altered"]
    assert desk.reader.get(f"captures/{capture}/rechecks").status_code == 404


def test_a_copy_tells_how_much_of_the_page_came(desk):
    source = make.source(desk.case, desk.people["analyst"], url="https://ferry.example/today")
    refused = [{"url": "https://ferry.example/a.png", "reason": "timeout"}]
    told = {
        "missing": ["parts"],
        "fidelity": {"requested": 3, "recorded": 2, "refused": 1},
        "refused": refused,
        "browser": {"name": "chromium", "version": "131", "lacks": []},
    }
    capture = copies.kept(source, desk.people["analyst"], copies.page("<p>x"), **told)
    whole = desk.analyst.get(f"captures/{capture.pk}").json()
    assert whole["outcome"] == "partial"
    (row,) = whole["came"].pop("refused")
    assert row == {**refused[0], "sentence": "The site took too long to answer."}
    assert whole["came"] == {name: told[name] for name in ("missing", "fidelity", "browser")}
    assert whole["erasures"] == []


def test_a_copy_tells_the_custody_that_its_page_tells(desk):
    by = desk.people["analyst"]
    with Site() as site:
        site.pages |= {"/": redirect("/news"), "/news": answer(make.ARTICLE.encode(), "X-Odd: 1")}
        made = desk.analyst.post(desk.at("/sources"), {"url": site.url}).json()
        running.run(desk.analyst.get(f"sources/{made['id']}/jobs").json()["rows"][0]["id"])
    copy = desk.analyst.get(f"sources/{made['id']}/captures").json()["rows"][0]
    told = desk.analyst.get(f"captures/{copy['id']}").json()["custody"]
    assert told["collector"] == {"id": str(by.pk), "name": by.name}
    assert (told["status"], told["content_type"], told["tls"], told["address"]) == (200, "text/html", None, "127.0.0.1")
    assert told["redirects"] == [{"url": site.url, "status": 302, "location": "/news"}]
    assert ["X-Odd", "1"] in told["headers"] and "h11" in told["tools"]
    assert (told["asked"]["method"], told["asked"]["target"]) == ("GET", "/news HTTP/1.1")
    assert told["asked"]["headers"][0] == ["Host", f"127.0.0.1:{site.port}"]
    assert (told["noted"], told["file"]) == ([], {})


def test_an_uploaded_copy_tells_what_the_file_is_and_that_nothing_was_asked(desk):
    source = make.source(desk.case, desk.people["analyst"])
    told = desk.analyst.get(f"captures/{source.captures.get().pk}").json()["custody"]
    assert (told["asked"], told["status"], told["redirects"], told["headers"]) == (None, None, [], [])
    assert told["file"]["kind"] == "html"


def test_a_copy_from_before_says_that_nobody_counted(desk):
    source = make.source(desk.case, desk.people["analyst"])
    capture = source.captures.get()
    manifest = json.loads(bytes(capture.manifest))
    for name in ("fidelity", "refused", "browser"):
        del manifest[name]
    capture.manifest = json.dumps(manifest).encode()
    came = CaptureSealed(capture).data["came"]
    assert (came["fidelity"], came["refused"], came["browser"]) == (None, [], None)


def test_a_text_tells_which_words_nobody_sees_and_which_a_script_put_there(desk):
    source = make.source(desk.case, desk.people["analyst"], url="https://ferry.example/today")
    capture = copies.kept(source, desk.people["analyst"], copies.page("<p>x"), texts={"article": "Seen. Not seen."})
    text = capture.texts.get()
    whole = desk.analyst.get(f"texts/{text.pk}").json()
    assert (whole["unseen"], whole["scripted"]) == ([], [])
    text.unseen, text.scripted = [[6, 15]], [[6, 9]]
    told = TextWhole(text).data
    assert (told["unseen"], told["scripted"]) == ([[6, 15]], [[6, 9]])


def test_a_job_tells_each_try_that_failed(desk):
    source = make.source(desk.case, desk.people["analyst"], url="https://ferry.example/today")
    job = ask_for_capture(by=desk.people["analyst"], source=source)
    leases.fail(leases.take(CaptureJob, job.pk), reason="dns", detail="secret", may_retry=True)
    told = desk.analyst.get(f"jobs/{job.pk}").json()
    (one,) = told["tried"]
    assert (one["reason"], one["sentence"]) == ("dns", "The name of the site could not be found.")
    assert "secret" not in str(told)
