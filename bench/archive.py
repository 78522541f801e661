"""Captures beside those of others, on one site, in turns: pace, memory, what is stored, recorded, proven.

`python -m bench.archive [--pages 20] [--turn 10] [--rounds 1] [--only NAME,…] [--flat 0] [--json FILE]`

Every contestant captures the same pages of 27 responses each (`bench.archive_site`), two at once, a turn of some pages
each in order (A B C … A B C …). Afterwards our packages are given to `wacz validate`, to the verifier, forged, and
replayed; and every contestant visits a page that reaches for this machine's own addresses. `--flat 1000` measures that
many captures of ours without a browser, alone. Others are installed into `var/bench`; who cannot be is left out.
"""

import argparse
import json
import os
import shutil
import statistics
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from casefile.browser.chromium import find_browser
from casefile.browser.confined import lacks

from .archive_site import RESPONSES
from .contestants import OPEN
from .proofs import forgeries, recorded, replays, sizes, validated
from .prying import reached
from .rivals import HOME, RIVALS, proxying
from .running import Runner, site

MB = 1_000_000


def runners(stack: ExitStack, names: list[str], folder: Path) -> list[Runner]:
    """Those that can run here, started; of the others it is said why they do not."""
    made = []
    for name in names:
        place, proxy = folder / name.replace(", ", "-").replace(" ", "-"), None
        if name == "wget" and not shutil.which("wget"):
            print("wget is not installed: left out.")
            continue
        if name in RIVALS and (proxy := stack.enter_context(proxying(name, place))) is None:
            print(f"{name} cannot be installed here: left out.")
            continue
        runner = Runner(name, place, proxy)
        runner.start()
        stack.callback(runner.stop)
        made.append(runner)
    return made


def raced(all_of_them: list[Runner], urls: list[str], turn: int, rounds: int) -> None:
    """All pages by everybody, `turn` of them at a time, in turns; a first turn warms up and is not counted."""
    for runner in all_of_them:
        runner.turn(urls[:2])
        runner.turns.clear()
        runner.told.clear()
    for _ in range(rounds):
        for at in range(0, len(urls), turn):
            for runner in all_of_them:
                runner.turn(urls[at : at + turn])
            print(".", end="", flush=True)
    print()


def told_of(runner: Runner, pages: int) -> dict[str, Any]:
    """One row of the table."""
    counts = recorded(runner, pages)
    return {
        "contestant": runner.name,
        "pages_per_second": round(runner.pace, 3),
        "median_seconds": round(statistics.median(one["seconds"] for one in runner.told), 2),
        "peak_mb": round(runner.peak / MB),
        "held_mb": {name: round(size / MB) for name, size in runner.held.items()},
        "stored_mb": round(sizes(runner) / MB, 3),
        "recorded": [min(counts), max(counts)] if counts else None,
        "problems": runner.problems,
    }


def printed(rows: list[dict[str, Any]]) -> None:
    heads = ("contestant", "pages/s", "s/page", "peak MB", "stored MB", "recorded of 27", "to private", "pace by ours")
    print(" | ".join(heads))
    own = next((row["pages_per_second"] for row in rows if row["contestant"] == "ours"), None)
    for row in rows:
        least, most = row["recorded"] or ("–", "–")
        cells = (
            row["contestant"],
            f"{row['pages_per_second']:.2f}",
            f"{row['median_seconds']:.2f}",
            row["peak_mb"],
            f"{row['stored_mb']:.3f}" if row["recorded"] else "–",
            least if least == most else f"{least} to {most}",
            row.get("reached", "not asked"),
            f"{row['pages_per_second'] / own:.2f}" if own else "–",
        )
        print(" | ".join(map(str, cells)))
        for problem in row["problems"]:
            print(f"  failed: {problem}")


