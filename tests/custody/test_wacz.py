"""A package has one form, which we read back and which the programs of others accept."""

import gzip
import json
import subprocess
import sys
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
import surt
from cdxj_indexer.main import CDXJIndexer

from casefile.custody.cdxj import index_of, key_of, lines_in
from casefile.custody.keys import Keys
from casefile.custody.made import ArtifactMade
from casefile.custody.wacz import INDEX, PAGES, Unsound, files_of, paths_of, read, write
from casefile.outside.warc import warc_of_upload
from tests.custody.sealing import AT, about, artifacts_of, changed, recorded, sealed, shipped


@pytest.fixture(scope="module")
def package() -> bytes:
    """Give a package without a seal."""
    return write(files_of(artifacts_of(0), about(0)), about(0).members())


def ran(*words: str) -> tuple[int, str]:
    command = [sys.executable, "-W", "ignore", *words]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    return done.returncode, done.stdout + done.stderr


def validated(folder: Path, packages: list[bytes]) -> list[int]:
    """What `wacz validate` answers for each: 0 is valid."""
    paths = [folder / f"{number}.wacz" for number in range(len(packages))]
    for path, made in zip(paths, packages, strict=True):
        path.write_bytes(made)
    code = "import sys, wacz.main as w; sys.exit(str([w.main(['validate', '-f', path]) for path in sys.argv[1:]]))"
    return json.loads(ran("-c", code, *map(str, paths))[1].splitlines()[-1])


def altered(package: bytes) -> bytes:
    """Another page under the same list of hashes."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(package)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"Lonmere", b"Lonmore"))
    return out.getvalue()


def test_wacz_and_warcio_accept_fetched_and_uploaded_sealed_stamped_and_not(tmp_path, package):
    key = Keys(tmp_path / "keys").current(AT)
    made = [package, *(sealed(number, key).package for number in range(4))]
    assert validated(tmp_path, [*made, shipped(made[1], b"token")]) == [0] * 6
    assert validated(tmp_path, [altered(package)]) == [1]
    for number, one in enumerate(made):
        zipfile.ZipFile(BytesIO(one)).extractall(tmp_path / str(number))
    warcs = [str(path) for path in tmp_path.glob("*/archive/*")]
    assert len(warcs) == 5
    status, said = ran("-c", "from warcio.cli import main; main()", "check", "-v", *warcs)
    assert (status, "fail" in said, said.count("digest pass")) == (0, False, 7 * 3 + 2 * 2), said


def test_the_same_content_gives_the_same_bytes():
    arts = artifacts_of(0)
    made = write(files_of(arts, about(0)), about(0).members())
    assert made == write(dict(reversed(files_of(arts, about(0)).items())), about(0).members())
    entries = zipfile.ZipFile(BytesIO(made)).infolist()
    assert {entry.compress_type for entry in entries} == {zipfile.ZIP_STORED}
    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}


def test_a_package_reads_back_and_lists_every_file(package):
    files, told = read(package)
    assert files == files_of_zip(package)
    assert told["mainPageUrl"] == "https://ferry.example/0?b=2&a=1"
    contents = json.loads(zipfile.ZipFile(BytesIO(package)).read("datapackage.json"))
    assert [one["path"] for one in contents["resources"]] == sorted(files)
    assert contents["wacz_version"] == "1.1.1"
    page = json.loads(files[PAGES].splitlines()[1])
    assert (page["url"], page["ts"], page["title"]) == (told["mainPageUrl"], "2031-05-04T12:30:00Z", "Señal 0")


def files_of_zip(package: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(package)) as zipped:
        return {name: zipped.read(name) for name in zipped.namelist() if not name.startswith("datapackage")}


def test_every_changed_byte_and_every_cut_is_told(package):
    for at in range(0, len(package), 7):
        with pytest.raises(Unsound):
            read(changed(package, at))
    for at in range(0, len(package), 97):
        with pytest.raises(Unsound):
            read(package[:at])
    for longer in (package + b"\0", b"\0" + package):
        with pytest.raises(Unsound):
            read(longer)


def test_a_packed_file_is_refused_before_it_is_unpacked():
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as zipped:
        zipped.writestr("artifacts/bomb.bin", bytes(10_000_000))
    with pytest.raises(Unsound, match="stored"):
        read(out.getvalue())


@pytest.mark.parametrize("path", ["../x.html", "/etc/x", "a/b/c.html", "artifacts/..", "artifacts/A.html", "x", "a/é"])
def test_no_path_leads_out_of_the_package(path):
    with pytest.raises(Unsound):
        write({path: b""}, about(0).members())


def test_names_given_by_strangers_stay_out_of_paths():
    names = ["../../etc/passwd", "x.HTML", "a.xlsx", "b.zip", "نامه.pdf", "no-ending"]
    made = [ArtifactMade("original", name, "text/html", b"x") for name in names]
    assert paths_of([*made, ArtifactMade("warc", "../w", "application/warc", b"")]) == [
        *("artifacts/1-original.bin", "artifacts/2-original.html", "artifacts/3-original.bin"),
        *("artifacts/4-original.bin", "artifacts/5-original.pdf", "artifacts/6-original.bin"),
        "archive/7-warc.warc.gz",
    ]


def test_the_index_is_that_of_cdxj_indexer(tmp_path):
    for name, warc in {
        "f.warc.gz": recorded(0).bytes,
        "u.warc.gz": warc_of_upload("a.html", "text/html", b"x", AT).bytes,
    }.items():
        (tmp_path / name).write_bytes(warc)
        theirs = tmp_path / f"{name}.cdxj"
        CDXJIndexer(str(theirs), [str(tmp_path / name)], sort=True).process_all()
        ours = index_of(warc, name).decode()
        assert parted(ours) == parted(theirs.read_text())
        for found in lines_in(ours.encode()):
            at, length = int(found["offset"]), int(found["length"])
            assert gzip.decompress(warc[at : at + length]).startswith(b"WARC/1.1\r\n")


def test_the_lines_of_an_index_tell_of_records_in_the_order_of_their_file():
    index = index_of(recorded(0).bytes, "f.warc.gz")
    places = [int(one["offset"]) for one in lines_in(index)]
    assert len(places) == len(index.splitlines()) > 1
    assert places == sorted(places)
    assert lines_in(b"") == []


def parted(index: str) -> list[tuple[str, str, dict[str, str]]]:
    lines = [line.split(" ", 2) for line in index.splitlines()]
    assert lines
    return [(key, moment, json.loads(rest)) for key, moment, rest in lines]


@pytest.mark.parametrize(
    "url",
    [
        *("https://www.Ferry.Example/A/?b=2&a=1", "http://ferry.example", "http://ferry.example:80/"),
        *("https://ferry.example:8443/x/", "http://127.0.0.1:8080/p?q", "https://xn--bcher-kva.example/%D8%A7/ü"),
        *("https://ferry.example/a?", "https://ferry.example/a#b", "https://www2.ferry.example/a b", "urn:sha256:abc"),
    ],
)
def test_addresses_are_sorted_as_others_sort_them(url):
    assert key_of(url) == surt.surt(url).replace(" ", "%20")


def test_an_address_that_nobody_can_read_stays_as_it_is():
    assert key_of("http://ferry.example:port/") == "http://ferry.example:port/"
    assert INDEX in files_of(artifacts_of(1), about(1))
