"""What an archive costs: measured here on real pages, then reckoned for many: python benchmarks/scale.py [--pages N] [--repeats N] [--ray]

English pages of HTML come from gold/page where the labelled data is there, else from the examples, again and again where more are asked
for; they are packed as WARC and read by `onrecord archive`. Measured (medians of the repeats): CPU-seconds and bytes a page, the engines'
wall time beside the pool's, what the driver itself spends (the whole run with a reader that does nothing), what as many pages in other
languages cost, which are kept and not read, and how fast the data sets answer. Reckoned: a month and the whole of CC-NEWS. What is not
measured stands in `ASSUMED`; change it with --assume NAME=NUMBER.
"""

import argparse
import contextlib
import gzip
import json
import os
import resource
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from shared import SHARED

EXAMPLES = Path(__file__).parents[1] / "examples"
ASSUMED = {
    "pages_a_month": 11_700_000,  # documents of CC-NEWS in March, April, May 2024, all languages: dataset card of FineNews-unfiltered
    "months": 100,  # of that size, for the whole since 2016
    "english": 0.4,  # share of pages in English; of the others the text is kept
    "price": 0.04,  # dollars a CPU-hour on demand; a third of it for machines that may be taken away
    "store_price": 0.023,  # dollars a GB and month of object storage
    "pages_a_file": 30_000,  # in a WARC of 1 GB
    "cpus": 64,
}


def nothing(pages: list[Any], attitudes: bool) -> list[Any]:
    """A reader that does nothing: what is left is the run itself."""
    from onrecord.model import Reading

    return [Reading(id=page.id, url=page.url, text="") for page in pages]


def html(english: bool) -> Iterator[tuple[str, str]]:
    """(address, HTML) of real pages, English or others, each once; of the example pages where there are none."""
    from onrecord.article import read_page
    from onrecord.errors import OnRecordError
    from onrecord.model import Page

    files = sorted((SHARED / "gold/page").glob("*.jsonl.gz"))
    if not files:
        print("The labelled data is not there; the example pages are read instead.", file=sys.stderr)
        yield from ((f"http://example.org/{path.name}", path.read_text(encoding="utf-8")) for path in sorted(EXAMPLES.glob("*.html")))
    for file in files:
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            for row in map(json.loads, lines):
                with contextlib.suppress(OnRecordError):
                    page = Page(id=row["url"], content=row["html"].encode("utf-8", "replace"), kind="html", charset="utf-8")
                    if (read_page(page).language == "en") == english:
                        yield row["url"], row["html"]


def packed(path: Path, number: int, *, english: bool = True) -> int:
    """A WARC of that many pages; its size."""
    with path.open("wb") as out:
        for i, (address, page) in enumerate(islice(cycle(html(english)), number)):
            block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + page.encode("utf-8", "replace")
            head = (
                f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-{i:012}>\r\n"
                f"WARC-Date: 2031-01-01T00:00:00Z\r\nWARC-Target-URI: {address}?{i}\r\n"
                f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(block)}\r\n\r\n"
            )
            out.write(gzip.compress(head.encode() + block + b"\r\n\r\n", mtime=0))
    return path.stat().st_size


def timed(work: Callable[[], Any]) -> tuple[float, float, float]:
    """(wall seconds, CPU seconds of the processes below this one, CPU seconds of this process)."""
    before, began = (below(), time.process_time()), time.perf_counter()
    work()
    wall = time.perf_counter() - began
    return wall, below() - before[0], time.process_time() - before[1]


