"""Places of labelled texts, ours and the most populous namesake, in one run: python benchmarks/places.py GOLD.jsonl [OUT.jsonl]

Three ways, each scored by ../shared/score/places.py: the labelled mentions given to `locate`; the same given to the baseline, which takes
the place with the most people; and `find_places` from text to coordinates (with OUT, its readings are written there). Also, the gazetteer:
seconds to load, memory, names looked up a CPU-second; and documents a CPU-second after tokenising and tagging.
"""

import json
import resource
import sys
import time
from pathlib import Path

SCORE = Path(__file__).parents[1] / "../shared/score"


def doc_of(row):
    from onrecord.article.plain import from_text
    from onrecord.language import read_language
    from onrecord.model import Published

    fields = {name: row.get(name) for name in ("url", "title", "publisher")}
    return read_language(from_text(row["text"], id=str(row["id"]), published=Published(value=row.get("published")), **fields))


def plain(place):
    return {
        "start": place.start,
        "end": place.end,
        "name": place.name,
        "geonames": place.geonames,
        "lat": place.lat,
        "lon": place.lon,
        "role": place.role,
    }


def most_people(row):
    """Each labelled mention at the place of its name with the most people."""
    from onrecord.codebook.gazetteer import gazetteer

    out = []
    for place in row["places"]:
        spots = [gazetteer().spot(r) for r, _ in gazetteer().find(row["text"][place["start"] : place["end"]])]
        best = max(spots, key=lambda spot: spot.weight, default=None)
        out.append(
            {
                "start": place["start"],
                "end": place["end"],
                "geonames": best and best.geonames,
                "lat": best and best.lat,
                "lon": best and best.lon,
            }
        )
    return out


def gazetteer_figures():
    from onrecord.codebook.gazetteer import fold, gazetteer

    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begin = time.perf_counter()
    spots = gazetteer()
    spots.find("Baghdad")
    seconds, more = time.perf_counter() - begin, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory
    print(f"gazetteer: {len(spots)} places, loaded in {seconds:.3f} s, {more / 1024:.0f} MB more")
    names = [fold(spots.spot(row).name) for row in range(0, len(spots), 2)]
    begin = time.process_time()
    spots.have(names)
    many = len(names) / (time.process_time() - begin)
    begin = time.process_time()
    for name in names:
        spots.has(name)
    print(
        f"names a CPU-second: {many:,.0f} together, {len(names) / (time.process_time() - begin):,.0f} one by one, each for the first time"
    )


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    gazetteer_figures()
    from onrecord.model import Span
    from onrecord.readers.places import find_places, locate

    sys.path.insert(0, str(SCORE))
    from places import score

    rows = [json.loads(line) for line in Path(sys.argv[1]).read_text(encoding="utf-8").splitlines() if line.strip()]
    docs = [doc_of(row) for row in rows]
    find_places(docs[0])
    begin = time.process_time()
    found = [find_places(doc) for doc in docs]
    spent = time.process_time() - begin
    given = [locate(doc, [Span(p["start"], p["end"]) for p in row["places"]]) for doc, row in zip(docs, rows, strict=True)]
    ways = {
        "most people, mentions given": [most_people(row) for row in rows],
        "ours, mentions given": [[plain(place) for place in places] for places in given],
        "ours, end to end": [[plain(place) for place in places] for places in found],
        "ours, end to end, literal uses only": [[plain(place) for place in places if place.role == "place"] for places in found],
    }
    print(f"{len(rows)} texts, {len(rows) / max(spent, 1e-9):.0f} documents a CPU-second after tagging")
    for name, places in ways.items():
        told = score(rows, [{"id": row["id"], "places": one} for row, one in zip(rows, places, strict=True)])
        if "given" in name:
            print(f"{name:38} within 161 km {told['all']['acc161']:.4f}  right id {told['geonames_right']:.4f}")
        else:
            ends = told["end_to_end"]
            print(
                f"{name:38} P {ends['precision']:.4f}  R {ends['recall']:.4f}  F1 {ends['f1']:.4f}  mentions F1 {told['exact']['f1']:.4f}"
            )
    if len(sys.argv) > 2:
        with Path(sys.argv[2]).open("w", encoding="utf-8") as file:
            for row, places in zip(rows, ways["ours, end to end"], strict=True):
                print(json.dumps({"id": row["id"], "text": row["text"], "places": places}), file=file)


if __name__ == "__main__":
    main()
