"""Fuzzing by coverage: python tests/fuzz/guided.py [--seconds 60] [TARGET…]

Each target of targets.py runs for that long from the inputs of corpus.jsonl. An input that breaks a law is written beside it as
crash-TARGET-…, and the run ends with status 1. Inputs that reach new code are kept: small ones, at most KEPT a target.
Needs atheris, in an environment of its own: python -m venv .venv-fuzz; .venv-fuzz/bin/pip install atheris -e .
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
CORPUS = HERE / "corpus.jsonl"
KEPT, LONGEST = 60, 600  # inputs a target, bytes an input
WORDS = [
    "“", "”", "‘", "’", "«", "<p>", "</p>", "<article>", "<!--", "]]>", "<time datetime='", "application/ld+json", "datePublished", "said",
    "Friday", "14 March 2031", "NAME_", "+ALIAS_", "[GUYJUD]", "<rss>", "<urlset>", "<loc>", "READ MORE:", "\u202e", "\ufeff",
]  # fmt: skip


def corpus() -> dict[str, list[bytes]]:
    """The kept inputs of each target."""
    kept: dict[str, list[bytes]] = {}
    for row in map(json.loads, CORPUS.read_text(encoding="utf-8").splitlines() if CORPUS.exists() else []):
        kept.setdefault(row["target"], []).append(row["input"].encode("latin-1"))
    return kept


def fuzz(name: str, seconds: int, kept: list[bytes]) -> tuple[list[bytes], int]:
    """The inputs to keep of one target, and the exit status of its run."""
    with tempfile.TemporaryDirectory() as made:
        seeds, least = Path(made, "seeds"), Path(made, "least")
        for folder in (seeds, least):
            folder.mkdir()
        for number, data in enumerate([*kept, b"x"]):
            (seeds / str(number)).write_bytes(data)
        words = Path(made, "words")
        words.write_text("".join('"' + "".join(f"\\x{byte:02x}" for byte in word.encode()) + '"\n' for word in WORDS), encoding="ascii")
        run = Path(made, "run")  # libFuzzer calls itself by the name of its program
        run.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{__file__}" --one {name} "$0" "$@"\n', encoding="utf-8")
        run.chmod(0o700)
        options = [f"-dict={words}", f"-max_len={LONGEST}", f"-artifact_prefix={HERE}/crash-{name}-", "-timeout=20", "-rss_limit_mb=4000"]
        status = subprocess.run([run, seeds, f"-max_total_time={seconds}", *options], check=False).returncode
        subprocess.run([run, "-merge=1", least, seeds, *options], check=False, capture_output=True)
        return sorted({path.read_bytes() for path in least.iterdir()}, key=lambda data: (len(data), data))[:KEPT], status


def one(name: str, command: list[str]) -> None:
    """Run one target in this process, which libFuzzer then owns."""
    import atheris  # type: ignore[import-not-found]

    with atheris.instrument_imports(include=["onrecord"]):
        from targets import TARGETS
    atheris.Setup(command, TARGETS[name])
    atheris.Fuzz()


def main() -> None:
    if sys.argv[1:2] == ["--one"]:
        one(sys.argv[2], sys.argv[3:])
        return
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("targets", nargs="*", metavar="TARGET")
    parser.add_argument("--seconds", type=int, default=60, help="of each target")
    asked = parser.parse_args()
    names = asked.targets or ["decoding", "extraction", "residue", "quoting", "dating", "feeding", "user_files", "reading"]
    kept, failed = corpus(), []
    for name in names:
        kept[name], status = fuzz(name, asked.seconds, kept.get(name, []))
        failed += [name] if status else []
        lines = [json.dumps({"target": target, "input": data.decode("latin-1")}) for target in sorted(kept) for data in kept[target]]
        CORPUS.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
        print(f"{name}: {'FAILED' if status else 'no fault'}, {len(kept[name])} inputs kept", flush=True)
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()
