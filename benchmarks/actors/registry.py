"""The registry at scale: `python benchmarks/actors/registry.py [MILLIONS]` with generated names.

How long it takes to import them, to find an actor (by its name, another spelling, an initial, a surname, none at all), to ask what a new
article starts from, to merge and to split; and whether every answer is the right one. CPU seconds beside the clock, for a shared machine.
"""

import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from onrecord.record import open_record
from onrecord.record.actors import import_file, merge, show, split
from onrecord.record.memory import memory

PARTS = "ba ko li man sou rei ta vi dor ken sha mo ni fa zu har gal pe tri os wen dar lo min rut cas bel gor ast und".split()
ASKED = 200


def names(count: int) -> list[str]:
    """Generated names, each given name and surname once."""
    draw, seen = random.Random(7), dict[str, None]()
    while len(seen) < count:
        given, last = ("".join(draw.choices(PARTS, k=k)).capitalize() for k in (2, 4))
        seen[f"{given} {last}"] = None
    return list(seen)


def write(folder: Path, all_names: list[str]) -> tuple[Path, Path]:
    """A CSV with the first half, a PETRARCH dictionary with the second."""
    half = len(all_names) // 2
    table, dictionary = folder / "many.csv", folder / "many.actors.txt"
    with table.open("w", encoding="utf-8") as out:
        out.write("name,country,sector,role,from,to\n")
        out.writelines(f"{name},KEN,GOV,minister,2010-01-01,2019-12-31\n" for name in all_names[:half])
    with dictionary.open("w", encoding="utf-8") as out:
        out.writelines(f"{name.upper().replace(' ', '_')}_ [PERGOV 100101-191231]\n" for name in all_names[half:])
    return table, dictionary


def told(what: str, ask: Callable[[str], bool], values: Iterable[str]) -> None:
    wall, cpu = time.perf_counter(), time.process_time()
    answers = [ask(value) for value in values]
    wall, cpu = (1000 * spent / max(1, len(answers)) for spent in (time.perf_counter() - wall, time.process_time() - cpu))
    print(f"{what:34} {sum(answers):5,} of {len(answers):,} right, {wall:8.2f} ms each, {cpu:.2f} ms CPU")


def main(millions: float) -> None:
    count = int(millions * 1_000_000)
    with tempfile.TemporaryDirectory() as folder:
        known = names(count)
        files = write(Path(folder), known)
        with open_record(Path(folder) / "r.db") as record:
            for file in files:
                wall, cpu = time.perf_counter(), time.process_time()
                done = import_file(record, file)
                wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
                print(f"{file.suffix[1:]}: {done:,} statements imported in {wall:.1f} s, {cpu:.1f} s CPU")
            some = random.Random(9).sample(known, min(ASKED, count))
            at = memory(record)
            told("by name", lambda name: show(record, name).names[0] == name, some)
            told("by another spelling", lambda name: name in show(record, name.upper().replace("M", "MM")).names, some)
            told("by the surname alone", lambda name: (found := show(record, name.split()[1])) is None or name in found.names, some)
            told("a name that is not there", lambda name: show(record, f"Xenia{name.lower()}") is None, some)
            told("what an article starts from", lambda name: at("p", name, "2015-05-05").sector == "GOV", some)
            told("the same, after the role's last day", lambda name: at("p", name, "2021-05-05") is None, some)
            pairs = dict(zip(some[:20], some[20:40], strict=False))
            told("merged by a person", lambda name: merge(record, name, pairs[name]) or pairs[name] in show(record, name).names, pairs)
            told("split again", lambda name: split(record, name, pairs[name]) or pairs[name] not in show(record, name).names, pairs)
            size = (Path(folder) / "r.db").stat().st_size
        print(f"{size / 1e6:,.0f} MB on disk, {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB of memory at most")


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 1.0)
