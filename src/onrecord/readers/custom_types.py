"""Events in the types of a user's own codebook: further triggers by its words, then type, mode and status anew.

Every class begins with what is known without learning: PLOVER's types with the encoder's probabilities, the types of the user's trigger
words with `HIT`. A trained head adds to these logits what it learned of the encoder's vectors at the trigger, the actors and recipients;
without one, or far from what it saw, they stay as they are.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from msgspec import structs
from numpy.typing import NDArray

from onrecord.codebook.custom import NO_EVENT, Codebook, Phrase, load
from onrecord.codebook.heads import AGAIN
from onrecord.errors import UsageError
from onrecord.language import encoder
from onrecord.language.doc import Doc
from onrecord.model import Event
from onrecord.readers.intentions import intended
from onrecord.readers.statuses import surest

if TYPE_CHECKING:
    from onrecord.readers.events import Draft

Floats = NDArray[np.float64]
Range = tuple[int, int]
HIT = 0.7  # what a trigger word alone is worth: the rest stays with the encoder's answer
HINT = 0.1  # what the learned modes have together before their head speaks
FIND = -2.0  # log-odds from which a word may be a trigger; whether it is one is decided with its type
CONTENT = ("VB", "NN", "JJ", "RP")
SMALL = 1e-6
WORDS = ("hit", "certain")  # what a head learns from beside vectors, PLOVER's types and the words of each type


@dataclass(frozen=True, slots=True)
class Case:
    """A trigger with what is known of it before learning: `encoded` the classes' chances by the encoder alone, `phrase` its trigger words,
    `features` [F], and `start` the logits of each part's classes."""

    trigger: Range
    phrase: Phrase | None
    encoded: Floats
    features: Floats
    start: dict[str, Floats]


def open_codebook(folder: str | Path) -> Codebook:
    """The codebook of a folder, ready for reading. Raises UsageError, also where its head was trained for another encoder."""
    book = load(folder)
    if book.head is not None and book.head.encoder != encoder_hash():
        raise UsageError(str(Path(folder) / "head.npz"), "trained for another version of the encoder", AGAIN)
    return book


def encoder_hash() -> str:
    """What tells this encoder from others."""
    return hashlib.sha256((encoder.model() / "SHA256").read_bytes()).hexdigest()


def triggers(book: Codebook | None, doc: Doc, window: encoder.Window) -> list[Range]:
    """Triggers by the codebook's words, then those that its head finds, half-open word numbers."""
    if book is None:
        return []
    a, b = window.a, window.b
    told = [(hit.first + a, hit.last + a) for hit in book.matches(doc.words[a:b], doc.lemmas[a:b], doc.tags[a:b])]
    return [*told, *_found(book, doc, window)]


def _found(book: Codebook, doc: Doc, window: encoder.Window) -> list[Range]:
    """Runs of content words of one sentence whose odds of being a trigger are above `FIND`."""
    out: list[Range] = []
    for word in (np.flatnonzero(_odds(book, window.h[0]) > FIND) + window.a).tolist():
        if not doc.tags[word].startswith(CONTENT):
            continue
        if out and out[-1][1] == word and doc.sentence[word] == doc.sentence[word - 1]:
            out[-1] = (out[-1][0], word + 1)
        else:
            out.append((word, word + 1))
    return out


def joined(by_encoder: list[Range], more: Sequence[Range], offset: int) -> list[Range]:
    """`by_encoder`, and those of `more` (numbered from `offset`) that touch none of them, in order."""
    out = list(by_encoder)
    for first, last in more:
        a, b = first - offset, last - offset
        if all(b <= c or d <= a for c, d in out):
            out.append((a, b))
    return sorted(out)


def recoded(book: Codebook, doc: Doc, drafts: "list[Draft]") -> "list[Draft]":
    """The drafts with the codebook's type, mode and status; the confidence is the type's chance against all others and none."""
    return [_recoded(book, doc, draft, case) for draft, case in zip(drafts, cases(book, doc, drafts), strict=True)]


def with_codes(book: Codebook, event: Event) -> Event:
    """The event with the codebook's CAMEO code and intensity, None where it gives none."""
    return structs.replace(event, cameo=book.cameo(event.type, event.mode), intensity=book.intensity(event.type, event.mode))


def _recoded(book: Codebook, doc: Doc, draft: "Draft", case: Case) -> "Draft":
    chances = encoder.softmax(_logits(book, "type", case).astype(np.float32))
    best = int(chances[:-1].argmax())
    kind = intended(doc, draft.trigger, book.classes[best]) if "AGREE" in book.classes else book.classes[best]
    learned = book.head.learned if book.head else ()
    moded = any(each.startswith(f"{kind} ") for each in learned)
    modes = dict(zip(mode_classes(book), (_logits(book, "mode", case) if moded else case.start["mode"]).tolist(), strict=True))
    mode = max((NO_EVENT, *book.modes_of(kind)), key=lambda name: modes.get(name, -np.inf))
    status = _logits(book, "status", case) if kind in learned else case.start["status"]
    return replace(
        draft,
        type=kind,
        mode=None if mode == NO_EVENT else mode,
        status=surest(encoder.labels()["status"], encoder.softmax(np.asarray(status, np.float32)).tolist()),
        confidence=round(float(chances[best]), 4),
    )


