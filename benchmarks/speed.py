"""Words per CPU-second by stage, memory and start-up: python benchmarks/speed.py [--texts N]

Reads texts of `merge/stories.dev` where the labelled data is there, else the example pages. Stages are timed one after another over all
texts, so that a stage's share is seen; then the whole road (of an article: the median and the 95th percentile), and beside it spaCy's
pipeline alone, where .venv-peers has it (claims.py says how). CPU time of this process, one thread where libraries let us. What two
processes do is told by workers.py. Neither Citron nor PETRARCH-2 can be installed as a package.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from itertools import islice
from pathlib import Path

from shared import SHARED, gold

EXAMPLES = Path(__file__).parents[1] / "examples"
PEERS = Path(os.environ.get("ONRECORD_PEERS", Path(__file__).parents[1] / ".venv-peers"))


def pages(number: int) -> list[object]:
    """Pages to read."""
    from onrecord.model import Page
    from onrecord.pages import open_pages

    if (SHARED / "gold").is_dir():
        return [
            Page(
                id=row["id"],
                content=row["text"].encode(),
                kind="text",
                charset="utf-8",
                published=row.get("published"),
                published_basis="given",
            )
            for row in islice(gold("merge/stories.dev"), number)
        ]
    print("The labelled data is not there; the example pages are read instead.", file=sys.stderr)
    return [page for page in open_pages([str(EXAMPLES)]) if isinstance(page, Page)]


def main() -> None:
    """Print one line a stage."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=int, default=40)
    read = pages(parser.parse_args().texts)

    from onrecord.article import read_page
    from onrecord.language import read_language
    from onrecord.readers.actors import find_actors
    from onrecord.readers.claims import find_claims
    from onrecord.readers.events import find_events
    from onrecord.readers.places import find_places
    from onrecord.readers.times import find_times
    from onrecord.reading import read_batch

    read_batch(read[:2])  # models and tables are loaded once a process
    words = 0

    took: list[float] = []  # CPU-milliseconds of each page in the last stage

    def stage(name, function, *arguments):
        out = []
        took.clear()
        for found in zip(*arguments, strict=True):
            begin = time.process_time()
            out.append(function(*found))
            took.append(1000 * (time.process_time() - begin))
        spent = max(sum(took) / 1000, 1e-9)
        print(f"{name:12} {spent:8.2f} CPU-s {words / spent:12,.0f} words per CPU-second")
        return out

    words = sum(len(page.content.split()) for page in read)
    print(f"{len(read)} pages, {words:,} words")
    articles = stage("article", read_page, read)
    docs = stage("language", read_language, articles)
    actors = stage("actors", find_actors, docs)
    times = stage("times", find_times, docs)
    places = stage("places", find_places, docs)
    claims = stage("claims", find_claims, docs, actors)
    stage("events", find_events, docs, actors, times, places, claims)
    stage("whole road", lambda page: read_batch([page]), read)
    half, most = (sorted(took)[int(share * (len(took) - 1))] for share in (0.5, 0.95))
    print(f"an article   {half:8.0f} CPU-ms for half of them at most, {most:,.0f} for 95 of 100")
    print(f"{'spaCy alone':12} {spacy_alone([page.content.decode() for page in read])}")
    print(f"memory       {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB at most")
    print(f"start-up     {startup():.2f} s for onrecord --help (the best of three)")


def spacy_alone(texts: list[str]) -> str:
    """The speed of spaCy's small pipeline, which tells neither claims nor events, on the same texts."""
    python = PEERS / "bin/python"
    if not python.exists() or not any(PEERS.glob("lib*/**/site-packages/spacy")):
        return "skipped: it is not in .venv-peers"
    sent = "\n".join(json.dumps({"text": text}) for text in texts)
    run = subprocess.run([python, Path(__file__).parent / "peers/parse.py"], input=sent, capture_output=True, text=True, check=False)
    if run.returncode:
        return f"skipped: it stopped: {run.stderr.strip().splitlines()[-1:]}"
    spent = float(run.stdout)
    return f"{spent:8.2f} CPU-s {sum(len(text.split()) for text in texts) / spent:12,.0f} words per CPU-second"


def startup() -> float:
    """Seconds that `onrecord --help` takes."""
    found = []
    for _ in range(3):
        begin = time.perf_counter()
        subprocess.run([sys.executable, "-m", "onrecord", "--help"], capture_output=True, check=True)
        found.append(time.perf_counter() - begin)
    return min(found)


if __name__ == "__main__":
    main()
