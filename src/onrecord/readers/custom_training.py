"""From labelled texts to the head of a user's codebook: what the encoder says of every trigger, weights, and how well they do.

The project's own sentences of other news (`background`) are learned beside the user's, so that what is not of the user's types stays what
it is. Accuracy is measured by cross-validation over whole texts.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from onrecord.article.plain import from_text
from onrecord.codebook.custom import NO_EVENT, Codebook
from onrecord.codebook.heads import Head, Part
from onrecord.codebook.labelled import Label, Row, background
from onrecord.errors import UsageError
from onrecord.language import encoder, read_language
from onrecord.language.doc import Doc
from onrecord.readers import custom_types
from onrecord.readers.custom_fit import FOLDS, Fitted, fit, folds, scaling
from onrecord.readers.events import Draft, read_drafts
from onrecord.settings import settings

Floats = NDArray[np.float64]
Range = tuple[int, int]
FEW = 3  # a type or mode with fewer labelled events is not learned: it keeps to its trigger words
VARIED = 5  # so many events of each of two statuses, and the statuses are learned


@dataclass(frozen=True, slots=True)
class Example:
    """A trigger of text number `text`. `label`: what a person says it is, None where nobody said; `target` its type's probabilities.

    `missed`: its words, where nothing finds it that did not see its text. `roles`: labelled and found parties.
    """

    text: int
    case: custom_types.Case
    label: Label | None
    target: Floats | None
    missed: str | None
    roles: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Guess:
    """A type as the cross-validation had it: as labelled (None: not labelled), as told (None: below the threshold), and by words alone."""

    labelled: str | None
    told: str | None
    words: str | None
    own: bool  # in the user's texts, not in the background
    kept: bool  # told as the encoder alone tells it


@dataclass(frozen=True, slots=True)
class Trained:
    """A head with its examples and guesses; `shares` of mode and status: (labelled, right with the head, right without)."""

    head: Head
    examples: tuple[Example, ...]
    guesses: tuple[Guess, ...]
    shares: dict[str, tuple[int, int, int]]


def train(book: Codebook, rows: Sequence[Row]) -> Trained:
    """Learn from the user's labelled `rows`. Raises UsageError where there is too little to learn from."""
    book = replace(book, head=None)
    texts = [*rows, *background()]
    docs = [read_language(from_text(row.text, id=row.id)) for row in texts]
    learned = _learned(rows)
    if set(learned) <= {NO_EVENT}:
        raise UsageError(book.folder, f"too few labelled events: no type has {FEW}", "label more; until then its trigger words do the work")
    fold_of = [*_spread(rows), *folds([NO_EVENT] * (len(texts) - len(rows)))]
    words = [_words(book, row, doc, number < len(rows)) for number, (row, doc) in enumerate(zip(texts, docs, strict=True))]
    by_fold = [_finder([each for each, at in zip(words, fold_of, strict=True) if at != fold]) for fold in range(FOLDS)]
    nothing = np.zeros(0, np.float32)
    examples: list[Example] = []
    for number, (row, doc) in enumerate(zip(texts, docs, strict=True)):  # triggers are found by what did not see the text
        head = Head(custom_types.encoder_hash(), by_fold[fold_of[number]], learned, nothing, nothing, {})
        examples += _examples(replace(book, head=head), number, row, doc, number < len(rows))
    book = replace(book, head=Head(custom_types.encoder_hash(), _finder(words), learned, nothing, nothing, {}))
    guesses, shares = _cross_validated(book, examples, fold_of, len(rows))
    parts = ["type", *(["mode"] if any(" " in each for each in learned) else [])]
    if (tally := shares.get("status")) and tally[1] > tally[2]:  # statuses are the encoder's unless the user's labels better them
        parts.append("status")
    return Trained(_head(book, examples, parts), tuple(examples), guesses, shares)


def _learned(rows: Sequence[Row]) -> tuple[str, ...]:
    labels = [label for row in rows for label in row.events if label.says("type")]
    counts = Counter(label.type for label in labels)
    counts[NO_EVENT] = sum(len(row.rejected) + bool(row.exhaustive) for row in rows)
    counts.update(f"{label.type} {label.mode}" for label in labels if label.says("mode") and label.mode)
    return tuple(sorted(name for name, number in counts.items() if number >= FEW))


def _spread(rows: Sequence[Row]) -> list[int]:
    return folds([next((label.type for label in row.events), NO_EVENT) for row in rows])


