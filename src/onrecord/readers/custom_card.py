"""The card of a trained head: what it was made of and how well it does, in Markdown. The same head gives the same card."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from importlib.metadata import version

from onrecord.codebook.custom import Codebook
from onrecord.codebook.labelled import Row
from onrecord.readers.custom_examples import misread
from onrecord.readers.custom_fit import FOLDS
from onrecord.readers.custom_training import Guess, Trained
from onrecord.settings import settings


def summary(trained: Trained) -> str:
    """One line: how many of the labelled events are told with their type."""
    labelled = [guess for guess in trained.guesses if guess.own and guess.labelled is not None]
    right, words = sum(g.told == g.labelled for g in labelled), sum(g.words == g.labelled for g in labelled)
    return f"cross-validated, {right} of {len(labelled)} labelled events are told with their type (trigger words alone: {words})"


def card(book: Codebook, rows: Sequence[Row], trained: Trained, source: str, data: str, head: str) -> str:
    """The card; `data` and `head` are the hashes of the labelled texts and of `head.npz`."""
    lines = [
        f"# {book.name}: what its head learned",
        "",
        f"Made by `onrecord train`, onrecord {version('onrecord')}. Read it before you believe what the head tells.",
        "",
        "| | |",
        "|---|---|",
        f"| labelled texts | {source}, {len(rows):,} texts, SHA-256 `{data}` |",
        f"| head | head.npz, SHA-256 `{head}` |",
        f"| encoder | `{trained.head.encoder}` |",
        "",
        *_types(book, trained),
        *_others(book, trained),
        *_parties(rows, trained),
        *_examples(book, trained),
    ]
    return "\n".join(lines) + "\n"


def _types(book: Codebook, trained: Trained) -> Iterator[str]:
    guesses = [guess for guess in trained.guesses if guess.own]
    yield f"## Types, in a cross-validation of {FOLDS} parts over texts"
    yield ""
    yield f"An event counts as told where its confidence is {settings().event_confidence} or more; its trigger must be found, too."
    yield ""
    yield "| type | labelled | told | right | precision | recall | F1 | recall by trigger words alone |"
    yield "|---|---|---|---|---|---|---|---|"
    names = [name for name in book.classes[:-1] if any(guess.labelled == name for guess in guesses)]
    for name in names:
        yield _row(name, name, guesses)
    labelled = [guess for guess in guesses if guess.labelled is not None]
    right, words = sum(g.told == g.labelled for g in labelled), sum(g.words == g.labelled for g in labelled)
    yield ""
    yield f"Accuracy over all labelled events: {_share(right, len(labelled))}; by trigger words alone: {_share(words, len(labelled))}."
    told = [guess for guess in labelled if guess.told is not None]
    yield f"Of those that are told: {_share(sum(g.told == g.labelled for g in told), len(told))}."
    missing = [name for name in book.types if name not in trained.head.learned]
    if missing:
        yield f"Too few labelled events to learn: {', '.join(missing)}. Their trigger words do the work."
    yield ""


def _row(title: str, name: str, guesses: Sequence[Guess]) -> str:
    labelled = [guess for guess in guesses if guess.labelled == name]
    told = [guess for guess in guesses if guess.told == name]
    right = sum(guess.told == name for guess in labelled)
    words = sum(guess.words == name for guess in labelled)
    f1 = f"{2 * right / (len(labelled) + len(told)):.2f}" if right else "0.00"
    parts = [len(labelled), len(told), right, _ratio(right, len(told)), _ratio(right, len(labelled)), f1, _ratio(words, len(labelled))]
    return f"| {title} | " + " | ".join(map(str, parts)) + " |"


def _others(book: Codebook, trained: Trained) -> Iterator[str]:
    yield "## What else was measured"
    yield ""
    for name, (number, right, without) in sorted(trained.shares.items()):
        used = "used" if name in trained.head.parts else "not used"
        yield f"- {name}: right {_share(right, number)} with the head ({used}), {_share(without, number)} without."
    other = [guess for guess in trained.guesses if not guess.own]
    false = sum(guess.told in book.types for guess in other)
    yield f"- other news (the project's own sentences): {_share(sum(g.kept for g in other), len(other))} of triggers are told as before;"
    yield f"  {false} are told as a type of this codebook."
    unlabelled = [guess for guess in trained.guesses if guess.own and guess.labelled is None]
    wrong = sum(guess.told in book.types for guess in unlabelled)
    yield f"- triggers that you did not label, told as a type of this codebook: {wrong} of {len(unlabelled)}."


def _parties(rows: Sequence[Row], trained: Trained) -> Iterator[str]:
    own = [example for example in trained.examples if example.text < len(rows) and example.label is not None]
    labelled, found = sum(example.roles[0] for example in own), sum(example.roles[1] for example in own)
    if labelled:
        yield f"- labelled actors and recipients that are found (never trained): {_share(found, labelled)}."
    missed = Counter(example.missed for example in own if example.missed)
    yield f"- labelled triggers that were not found by what did not see their text: {_share(sum(missed.values()), len(own))}."
    if missed:
        words = ", ".join(sorted(missed))
        yield f"  Their words, which may be worth a line in triggers.csv: {words}."
    yield ""


def _examples(book: Codebook, trained: Trained) -> Iterator[str]:
    wrong, number = misread(replace(book, head=trained.head))
    if number:
        yield "## Examples of the tables"
        yield ""
        yield f"{number - len(wrong)} of {number} are read as written." + (" Not:" if wrong else "")
        yield from (f"- {type}{f' ({mode})' if mode else ''}: {text}" for type, mode, text in wrong)


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} % ({part} of {whole})" if whole else "none to measure"


def _ratio(part: int, whole: int) -> str:
    return f"{part / whole:.2f}" if whole else "–"
