"""Invented news sites on loopback, in a process of their own: their feeds name new pages at each look, and some pages have a fault."""

import gzip
import random
import signal
import socket
import struct
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing import get_context
from multiprocessing.connection import Connection

SITES = 7
STALL = 4.0  # seconds that a slow page keeps silent
FAULTS = {  # what ails a page, and what must come of it: read, or skipped or failed for a reason that holds these words
    "404": ("failed", "answers 404"),
    "500": ("failed", "answers 500"),
    "500 once": ("read", ""),
    "503": ("failed", "answers 503"),
    "503 once": ("read", ""),
    "503 twice, long wait": ("read", ""),
    "reset": ("failed", "cannot be reached"),
    "truncated": ("failed", "truncated"),
    "slow": ("failed", "too slow"),
    "wrong charset": ("read", ""),
    "PDF as HTML": ("skipped", "a PDF document"),
    "JPEG": ("skipped", "image/jpeg"),
    "login": ("skipped", "no article found (a login"),
    "empty": ("skipped", "no article"),
    "bomb": ("skipped", "too large"),
    "redirect loop": ("skipped", "redirects more than"),
    "private address": ("skipped", "a link-local address"),
    "robots.txt": ("skipped", "robots.txt forbids"),
}

# ---- stories

STARTS, ENDS = "Bar Cal Dor Fen Gar Hol Kor Lin Mar Nor Pel Tav".split(), "ven mar dek sen rovo vik tano bel gor lund esk ima".split()
GIVEN = (
    "Adam Anna Boris Carla Daniel Elena Emil Frida Georg Hanna Igor Irena Jonas Julia Karl Lena Marek Nadia Oskar Petra Rosa Stefan".split()
)
COUNTRIES = "Rovenia Tarskia Oldmark Velland Soria Brenmark".split()
LEADS = (
    "Police in {town} arrested {n} people on {day} after a protest against {issue} turned violent.",
    "Gunmen attacked a convoy of the army of {land} near {town} on {day}, killing {n} soldiers and wounding {m}.",
    "{land} and {other} signed an agreement on {issue} in {town} on {day} after {n} weeks of talks.",
    "About {n},{m}00 teachers marched through {town} on {day} to demand higher pay from the government of {land}.",
    "The government of {land} expelled {n} diplomats of {other} on {day} in a dispute over {issue}.",
    "{land} sent {n} trucks of food and medicine to {town} on {day}, {m} days after the flood.",
    "A court in {town} sentenced {who}, a former mayor, to {n} years in prison on {day} for taking bribes.",
    "Foreign Minister {who} of {land} rejected a proposal by {other} for {issue} on {day}.",
)
MORE = (
    "“We have waited {n} years for this, and we will not wait any longer,” said {who}, who leads the council of {town}.",
    "{who}, a spokeswoman for the interior ministry, said that {n} officers were sent to {town}.",
    "The foreign ministry of {other} denied any part in it and called its ambassador home.",
    "“Nobody asked us,” {who}, a farmer from {town}, told reporters.",
    "According to the hospital, {n} people were treated for wounds, {m} of them children.",
    "The opposition in {land} accused the government of hiding the costs, which {who} put at {n} million crowns.",
    "In {month}, the parliament voted against a bill on {issue} by {n} votes to {m}.",
    "The roads to {town} were closed for {n} hours, and the harbour opened again only in the evening.",
    "President {who} of {other} threatened to stop the trade in grain unless {land} gave way on {issue}.",
    "The two sides are expected to meet again in {town} in {month}, though no date was given.",
    "Aid workers asked both governments to let them reach {n} villages in the hills above {town}.",
    "A report of {n} pages, seen by this paper, says that the police knew of the plan for {m} days.",
)
ISSUES = "fishing rights|the new water tax|the border at the river|grain exports|the closed mine|the release of prisoners|rents".split("|")
DAYS, MONTHS = "Monday Tuesday Wednesday Thursday Friday".split(), "January March May August October December".split()


def story(number: int) -> tuple[str, list[str]]:
    """The headline and the paragraphs of a page, 80 to 150 words, always the same for a number."""
    dice, lines, words = random.Random(f"story {number}"), [], 0
    enough = dice.randint(80, 125)

    def place() -> str:
        return dice.choice(STARTS) + dice.choice(ENDS)

    town, issue, (land, other) = place(), dice.choice(ISSUES), dice.sample(COUNTRIES, 2)
    for line in (dice.choice(LEADS), *dice.sample(MORE, len(MORE))):
        who, n, m = f"{dice.choice(GIVEN)} {place()}", dice.randint(3, 60), dice.randint(2, 9)
        told = {"town": town, "issue": issue, "land": land, "other": other, "day": dice.choice(DAYS), "month": dice.choice(MONTHS)}
        lines.append(line.format(who=who, n=n, m=m, **told))
        words += len(lines[-1].split())
        if words >= enough:
            break
    return f"{town}: {land} and {other} at odds over {issue}", lines


def html(number: int) -> str:
    """The page of a story, with what stands around it."""
    head, lines = story(number)
    body = "".join(f"<p>{line}</p>" for line in lines)
    return (
        f'<!doctype html><html lang="en"><head><title>{head}</title></head><body><nav><a href="/">Home</a> <a href="/w">World</a></nav>'
        f"<article><h1>{head}</h1>{body}</article><footer>© The Courier. All rights reserved.</footer></body></html>"
    )


# ---- the sites