def _words(book: Codebook, row: Row, doc: Doc, own: bool) -> tuple[Floats, NDArray[np.bool_]]:
    """Vectors of the words that are known to be, or not to be, of one of the user's triggers."""
    vectors = np.concatenate([window.h[0] for window in doc.encoded]) if doc.encoded else np.zeros((0, 0))
    chosen, known = np.zeros(len(doc), np.bool_), np.full(len(doc), row.exhaustive is not False)
    for label in (*row.rejected, *row.events):
        words = doc.range(label.trigger.start, label.trigger.end)
        known[words.start : words.stop] = own  # the events of other news may be the user's, too
        chosen[words.start : words.stop] = own and label in row.events and label.type in book.types
    known &= np.array([tag.startswith(custom_types.CONTENT) for tag in doc.tags], np.bool_)
    return vectors[known].astype(np.float64), chosen[known]


def _finder(words: Sequence[tuple[Floats, NDArray[np.bool_]]]) -> NDArray[np.float32]:
    """Weights of a word's vector and a bias for the log-odds that it is a trigger."""
    x, chosen = np.concatenate([x for x, _ in words if len(x)]), np.concatenate([y for x, y in words if len(x)])
    if not chosen.any():
        return np.zeros(0, np.float32)
    target = np.stack([~chosen, chosen], 1).astype(np.float64)
    got = fit(x, np.zeros_like(target), target, scaling(x, [x.shape[1]], raw=0), np.ones(2, np.bool_))
    weights = (got.weights[:, 1] - got.weights[:, 0]) * got.scale
    return np.append(weights, got.bias[1] - got.bias[0] - got.mean @ weights).astype(np.float32)


def _touch(one: Range, other: Range) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _examples(book: Codebook, number: int, row: Row, doc: Doc, own: bool) -> list[Example]:
    """Every trigger of a text, found or labelled, with what is to be learned of it."""
    spans = [(label, doc.range(label.trigger.start, label.trigger.end)) for label in row.events]
    left = [(label, (words.start, words.stop)) for label, words in spans if words]
    rejected = [doc.range(label.trigger.start, label.trigger.end) for label in row.rejected]
    windows = doc.encoded or ()
    found = [custom_types.triggers(book, doc, window) for window in windows]
    there = [draft.trigger for draft in read_drafts(doc, found)]
    labelled = [[span for _, span in left if window.a <= span[0] and span[1] <= window.b] for window in windows]
    drafts = read_drafts(doc, [[*more, *spans] for more, spans in zip(found, labelled, strict=True)])
    out = []
    for draft, case in zip(drafts, custom_types.cases(book, doc, drafts), strict=True):
        at = next((each for each in left if _touch(each[1], draft.trigger)), None)
        if at is not None:
            left.remove(at)
        label = at[0] if at else None
        if label is not None:
            target = _one(book, label.type) if label.says("type") else None
            if not own and (not book.plover or (case.phrase and case.phrase.type in book.types)):
                target = None  # one of the user's types may be carved out of PLOVER's
        elif row.exhaustive or any(_touch((words.start, words.stop), draft.trigger) for words in rejected):
            target = _one(book, NO_EVENT)
        else:
            target = _unlabelled(book, case) if row.exhaustive is None else None
        missed = " ".join(doc.lemmas[slice(*draft.trigger)]) if draft.trigger not in there else None
        out.append(Example(number, case, label, target, missed, _parties(doc, draft, label)))
    return out


def _one(book: Codebook, name: str) -> Floats:
    return np.array([kind == name for kind in book.classes], np.float64)


def _unlabelled(book: Codebook, case: custom_types.Case) -> Floats:
    """What the encoder says, without the codebook's own types: they would have been labelled."""
    rest = np.array([0.0 if kind in book.types else chance for kind, chance in zip(book.classes, case.encoded, strict=True)])
    result: Floats = rest / rest.sum()
    return result


def _parties(doc: Doc, draft: Draft, label: Label | None) -> tuple[int, int]:
    """How many actors and recipients are labelled, and how many of these are touched by one that was found."""
    if label is None:
        return 0, 0
    told = [(role, doc.range(s.start, s.end)) for role, spans in (("actor", label.actors), ("recipient", label.recipients)) for s in spans]
    right = sum(any(_touch((words.start, words.stop), run) for run in draft.roles[role]) for role, words in told)
    return len(told), right


