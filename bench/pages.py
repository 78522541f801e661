"""Pages at a thousand and at a hundred thousand entries in a case: queries, time, and how the two compare.

`python -m bench.pages [--sizes 1000,100000] [--rounds 7] [--searches 240] [--again]` makes its data in an embedded
PostgreSQL of its own, below `var/bench`, and prints one table. Rounds are interleaved between the sizes; the least time
counts. `--again` takes the data of the last run.
"""

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
from urllib.parse import quote

from casefile.desk import embedded, roles
from casefile.desk.postgres import Cluster
from casefile.desk.state import CHECKOUT, reachable_folder, secret
from tests.database import CARELESS

from .vocabulary import VOCABULARY, words

LISTS = {"sources": "source", "claims": "claim", "actors": "actor", "assessments": "assessment", "entries": ""}
FIXED = {
    "my work": "/",
    "overview": "/cases/{case}/",
    **{name: f"/cases/{{case}}/{name}/" for name in LISTS},
    **{f"{name}, deep": f"/cases/{{case}}/{name}/?after={{after[{name}]}}" for name in LISTS},
    "claims, narrowed": "/cases/{case}/claims/?claim_kind=fact&state=draft",
    "queue": "/cases/{case}/review/",
    "drafts to submit": "/cases/{case}/submit/",
    "batch": "/batches/{batch}/",
    "source": "/sources/{source}/",
    "reader": "/sources/{source}/read/",
    "claim": "/claims/{claim}/",
    "actor": "/actors/{actor}/",
    "assessment": "/assessments/{assessment}/",
    "history": "/entries/{claim}/history/",
    "search, common word": "/cases/{case}/search/?q={common}",
    "search, rare words": "/cases/{case}/search/?q={rare}",
    "search, whole desk": "/search/?q={common}",
}
BY_READER = {f"reader: {name}": FIXED[name] for name in ("overview", "claims", "entries", "search, common word")}


class Desk:
    """One database with a case of one size, and a member who opens its pages."""

    def __init__(self, cluster: Cluster, size: int) -> None:
        self.size, self.name = size, f"bench_{size}"
        self.memo = cluster.folder / f"{self.name}.json"
        self.superuser = cluster.url(database=self.name)
        urls = {"DATABASE_URL": "cf_app", "DATABASE_OWNER_URL": "cf_owner", "DATABASE_PARTNER_URL": "cf_partner"}
        self.environment = {
            **os.environ,
            **{name: cluster.url(role, self.name) for name, role in urls.items()},
            "DJANGO_SETTINGS_MODULE": "bench.settings",
            "SECRET_KEY": secret(cluster.folder, "django"),
            "BROKER_URL": "memory://",
            "CASEFILE_STORAGE": str(cluster.folder / "blobs"),
        }

    def fill(self, cluster: Cluster) -> None:
        with cluster.connect() as database:
            database.execute(f"DROP DATABASE IF EXISTS {self.name} WITH (FORCE)")
            roles.make_database(database, self.name)
        with cluster.connect(self.name) as database:
            roles.give_rights(database)
        self._run("manage.py", "migrate", "--database", "owner", "--verbosity", "0")
        self.memo.write_text(self._run("-m", "bench.filling", str(self.size), self.superuser).splitlines()[-1])

    def open(self) -> None:
        self.told = json.loads(self.memo.read_text())
        people = {name: self.told[name] for name in ("analyst", "reviewer", "reader")}
        command = [sys.executable, "-m", "bench.opening", json.dumps(people)]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        self.child = subprocess.Popen(command, env=self.environment, cwd=CHECKOUT, **pipes)
        after = {name: self.ask(cursor=[self.told["case"], kind])["after"] for name, kind in LISTS.items()}
        self.told["after"] = {name: quote(text) for name, text in after.items()}

    def ask(self, **asked) -> dict:
        self.child.stdin.write(json.dumps(asked) + "\n")
        self.child.stdin.flush()
        answer = self.child.stdout.readline()
        if not answer:
            raise SystemExit(f"The member of {self.name} went away.")
        return json.loads(answer)

    def close(self) -> None:
        self.child.stdin.close()
        self.child.wait()

    def _run(self, *command: str) -> str:
        arguments = {"env": self.environment, "cwd": CHECKOUT, "capture_output": True, "text": True}
        done = subprocess.run([sys.executable, *command], check=False, **arguments)
        if done.returncode:
            raise SystemExit(done.stdout + done.stderr)
        return done.stdout


def member_of(page: str) -> str:
    return "reader" if page in BY_READER else "reviewer" if page in ("queue", "batch") else "analyst"


def measured(desks: list[Desk], rounds: int) -> None:
    """Print a line for each page: queries and least milliseconds at each size, and the last one's by the first's."""
    common, rare = VOCABULARY[0], " ".join(VOCABULARY[n] for n in (300, 900))
    sizes = [f"{desk.size:,}" for desk in desks]
    heads = [f"queries {one}" for one in sizes] + [f"ms {one}" for one in sizes]
    print(f"{'page':26}", *(f"{one:>16}" for one in heads), f"{'ratio':>7}")
    for page, path in {**FIXED, **BY_READER}.items():
        ways = [(desk, path.format(common=common, rare=quote(rare), **desk.told)) for desk in desks]
        asked = [desk.ask(how="warm", by=member_of(page), path=one)["queries"] for desk, one in ways]
        times: list[list[float]] = [[] for _ in desks]
        for _ in range(rounds):
            for place, (desk, one) in enumerate(ways):
                times[place].append(desk.ask(how="time", by=member_of(page), path=one)["ms"])
        least = [min(one) for one in times]
        cells = [f"{n:>16}" for n in asked] + [f"{ms:>16.1f}" for ms in least]
        print(f"{page:26}", *cells, f"{least[-1] / least[0]:>7.2f}", flush=True)


def searched(desks: list[Desk], n: int) -> None:
    """Print the median and the 95th percentile of searches for one to three words, drawn as the texts were.

    Of the whole page, and of what the database takes of it: for the hits, and for the numbers beside them.
    """
    random.seed(1)
    asked = [" ".join(words(1 + place % 3)) for place in range(n)]
    for desk in desks:
        case, path = desk.told["case"], f"/cases/{desk.told['case']}/search/?q="
        pages = [desk.ask(how="time", by="analyst", path=path + quote(words))["ms"] for words in asked]
        told = [desk.ask(search=words, by="analyst", case=case) for words in asked]
        parts = {"page": pages, **{f"database, {part}": [one[part] for one in told] for part in ("hits", "counts")}}
        for part, times in parts.items():
            cuts = statistics.quantiles(times, n=20)
            print(
                f"search at {desk.size:,}, {part}: p50 {statistics.median(times):.1f} ms, p95 {cuts[-1]:.1f} ms, n {n}"
            )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="1000,100000")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--searches", type=int, default=240)
    parser.add_argument("--again", action="store_true")
    asked = parser.parse_args()
    cluster = Cluster(reachable_folder(CHECKOUT / "var" / "bench"), CARELESS)
    cluster.start()
    try:
        embedded.prepare(cluster)
        desks = [Desk(cluster, int(size)) for size in asked.sizes.split(",")]
        for desk in desks:
            if not asked.again:
                desk.fill(cluster)
            desk.open()
        measured(desks, asked.rounds)
        searched(desks, asked.searches)
        for desk in desks:
            desk.close()
    finally:
        cluster.stop()


if __name__ == "__main__":
    main()
