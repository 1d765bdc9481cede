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

if TYPE_CHECKING:
    from onrecord.readers.events import Draft

Floats = NDArray[np.float64]
Range = tuple[int, int]
HIT = 0.7  # what a trigger word alone is worth: the rest stays with the encoder's answer
OPEN = 0.05  # what a learned type may have where no trigger word of it stands, before its head speaks
SMALL = 1e-6
WORDS = ("hit", "certain")  # what a head learns from beside vectors, PLOVER's types and the words of each type


@dataclass(frozen=True, slots=True)
class Case:
    """A trigger with what the encoder says of it: `features` [F], `start` the logits before learning of each part's classes."""

    trigger: Range
    phrase: Phrase | None
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
    """Triggers by the codebook's words, half-open word numbers."""
    if book is None:
        return []
    a, b = window.a, window.b
    more = tuple(tuple(words.split(" ")) for words in book.head.words) if book.head else ()
    return [(hit.first + a, hit.last + a) for hit in book.matches(doc.words[a:b], doc.lemmas[a:b], doc.tags[a:b], more)]


def joined(found: list[Range], more: Sequence[Range], offset: int) -> list[Range]:
    """`found`, and those of `more` (numbered from `offset`) that touch none of them, in order."""
    new = [(a - offset, b - offset) for a, b in more]
    return sorted([*found, *((a, b) for a, b in new if all(b <= c or d <= a for c, d in found))])


def recoded(book: Codebook, doc: Doc, drafts: "list[Draft]") -> "list[Draft]":
    """The drafts with the codebook's type, mode and status; the confidence is the type's chance against all others and none."""
    return [_recoded(book, draft, case) for draft, case in zip(drafts, cases(book, doc, drafts), strict=True)]


def with_codes(book: Codebook, event: Event) -> Event:
    """The event with the codebook's CAMEO code and intensity, None where it gives none."""
    return structs.replace(event, cameo=book.cameo(event.type, event.mode), intensity=book.intensity(event.type, event.mode))


def _recoded(book: Codebook, draft: "Draft", case: Case) -> "Draft":
    logits = {name: _learned(book, name, case) for name in case.start}
    chances = encoder.softmax(logits["type"].astype(np.float32))
    best = int(chances[:-1].argmax())
    modes = dict(zip(mode_classes(book), logits["mode"].tolist(), strict=True))
    mode = max((NO_EVENT, *book.modes_of(book.classes[best])), key=lambda name: modes.get(name, -np.inf))
    return replace(
        draft,
        type=book.classes[best],
        mode=None if mode == NO_EVENT else mode,
        status=encoder.labels()["status"][int(logits["status"].argmax())],
        confidence=round(float(chances[best]), 4),
    )


def _learned(book: Codebook, name: str, case: Case) -> Floats:
    head = book.head
    part = head.parts.get(name) if head else None
    if head is None or part is None:
        return case.start[name]
    logits: Floats = case.start[name] + ((case.features - head.mean) * head.scale) @ part.weights + part.bias
    return logits


def mode_classes(book: Codebook) -> tuple[str, ...]:
    """"-", the encoder's modes, the codebook's own."""
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
    kinds = encoder.softmax(roles.event[slice(*parts["type"])]).astype(np.float64)
    certain = min(draft.confidence / max(float(kinds.max()), SMALL), 1.0)  # that it is a trigger: the confidence without its type's
    h = window.h[0].astype(np.float64)
    vectors = [
        h[draft.trigger[0] - window.a : draft.trigger[1] - window.a].mean(0),
        *(_pooled(h, role_weights(roles, role)) for role in ("actor", "recipient")),
    ]
    words = np.array([phrase is not None and phrase.type == kind for kind in book.classes[:-1]], np.float64)
    odds = np.log(certain + SMALL) - np.log(1 - certain + SMALL)
    return Case(
        trigger=draft.trigger,
        phrase=phrase,
        features=np.concatenate([*vectors, np.log(kinds + SMALL), [float(phrase is not None), odds], words]),
        start={
            "type": _start_type(book, dict(zip(names["type"], kinds * certain, strict=True)), phrase),
            "mode": _start_mode(book, roles.event[slice(*parts["mode"])], phrase),
            "status": roles.event[slice(*parts["status"])].astype(np.float64),
        },
    )


def blocks(book: Codebook, size: int) -> list[int]:
    """How many of `size` features stand in each block: trigger, actor, recipient, PLOVER's types, `WORDS`, one for each type."""
    rest = [len(encoder.labels()["type"]), len(WORDS), len(book.classes) - 1]
    return [*[(size - sum(rest)) // 3] * 3, *rest]


def _pooled(h: Floats, weights: Floats) -> Floats:
    """The mean vector of a role's words, the shorter the less surely the role is filled."""
    pooled: Floats = weights @ h / max(float(weights.sum()), 1.0)
    return pooled


def role_weights(roles: encoder.Roles, role: str) -> Floats:
    """How surely each word of the window has a role: its probability."""
    number = encoder.labels()["links"]["event"].index(role)
    weights: Floats = encoder.softmax(roles.logits)[:, 2 * number - 1 : 2 * number + 1].sum(1).astype(np.float64)
    return weights


def _start_type(book: Codebook, encoded: dict[str, float], phrase: Phrase | None) -> Floats:
    """Log-probabilities of the classes, the last of which is no event."""
    known = np.array([encoded.get(kind, 0.0) for kind in book.classes[:-1]])
    chances = np.append(known, max(1 - known.sum(), SMALL))
    learned = [book.classes.index(kind) for kind in (book.head.learned if book.head else ()) if kind in book.types and kind not in encoded]
    if learned:
        chances *= 1 - OPEN
        chances[learned] += OPEN / len(learned)
    if phrase is not None:
        chances *= 1 - HIT
        chances[book.classes.index(phrase.type)] += HIT
    logits: Floats = np.log(chances + SMALL * SMALL)
    return logits


def _start_mode(book: Codebook, encoded: NDArray[np.float32], phrase: Phrase | None) -> Floats:
    names = mode_classes(book)
    chances = np.zeros(len(names))
    chances[: len(encoded)] = encoder.softmax(encoded)
    learned = book.head.parts["mode"].classes if book.head and "mode" in book.head.parts else ()
    own = [number for number in range(len(encoded), len(names)) if names[number] in learned]
    chances[own] = OPEN / max(len(own), 1)
    if phrase is not None and phrase.mode is not None:
        chances *= 1 - HIT
        chances[names.index(phrase.mode)] += HIT
    logits: Floats = np.log(chances / chances.sum() + SMALL * SMALL)
    return logits