def _head(book: Codebook, examples: Sequence[Example], names: Sequence[str]) -> Head:
    """The head learned from examples."""
    assert book.head is not None
    parts = {name: fitted for name in names if (fitted := _fitted(book, examples, name)) is not None}
    any_part = next(iter(parts.values()))
    return replace(
        book.head,
        mean=any_part.mean.astype(np.float32),
        scale=any_part.scale.astype(np.float32),
        parts={
            name: Part(_classes(book, name), part.weights.astype(np.float32), part.bias.astype(np.float32)) for name, part in parts.items()
        },
    )


def _classes(book: Codebook, name: str) -> tuple[str, ...]:
    names = {"type": book.classes, "mode": custom_types.mode_classes(book), "status": tuple(encoder.labels()["status"])}
    return names[name]


def _fitted(book: Codebook, examples: Sequence[Example], name: str) -> Fitted | None:
    """Weights of a part; all parts see the same features, evened over all examples."""
    known = [(example, target) for example in examples if (target := _target(book, example, name)) is not None]
    if not known:
        return None
    every = np.stack([example.case.features for example in examples])
    scales = scaling(every, custom_types.blocks(book, every.shape[1]), raw=2)
    classes = _classes(book, name)
    return fit(
        np.stack([example.case.features for example, _ in known]),
        np.stack([example.case.start[name] for example, _ in known]),
        np.stack([target for _, target in known]),
        scales,
        _free(book, classes) if name == "type" else np.ones(len(classes), np.bool_),
    )


def _free(book: Codebook, classes: Sequence[str]) -> NDArray[np.bool_]:
    """Only what the user labels is learned anew; among all other types the encoder's odds stay."""
    assert book.head is not None
    return np.array([name in book.head.learned for name in classes])


def _target(book: Codebook, example: Example, name: str) -> Floats | None:
    if name == "type":
        return example.target
    if example.label is None or not example.label.says(name):
        return None
    wanted = str(getattr(example.label, name) or NO_EVENT)
    classes = _classes(book, name)
    return np.array([each == wanted for each in classes], np.float64) if wanted in classes else None


def _cross_validated(
    book: Codebook, examples: Sequence[Example], fold_of: Sequence[int], own: int
) -> tuple[tuple[Guess, ...], dict[str, tuple[int, int, int]]]:
    guesses: list[Guess] = []
    tallies: dict[str, list[tuple[bool, bool]]] = {"mode": [], "status": []}
    varied = _varied(examples, own)
    for fold in range(FOLDS):
        train = [example for example in examples if fold_of[example.text] != fold]
        test = [example for example in examples if fold_of[example.text] == fold]
        fitted = _fitted(book, train, "type")
        guesses += [_guess(book, example, fitted, example.text < own) for example in test]
        for name in ("mode", *(("status",) if varied else ())):
            part = _fitted(book, train, name)
            asked = [e for e in test if e.text < own and part and e.label and _target(book, e, name) is not None]
            tallies[name] += [_compared(book, example, name, part) for example in asked if part]
    shares = {name: (len(found), sum(a for a, _ in found), sum(b for _, b in found)) for name, found in tallies.items() if found}
    return tuple(guesses), shares


def _varied(examples: Sequence[Example], own: int) -> bool:
    counts = Counter(e.label.status for e in examples if e.text < own and e.label and e.label.says("status"))
    return sum(number >= VARIED for number in counts.values()) > 1


def _guess(book: Codebook, example: Example, fitted: Fitted | None, own: bool) -> Guess:
    case = example.case
    assert fitted is not None
    said = None if example.label is None or example.target is None else example.label.type
    alone = _told(book, case.encoded)
    told = None if example.missed else _told(book, fitted.chances(case.features, case.start["type"]))
    by_words = None if example.missed else _told(book, np.exp(case.start["type"]))
    return Guess(said, told, by_words, own, told == alone)


def _told(book: Codebook, chances: Floats) -> str | None:
    best = int(chances[:-1].argmax())
    return book.classes[best] if chances[best] >= settings().event_confidence else None


def _compared(book: Codebook, example: Example, name: str, part: Fitted) -> tuple[bool, bool]:
    """Right with the head, right without, among what the type may have."""
    assert example.label is not None
    classes = _classes(book, name)
    allowed = classes if name == "status" else (NO_EVENT, *book.modes_of(example.label.type))
    wanted = getattr(example.label, name) or NO_EVENT
    both = (part.chances(example.case.features, example.case.start[name]), example.case.start[name])
    with_head, without = (max(allowed, key=lambda each: dict(zip(classes, logits, strict=True)).get(each, -np.inf)) for logits in both)
    return with_head == wanted, without == wanted
