"""The exceptions of onrecord. Every message names the input, the reason and what to do next.

OnRecordError
├── PageError            an input that cannot become a page
│   ├── Refused          not fetched or not accepted: address, type, size, robots
│   ├── Unreadable       fetched, but its bytes are not what they claim to be
│   └── Skipped          a damaged record of an archive; the rest of the archive is read
├── NoArticle            a page without an article: login, consent, empty, soft 404
├── RecordError          the database: locked, damaged, read-only, from a newer version
└── UsageError           a request that makes no sense as asked
"""


class OnRecordError(Exception):
    """What went wrong with one input, why, and what to do: `str(error)` is one line for a person."""

    def __init__(self, subject: str, reason: str, advice: str = "") -> None:
        self.subject, self.reason, self.advice = subject, reason, advice
        super().__init__(f"{subject}: {reason}" + (f"; {advice}" if advice else ""))

    def __reduce__(self) -> tuple[type["OnRecordError"], tuple[str, str, str]]:
        return type(self), (self.subject, self.reason, self.advice)


class PageError(OnRecordError):
    """An input that cannot become a page."""


class Refused(PageError):
    """Not fetched or not accepted: its address, type, size or robots.txt forbids it."""


class Unreadable(PageError):
    """The bytes are not what they claim to be, or are damaged beyond reading."""


class Skipped(PageError):
    """A damaged record of an archive; the rest of the archive is read."""


class NoArticle(OnRecordError):
    """A page without an article on it."""


class RecordError(OnRecordError):
    """The record cannot be opened, read or written."""


class UsageError(OnRecordError):
    """A request that makes no sense as asked."""
