"""The examples in a codebook's tables, read as a test of it."""

from onrecord.article.plain import from_text
from onrecord.codebook.custom import Codebook
from onrecord.language import read_language
from onrecord.readers.events import find_events

Example = tuple[str, str | None, str]


def examples(book: Codebook) -> list[Example]:
    """Type, mode and sentence of every example in the tables, each once."""
    found: list[Example] = [(name, None, kind.example) for name, kind in book.types.items()]
    found += [(type, mode, kind.example) for (type, mode), kind in book.modes.items()]
    found += [(phrase.type, phrase.mode, phrase.example) for phrase in book.phrases]
    return list(dict.fromkeys(each for each in found if each[2]))


def misread(book: Codebook) -> tuple[list[Example], int]:
    """The examples in which no event of their type (and mode, where one is given) is told, and how many there are."""
    known = examples(book)
    return [each for each in known if not _read(book, each)], len(known)


def _read(book: Codebook, example: Example) -> bool:
    type, mode, text = example
    events = find_events(read_language(from_text(text, id="example")), [], [], [], [], book)
    return any(event.type == type and mode in (None, event.mode) for event in events)