@dataclass(frozen=True)
class Plan:
    """How many pages, in how many rounds, and that one in `faulty` has a fault."""

    pages: int
    rounds: int
    faulty: int

    def fault(self, number: int) -> str | None:
        """What ails a page."""
        kinds = list(FAULTS)
        return kinds[number // self.faulty % len(kinds)] if number % self.faulty == self.faulty // 2 else None

    def path(self, number: int) -> str:
        """Where a page stands on its site, `number % SITES`."""
        return f"/closed/{number}" if self.fault(number) == "robots.txt" else f"/{number}"


class Handler(BaseHTTPRequestHandler):
    """One site; `self.server` holds its number, the plan, and how often each path was asked."""

    protocol_version = "HTTP/1.1"
    server: "Site"

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        asked = self.server.asked[self.path] = self.server.asked[self.path] + 1
        if self.path == "/robots.txt":
            self.answer(b"User-agent: *\nDisallow: /closed/\n", "text/plain")
        elif self.path == "/feed":
            self.feed(asked)
        else:
            number = int(self.path.rpartition("/")[2])
            self.page(number, self.server.plan.fault(number), asked)

    def answer(self, content: bytes, type: str = "text/html; charset=utf-8", *, status: int = 200, cut: int = 0, **headers: str) -> None:
        """A whole answer but for `cut` bytes; none where the asker has it by its ETag."""
        known = status == 200 and headers.get("ETag", "") == self.headers.get("If-None-Match")
        self.send_response(304 if known else status)
        for name, value in {"Content-Type": type, "Content-Length": str(len(content)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(b"" if known else content[: len(content) - cut])
        self.close_connection = self.close_connection or cut > 0

    def feed(self, asked: int) -> None:
        """The newest entries; more of them each time that it is asked, but for the times that it fails."""
        site, plan = self.server, self.server.plan
        if asked % 11 == 7:
            self.answer(b"", status=500)
            return
        mine = range(site.number, plan.pages, SITES)
        batch, cut = -(-len(mine) // plan.rounds), asked % 11 == 4
        site.offered += 0 if cut else batch
        entries = []
        for number in reversed(mine[max(0, min(site.offered, len(mine)) - 3 * batch) : site.offered]):
            link = f"http://127.0.0.1:{site.server_port}{plan.path(number)}"
            when = datetime(2031, 3, 4) + timedelta(days=number / plan.pages)
            entries.append(FEEDS[site.number % 3][1].format(link=link, when=when, title=story(number)[0]))
        whole = FEEDS[site.number % 3][0].format("".join(entries)).encode()
        self.answer(whole, "application/xml", cut=len(whole) // 2 if cut else 0, ETag=f'"{site.offered}"')

    def page(self, number: int, fault: str | None, asked: int) -> None:
        """A page, or what ails it; it holds the story all the same."""
        whole = html(number).encode()
        if fault in ("404", "500") or (fault == "500 once" and asked == 1):
            self.answer(whole, status=int(fault[:3]))
        elif fault == "503" or (fault == "503 once" and asked == 1):
            self.answer(whole, status=503, Retry_After="1")
        elif fault == "503 twice, long wait" and asked <= 2:
            self.answer(whole, status=503, Retry_After="2")
        elif fault == "reset":
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()
            self.close_connection = True
        elif fault in ("truncated", "slow"):
            self.answer(whole, cut=len(whole) // 2)
            time.sleep(STALL if fault == "slow" else 0)
        elif fault == "wrong charset":
            self.answer(html(number).encode("cp1252"))
        elif fault == "PDF as HTML":
            self.answer(b"%PDF-1.7\n" + whole)
        elif fault == "JPEG":
            self.answer(b"\xff\xd8\xff" + whole, "image/jpeg")
        elif fault in ("login", "empty"):
            self.answer(f"<html><body>{LOGIN if fault == 'login' else ''}</body></html>".encode())
        elif fault == "bomb":
            self.answer(gzip.compress(whole + b" " * 3_000_000), Content_Encoding="gzip")
        elif fault in ("redirect loop", "private address"):
            self.answer(whole, status=302, Location=self.path if fault == "redirect loop" else "http://169.254.169.254/latest/")
        else:
            self.answer(whole, ETag=f'"{number}"')


LOGIN = "<h1>Log in</h1><p>Log in to go on reading this story.</p><p>Forgot your password? We send you a new one.</p><form><input></form>"
FEEDS = (  # frame and entry
    (
        '<rss version="2.0"><channel><title>News</title>{}</channel></rss>',
        "<item><title>{title}</title><link>{link}</link><pubDate>{when:%a, %d %b %Y %T} GMT</pubDate></item>",
    ),
    (
        '<feed xmlns="http://www.w3.org/2005/Atom">{}</feed>',
        '<entry><title>{title}</title><link href="{link}"/><published>{when:%FT%T}Z</published><updated>{when:%FT%T}Z</updated></entry>',
    ),
    (
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{}</urlset>',
        "<url><loc>{link}</loc><lastmod>{when:%FT%T}Z</lastmod></url>",
    ),
)


class Site(ThreadingHTTPServer):
    """A news site."""

    daemon_threads = True

    def __init__(self, number: int, plan: Plan) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.number, self.plan, self.offered, self.asked = number, plan, 0, Counter[str]()

    def handle_error(self, *_: object) -> None:
        pass


def serve(plan: Plan, pipe: Connection) -> None:
    """The sites, until the other end of `pipe` is closed; their ports are sent first."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sites = [Site(number, plan) for number in range(SITES)]
    for site in sites:
        threading.Thread(target=site.serve_forever, daemon=True).start()
    pipe.send([site.server_port for site in sites])
    pipe.poll(None)


@contextmanager
def serving(plan: Plan) -> Iterator[list[int]]:
    """The ports of the sites, in a process of their own."""
    context = get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=serve, args=(plan, there), daemon=True)
    process.start()
    there.close()
    try:
        yield here.recv()
    finally:
        here.close()
        process.join(10)