def targets(rows: list[dict[str, Any]], proven: dict[str, Any]) -> list[tuple[str, str, str, bool]]:
    """What is to be beaten: what, ours, the aim, whether it is met. Who did not run is left out."""
    by = {row["contestant"]: row for row in rows}
    own, http = by.get("ours"), by.get("ours, HTTP only, one at a time")
    told = []
    if own:
        pace = own["pages_per_second"]
        least = own["recorded"][0] if own["recorded"] else 0
        told += [
            ("pages/s", f"{pace:.2f}", "1.0", pace >= 1),
            ("peak MB", f"{own['peak_mb']}", "800", own["peak_mb"] <= 800),
            ("stored MB a page", f"{own['stored_mb']:.3f}", "0.55", own["stored_mb"] <= 0.55),
            ("recorded of 27", f"{least}", "27", least == RESPONSES),
            ("to private addresses", own["reached"], "0", own["reached"].startswith("0") and "; 0" in own["reached"]),
        ]
        for name in ("bare", "bare, kept open"):
            if name in by:
                share = pace / by[name]["pages_per_second"]
                told.append((f"pace by {name}", f"{share:.2f}", "0.75", share >= 0.75))
        checks = proven["validated"]
        refused = sum(one["refused"] for one in proven["forgeries"].values())
        forged = sum(one["made"] for one in proven["forgeries"].values())
        told += [
            (f"{name} accepts", f"{checks[key]} of {checks['packages']}", "all", checks[key] == checks["packages"])
            for name, key in (("wacz validate", "by_wacz_validate"), ("our verifier", "by_verifier"))
        ]
        told.append(("forged, refused", f"{refused} of {forged}", "all", refused == forged))
    if http:
        told += [
            (
                "HTTP only, one at a time, pages/s",
                f"{http['pages_per_second']:.2f}",
                "5",
                http["pages_per_second"] >= 5,
            ),
            ("HTTP only, one at a time, peak MB", f"{http['peak_mb']}", "60", http["peak_mb"] <= 60),
        ]
    return told


def flat(count: int, folder: Path, urls: list[str]) -> dict[str, Any]:
    """Many captures of ours without a browser: the pace of the first and last hundred, memory, files left."""
    runner = Runner("ours, HTTP only", folder / "flat")
    runner.start()
    peaks = []
    for at in range(0, count, 100):
        runner.turn([urls[n % len(urls)] for n in range(at, min(at + 100, count))])
        peaks.append(round(runner.peak / MB))
        runner.peak = 0
        runner.forget()
    left = runner.left()
    runner.stop()
    paces = [round(pages / seconds, 2) for pages, seconds in runner.turns]
    return {"captures": count, "paces": paces, "peaks_mb": peaks, "files_left": left, "problems": runner.problems}


def surroundings() -> dict[str, Any]:
    """Where and under what load this was measured."""
    browser = find_browser()
    return {
        "at": time.strftime("%Y-%m-%d %H:%M"),
        "processors": os.cpu_count(),
        "load_before": [round(one, 2) for one in os.getloadavg()],
        "browser": browser.version if browser else None,
        "walls_lacking": list(lacks()),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=20)
    parser.add_argument("--turn", type=int, default=10)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--only", help="names with a semicolon between them", default=";".join(OPEN))
    parser.add_argument("--flat", type=int, default=0)
    parser.add_argument("--json")
    asked = parser.parse_args()
    found: dict[str, Any] = {"surroundings": surroundings()}
    print(json.dumps(found["surroundings"]))
    HOME.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=HOME, prefix="archive-") as name, site(asked.pages) as port:
        folder = Path(name)
        urls = [f"http://127.0.0.1:{port}/page/{n}/" for n in range(asked.pages)]
        if asked.flat:
            found["flat"] = flat(asked.flat, folder, urls)
        else:
            found |= beside_others(asked, folder, urls, port)
    found["surroundings"]["load_after"] = [round(one, 2) for one in os.getloadavg()]
    print(json.dumps({name: told for name, told in found.items() if name != "rows"}, indent=1))
    if asked.json:
        Path(asked.json).write_text(json.dumps(found, indent=1))


def beside_others(asked: argparse.Namespace, folder: Path, urls: list[str], port: int) -> dict[str, Any]:
    with ExitStack() as stack:
        racing = runners(stack, asked.only.split(";"), folder)
        raced(racing, urls, asked.turn, asked.rounds)
        hits = {runner.name: reached(runner, port) for runner in racing}
    rows = [{**told_of(runner, asked.pages), "reached": hits[runner.name]} for runner in racing]
    printed(rows)
    own = next((runner for runner in racing if runner.name == "ours"), None)
    proven = {"validated": validated(own), "forgeries": forgeries(own), "replays": replays(own, port)} if own else {}
    for what, found, aim, is_met in targets(rows, proven):
        print(f"{what}: {found} (aim {aim}){'' if is_met else ', MISSED'}")
    return {"rows": rows, **proven}


if __name__ == "__main__":
    main()
