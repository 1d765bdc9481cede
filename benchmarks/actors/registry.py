"""The registry at scale: `python benchmarks/actors/registry.py [MILLIONS]` with generated names; time to import and to find one."""

import random
import sys
import tempfile
import time
from pathlib import Path

from onrecord.record import open_record
from onrecord.record.actors import import_file, show

PARTS = ["ba", "ko", "li", "man", "sou", "rei", "ta", "vi", "dor", "ken", "sha", "mo", "ni", "fa", "zu", "har", "gal", "pe", "tri", "os"]


def main(millions: float) -> None:
    draw, count = random.Random(7), int(millions * 1_000_000)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "many.csv"
        with file.open("w", encoding="utf-8") as out:
            out.write("name,country,sector,role,from,to\n")
            for number in range(count):
                given, last = ("".join(draw.choices(PARTS, k=k)).capitalize() for k in (2, 4))
                out.write(f"{given} {last}{'abcdefghij'[number % 10]},KEN,GOV,minister,,\n")
        record = open_record(Path(folder) / "r.db")
        begun = time.perf_counter()
        import_file(record, file)
        print(f"{count:,} statements imported in {time.perf_counter() - begun:.1f} s")
        asked = [line.split(",")[0] for line in file.read_text(encoding="utf-8").splitlines()[1:] if draw.random() < 100 / count]
        begun = time.perf_counter()
        found = sum(name in (known.names if (known := show(record, name)) else ()) for name in asked)
        print(f"{found} of {len(asked)} names found, {1000 * (time.perf_counter() - begun) / max(1, len(asked)):.1f} ms each")


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 1.0)
