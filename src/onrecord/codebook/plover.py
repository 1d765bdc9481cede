"""PLOVER's and CAMEO's tables as look-ups: event types, modes, contexts, sectors, intensity, CAMEO codes.

The tables are facts from the PLOVER manual (CC BY-SA 4.0); known slips of its print are corrected here and nowhere else.
"""

from functools import cache

from onrecord.tables import csv_table

MINUS_LOST = {"ACCUSE"}  # the manual prints +3 for a hostile type: its minus is lost


@cache
def table(name: str) -> tuple[dict[str, str], ...]:
    """The rows of `tables/<name>.csv`, each a dict of its columns. Raises FileNotFoundError for a name that is not there."""
    return tuple(csv_table(f"codebook/tables/{name}.csv"))


@cache
def events() -> dict[str, str]:
    """The 16 event types with their definitions."""
    return {row["event"]: row["definition_start"] for row in table("plover_events")}


@cache
def modes(event: str) -> tuple[str, ...]:
    """The current modes of an event type, in the manual's order; empty where there are none."""
    return tuple(row["mode"] for row in table("plover_modes") if row["event"] == event and row["status"] == "current")


@cache
def contexts() -> dict[str, str]:
    """The contexts with their definitions."""
    return {row["context"]: row["definition"] for row in table("plover_contexts")}


@cache
def sectors() -> dict[str, str]:
    """The 25 sectors with their definitions."""
    return {row["code"]: row["definition"] for row in table("plover_sectors")}


@cache
def quad(event: str) -> str | None:
    """The quad class of a type: "verbal cooperation", "material cooperation", "verbal conflict" or "material conflict"."""
    found = next((row["quad_manual_section"] for row in table("plover_events") if row["event"] == event), None)
    return found.lower() if found else None


@cache
def intensity(event: str, mode: str | None = None) -> float | None:
    """PLOVER's score of a type and mode, -10 … +10; the type's own score where the mode has none; None for an unknown type."""
    scores = {(row["event"], row["mode"] or None): float(row["score"]) for row in table("plover_scores") if row["score"]}
    found = scores.get((event, mode), scores.get((event, None)))
    return -abs(found) if found is not None and event in MINUS_LOST else found


@cache
def cameo(code: str) -> dict[str, str] | None:
    """The row of a CAMEO code ("0841"): label, PLOVER event, mode and context, Goldstein value; None for an unknown code."""
    return next((row for row in table("cameo_codes") if row["cameo_code"] == code), None)


@cache
def cameo_of(event: str, mode: str | None = None) -> str | None:
    """The CAMEO code that a type and mode come from: the shortest, then the first; None where CAMEO has none."""
    rows = [row for row in table("cameo_codes") if row["plover_event"] == event]
    fitting = [row for row in rows if row["plover_mode"] == (mode or "")] or [row for row in rows if not row["plover_mode"]] or rows
    return min((row["cameo_code"] for row in fitting), key=lambda code: (len(code), code), default=None)