def below() -> float:
    """CPU seconds of all processes that this one began, and those began, ended ones included."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    total, tick = ended.ru_utime + ended.ru_stime, os.sysconf("SC_CLK_TCK")
    parents, spent = {}, {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            fields = path.read_text().rpartition(")")[2].split()
            parents[int(path.parent.name)] = int(fields[1])
            spent[int(path.parent.name)] = sum(map(int, fields[11:15])) / tick
    for process, used in spent.items():
        above = parents[process]
        while above in parents and above != os.getpid():
            above = parents[above]
        total += used if above == os.getpid() else 0
    return total


def measured(pages: int, repeats: int, workers: int, ray: bool) -> dict[str, float]:
    """The figures of this machine."""
    from onrecord.cluster.run import archive
    from onrecord.pages import open_pages
    from onrecord.pool import read_many

    folder = Path(tempfile.mkdtemp())
    warc = folder / "pages.warc.gz"
    told = {"pages": float(pages), "input_bytes": packed(warc, pages) / pages}
    packed(other := folder / "others.warc.gz", pages, english=False)
    here = str(Path(__file__).parent)
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, (here, os.environ.get("PYTHONPATH"))))
    sys.path.insert(0, here)

    def run(name: str, **options: Any) -> Callable[[], Any]:
        def work() -> None:
            out = folder / name
            shutil.rmtree(out, ignore_errors=True)
            for found in archive([str(warc)], out, workers=workers, **options):
                if isinstance(found, Exception):
                    raise found

        return work

    def pool(path: Path = warc) -> None:
        for _ in read_many(open_pages([str(path)]), workers=workers):
            pass

    ways: dict[str, Callable[[], Any]] = {
        "pool": pool,
        "others": lambda: pool(other),
        "local": run("local"),
        "nothing": run("nothing", reader="scale:nothing"),
    }
    if ray:
        import ray as rays

        os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
        began = time.perf_counter()
        rays.init(num_cpus=workers, include_dashboard=False, log_to_driver=False, object_store_memory=100_000_000)
        print(f"Ray began in {time.perf_counter() - began:.1f} s; that is in no figure below")
        ways["ray"] = run("ray", engine="ray")
    for name, work in ways.items():
        found = [timed(work) for _ in range(repeats)]
        for figure, values in zip(("wall", "cpu", "driver"), zip(*found, strict=True), strict=True):
            told[f"{name}_{figure}"] = statistics.median(values)
        wall, cpu, driver = (told[f"{name}_{figure}"] for figure in ("wall", "cpu", "driver"))
        pace = f"{pages / wall:6.1f} pages a second"
        print(f"{name:8} {wall:8.1f} s wall {cpu:8.1f} CPU-s of workers {driver:6.2f} of the driver {pace}", flush=True)
    told |= held(folder / "local", pages)
    told["peak"] = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024.0
    if ray:
        same = {path.relative_to(folder / "ray"): path.read_bytes() for path in (folder / "ray").rglob("*.parquet")}
        assert same == {path.relative_to(folder / "local"): path.read_bytes() for path in (folder / "local").rglob("*.parquet")}
        print("ray and local wrote the same bytes")
    shutil.rmtree(folder)
    return told


def held(out: Path, pages: int) -> dict[str, float]:
    """What the data sets hold and how fast they answer."""
    from onrecord.cluster import open_archive
    from onrecord.record import Filters

    told = {}
    with open_archive(str(out)) as archive:
        files = [file for entry in archive.entries for file in entry.files]
        told["files"] = float(len(files))
        told["months"] = len(files) / 5
        told["words"] = archive.sql("SELECT sum(words) FROM all_articles").fetchall()[0][0] / pages
        told["read"] = sum(entry.read for entry in archive.entries) / pages
        for table in ("articles", "claims", "events", "actors", "mentions"):  # in one file, as a large input has it
            whole = out / f"{table}.whole"
            archive.sql(f"SELECT * FROM all_{table}").write_parquet(str(whole), compression="zstd")
            told[f"{table}_bytes"] = whole.stat().st_size / pages
            told[f"{table}_rows"] = sum(file.rows for file in files if file.path.startswith(table)) / pages
            whole.unlink()
        times = []
        for _ in range(5):
            began = time.perf_counter()
            list(archive.events(Filters(type="ASSAULT", limit=100)))
            times.append(time.perf_counter() - began)
        told["ask"] = statistics.median(times)
    return told


def reckoned(told: dict[str, float], assumed: dict[str, float]) -> None:
    """The table."""
    n, cpus = told["pages"], assumed["cpus"]
    cpu = (told["local_cpu"] + told["local_driver"]) / n
    other = (told["others_cpu"] + told["others_driver"]) / n
    mean = assumed["english"] * cpu + (1 - assumed["english"]) * other
    out = sum(value for name, value in told.items() if name.endswith("_bytes") and name != "input_bytes")
    kept = assumed["english"] * out + (1 - assumed["english"]) * told["articles_bytes"]
    driver = told["nothing_driver"] / n
    print(f"\na page: {cpu:.3f} CPU-s, {other:.3f} in another language")
    print(f"  {told['input_bytes'] / 1000:.1f} kB in, {out / 1000:.1f} kB of Parquet")
    print(f"  {told['read']:.2f} of the pages are articles, {told['words']:,.0f} words, {told['events_rows']:.1f} events each page")
    print(f"a worker: {told['peak'] / 1e6:,.0f} MB at most")
    print(f"the driver: {1000 * driver:.2f} ms a page, enough for {cpu / driver:,.0f} workers")
    for name in ("local", "ray"):
        if f"{name}_cpu" in told:
            more = [told[f"{name}_{figure}"] / told[f"pool_{figure}"] - 1 for figure in ("cpu", "wall")]
            print(f"{name} beside the pool: {more[0]:+.1%} CPU, {more[1]:+.1%} wall")
    print(f"\n{'':34}{'month':>14}{'whole':>16}")
    rows: list[tuple[str, Callable[[float], str]]] = [
        ("pages", lambda pages: f"{pages:,.0f}"),
        ("CPU-hours", lambda pages: f"{pages * mean / 3600:,.0f}"),
        ("dollars of CPU", lambda pages: f"{pages * mean / 3600 * assumed['price']:,.0f}"),
        ("CPU-hours, English only", lambda pages: f"{pages * assumed['english'] * cpu / 3600:,.0f}"),
        (f"days on {cpus:.0f} CPUs", lambda pages: f"{pages * mean / cpus / 86400:,.1f}"),
        ("GB in", lambda pages: f"{pages * told['input_bytes'] / 1e9:,.0f}"),
        (f"MB/s in, at {cpus:.0f} CPUs", lambda pages: f"{cpus / mean * told['input_bytes'] / 1e6:,.1f}"),
        ("GB of Parquet", lambda pages: f"{pages * kept / 1e9:,.0f}"),
        ("dollars a month to keep it", lambda pages: f"{pages * kept / 1e9 * assumed['store_price']:,.1f}"),
        ("events, million", lambda pages: f"{pages * assumed['english'] * told['events_rows'] / 1e6:,.1f}"),
        ("input files", lambda pages: f"{pages / assumed['pages_a_file']:,.0f}"),
    ]
    for name, value in rows:
        print(f"{name:34}{value(assumed['pages_a_month']):>14}{value(assumed['pages_a_month'] * assumed['months']):>16}")


def main() -> None:
    """Measure, then reckon."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=200)
    parser.add_argument("--repeats", type=int, default=1)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--ray", action="store_true")
    parser.add_argument("--assume", action="append", default=[], metavar="NAME=NUMBER")
    parser.add_argument("--keep", metavar="FILE", help="write the measured figures there; with --from FILE they are not measured again")
    parser.add_argument("--from", dest="known", metavar="FILE")
    asked = parser.parse_args()
    assumed = ASSUMED | {name: float(value) for name, _, value in (each.partition("=") for each in asked.assume)}
    told = json.loads(Path(asked.known).read_text()) if asked.known else measured(asked.pages, asked.repeats, asked.workers, asked.ray)
    if asked.keep:
        Path(asked.keep).write_text(json.dumps(told, indent=1) + "\n")
    reckoned(told, assumed)


if __name__ == "__main__":
    main()
