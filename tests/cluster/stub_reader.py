"""A reader for tests of scheduling: it finds an event where the first sentence is, waits or dies where it is told to."""

import os
import re
import signal
import time
from pathlib import Path

from onrecord.model import Actor, Claim, Event, Mention, Page, Reading, Role, Span

_PARAGRAPH = re.compile(r"<p>(.*?)</p>")
_DAY = re.compile(r'published_time" content="([\d-]{10})')


def read(pages: list[Page], attitudes: bool) -> list[Reading]:
    """Readings without reading. `ONRECORD_STUB_WAIT`: seconds a page; `ONRECORD_STUB_DEADLY`: an address that ends the process."""
    return [_read(page) for page in pages]


def _read(page: Page) -> Reading:
    time.sleep(float(os.environ.get("ONRECORD_STUB_WAIT", "0")))
    if page.url == os.environ.get("ONRECORD_STUB_DEADLY"):
        os.kill(os.getpid(), signal.SIGKILL)
    if log := os.environ.get("ONRECORD_STUB_LOG"):
        with Path(log).open("a") as file:
            file.write(f"{page.url} {os.getpid()}\n")
    html = page.content.decode()
    text = "\n".join(_PARAGRAPH.findall(html))
    town = re.search(r"Police in (\w+)", text)
    claim = Claim(id="c1", kind="direct", content=(Span(0, 9),), source=Span(0, 6), speaker="a1")
    actor = Actor(id="a1", name="Police", type="organization", country="FIN", mentions=(Mention(0, 6, "name"),))
    event = Event(id="e1", type="COERCE", trigger=Span(10, 15), actors=(Role("a1", 0, 6),), recipients=(Role(None, 16, 19),))
    day = _DAY.search(html)
    return Reading(
        id=page.id,
        url=page.url,
        title=town and town.group(1),
        text=text,
        published=day and day.group(1),
        actors=(actor,),
        claims=(claim,),
        events=(event,),
    )