def _logits(book: Codebook, name: str, case: Case) -> Floats:
    """The logits of a part with what its head adds."""
    part = book.head.parts.get(name) if book.head else None
    if book.head is None or part is None:
        return case.start[name]
    logits: Floats = case.start[name] + ((case.features - book.head.mean) * book.head.scale) @ part.weights + part.bias
    return logits


def mode_classes(book: Codebook) -> tuple[str, ...]:
    """ "-", the encoder's modes, the codebook's own."""
    return tuple(dict.fromkeys((*encoder.labels()["mode"], *(mode for _, mode in book.modes))))


def cases(book: Codebook, doc: Doc, drafts: "Sequence[Draft]") -> list[Case]:
    """What is known of each draft's trigger before learning; the drafts are in order."""
    out: list[Case] = []
    for window in doc.encoded or ():
        a, b = window.a, window.b
        inside = [draft for draft in drafts if a <= draft.trigger[0] < b]
        hits = book.matches(doc.words[a:b], doc.lemmas[a:b], doc.tags[a:b])
        for draft, roles in zip(inside, encoder.roles(window, "event", [draft.trigger for draft in inside]), strict=True):
            near = [hit for hit in hits if hit.first + a < draft.trigger[1] and draft.trigger[0] < hit.last + a]
            phrase = max(near, key=lambda hit: hit.last - hit.first).phrase if near else None
            out.append(_case(book, window, draft, roles, phrase))
    return out


def _case(book: Codebook, window: encoder.Window, draft: "Draft", roles: encoder.Roles, phrase: Phrase | None) -> Case:
    assert roles.event is not None
    names, parts = encoder.labels(), encoder.labels()["event"]
    kinds = encoder.type_chances(roles.event).astype(np.float64)
    certain = draft.certain
    h = window.h[0].astype(np.float64)
    inside = h[draft.trigger[0] - window.a : draft.trigger[1] - window.a]
    vectors = [
        inside.mean(0),
        *(_pooled(h, role_weights(roles, role)) for role in ("actor", "recipient")),
    ]
    told = dict(zip(names["type"], kinds * certain, strict=True))
    encoded = np.array([told.get(kind, 0.0) for kind in book.classes[:-1]])
    encoded = np.append(encoded, max(1 - encoded.sum(), SMALL))  # what is none of the codebook's types is no event
    words = np.array([phrase is not None and phrase.type == kind for kind in book.classes[:-1]], np.float64)
    odds = np.log(certain + SMALL) - np.log(1 - certain + SMALL)
    return Case(
        trigger=draft.trigger,
        phrase=phrase,
        encoded=encoded,
        features=np.concatenate([*vectors, np.log(kinds + SMALL), [float(phrase is not None), odds], words]),
        start={
            "type": _start_type(book, encoded, phrase, float(_odds(book, inside).max())),
            "mode": _start_mode(book, roles.event[slice(*parts["mode"])], phrase),
            "status": roles.event[slice(*parts["status"])].astype(np.float64),
        },
    )


def blocks(book: Codebook, size: int) -> list[int]:
    """How many of `size` features stand in each block: trigger, actor, recipient, PLOVER's types, `WORDS`, one for each type."""
    rest = [len(encoder.labels()["type"]), len(WORDS), len(book.classes) - 1]
    return [*[(size - sum(rest)) // 3] * 3, *rest]


def _odds(book: Codebook, vectors: NDArray[np.floating]) -> Floats:
    """The log-odds of words, given their vectors, of being triggers of the codebook's own types; without a head very low."""
    if book.head is None or not len(book.head.finder):
        return np.full(len(vectors), -30.0)
    odds: Floats = vectors @ book.head.finder[:-1].astype(np.float64) + book.head.finder[-1]
    return odds


def _pooled(h: Floats, weights: Floats) -> Floats:
    """The mean vector of a role's words, the shorter the less surely the role is filled."""
    pooled: Floats = weights @ h / max(float(weights.sum()), 1.0)
    return pooled


def role_weights(roles: encoder.Roles, role: str) -> Floats:
    """How surely each word of the window has a role: its probability."""
    number = encoder.labels()["links"]["event"].index(role)
    weights: Floats = roles.chances[:, number].astype(np.float64)
    return weights


def _start_type(book: Codebook, encoded: Floats, phrase: Phrase | None, odds: float) -> Floats:
    """The encoder's types; its own finder's word that it is one of the learned types, whichever; the trigger words'."""
    chances = encoded.copy()
    own = [number for number, kind in enumerate(book.classes) if book.head and kind in book.head.learned and kind in book.types]
    if own:
        chance = 1 / (1 + np.exp(-odds))
        chances *= 1 - chance
        chances[own] += chance / len(own)
    if phrase is not None:
        chances *= 1 - HIT
        chances[book.classes.index(phrase.type)] += HIT
    logits: Floats = np.log(chances + SMALL * SMALL)
    return logits


def _start_mode(book: Codebook, encoded: NDArray[np.float32], phrase: Phrase | None) -> Floats:
    names = mode_classes(book)
    chances = np.zeros(len(names))
    chances[: len(encoded)] = encoder.softmax(encoded)
    learned = {each.partition(" ")[2] for each in book.head.learned} if book.head else set()
    own = [number for number in range(len(encoded), len(names)) if names[number] in learned]
    if own:
        chances *= 1 - HINT
        chances[own] = HINT / len(own)
    if phrase is not None and phrase.mode is not None:
        chances *= 1 - HIT
        chances[names.index(phrase.mode)] += HIT
    logits: Floats = np.log(chances + SMALL * SMALL)
    return logits
