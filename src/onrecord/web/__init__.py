"""The desk: the record as web pages, each also as JSON and CSV. `create_app` makes it; `onrecord serve` runs it."""

from onrecord.web.app import create_app

__all__ = ["create_app"]
