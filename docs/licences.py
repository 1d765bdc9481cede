"""The licences of all that onrecord needs at run time, by the metadata of what is installed. `python docs/licences.py` writes licences.md.

Exits with 1 where a licence is unknown or would bind those who use onrecord (GPL, AGPL, SSPL, non-commercial).
"""

import json
import re
import sys
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
EXTRAS = ("web", "archive", "postgres", "cluster")
NAMES = {  # what people write for an SPDX name
    "apache 2.0": "Apache-2.0", "apache software license": "Apache-2.0", "apache license 2.0": "Apache-2.0", "apache license": "Apache-2.0",
    "mit license": "MIT", "the mit license": "MIT", "bsd": "BSD-3-Clause", "bsd license": "BSD-3-Clause",
    "3-clause bsd license": "BSD-3-Clause", "bsd 2-clause license": "BSD-2-Clause", "the bsd 2-clause license": "BSD-2-Clause",
    "isc license": "ISC", "isc license (iscl)": "ISC", "mozilla public license 2.0 (mpl 2.0)": "MPL-2.0",
    "python software foundation license": "PSF-2.0", "gnu lesser general public license v3 (lgplv3)": "LGPL-3.0-only",
}  # fmt: skip
FREE = frozenset(
    {"0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "CNRI-Python", "ISC", "MIT", "PSF-2.0", "Unlicense", "Zlib"}
)
LIBRARY = frozenset({"MPL-1.1", "MPL-2.0", "LGPL-2.1-only", "LGPL-2.1-or-later", "LGPL-3.0-only"})  # free to use unchanged, as we do


def needed() -> dict[str, Distribution]:
    """The distributions that onrecord with its extras needs, as far as they are installed, by name."""
    found: dict[str, Distribution] = {}
    queue = [("onrecord", EXTRAS)]
    while queue:
        name, extras = queue.pop()
        try:
            package = distribution(name)
        except PackageNotFoundError:
            continue  # for another system, or an extra that is not installed
        for line in package.requires or ():
            wanted = Requirement(line)
            if not wanted.marker or any(wanted.marker.evaluate({"extra": extra}) for extra in (*extras, "")):
                key = re.sub(r"[-_.]+", "-", wanted.name).lower()
                if key not in found or wanted.extras:
                    queue.append((wanted.name, tuple(wanted.extras)))
                    try:
                        found[key] = distribution(wanted.name)
                    except PackageNotFoundError:
                        continue
    return dict(sorted(found.items()))


def licence(package: Distribution) -> str:
    """Its licence as an SPDX expression; "" where nobody says."""
    data = package.metadata
    classifiers = [line.split("::")[-1].strip() for line in data.get_all("Classifier") or () if line.startswith("License ::")]
    told = (data.get("License") or "").strip()
    for said in (data.get("License-Expression"), told if "\n" not in told else None, *classifiers):
        name = NAMES.get((said or "").lower(), said)
        if name and verdict(name) != "unknown":
            return name
    for file in package.files or ():
        if file.name.upper().startswith("LICENSE") and "Permission is hereby granted, free of charge" in file.read_text(encoding="utf-8"):
            return "MIT"
    return told.split("\n")[0]


def verdict(expression: str) -> str:
    """free, library (its own files stay under it), forbidden or unknown, for the best choice that the expression leaves."""
    ranks = ("free", "library", "unknown", "forbidden")

    def one(name: str) -> str:
        name = name.strip("() ")
        if name in FREE:
            return "free"
        if name in LIBRARY:
            return "library"
        return "forbidden" if re.match(r"A?GPL|SSPL|BUSL|CC-BY-NC|.*(?i:proprietary|commercial)", name) else "unknown"

    choices = [max((one(part) for part in choice.split(" AND ")), key=ranks.index) for choice in expression.split(" OR ")]
    return min(choices, key=ranks.index)


def bundled() -> dict[str, str]:
    """The JavaScript that is built into the desk, with its licences."""
    lock = ROOT / "frontend/package-lock.json"
    if not lock.exists():
        return {}
    packages = json.loads(lock.read_text(encoding="utf-8"))["packages"]
    return {path.removeprefix("node_modules/"): at.get("license", "") for path, at in packages.items() if path and not at.get("dev")}


def table() -> list[tuple[str, str, str]]:
    """(name, licence, verdict) of all."""
    rows = [(name, licence(package)) for name, package in needed().items()]
    return [(name, said, verdict(said)) for name, said in (*rows, *((f"{name} (desk)", said) for name, said in sorted(bundled().items())))]


def page(rows: list[tuple[str, str, str]]) -> str:
    """The page of the documentation."""
    lines = [f"| {name} | {said} |" for name, said, _ in rows]
    return (
        "# Licences\n\nonrecord is under Apache-2.0. What it needs at run time, with all extras, by the metadata of each package; none\n"
        "of it is changed by us. `python docs/licences.py` makes this page; a test holds it to what is installed.\n\n"
        "| package | licence |\n|---|---|\n" + "\n".join(lines) + "\n\n"
        "MPL and LGPL packages are used unchanged, as libraries that you can exchange. Data that come with the package: GeoNames\n"
        "(CC BY 4.0), PLOVER's and CAMEO's codes; the models' cards name what they were trained on.\n"
    )


if __name__ == "__main__":
    rows = table()
    Path(__file__).with_name("licences.md").write_text(page(rows), encoding="utf-8")
    bad = [row for row in rows if row[2] not in ("free", "library")]
    print(f"{len(rows)} packages, {len(bad)} with an unknown or forbidden licence", *bad, sep="\n")
    sys.exit(bool(bad))
