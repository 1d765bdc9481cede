"""A web server of the tests' own, on loopback: each path answers as it is told."""

import ssl
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

Answer = Callable[[BaseHTTPRequestHandler], None]
STORY = (
    "The council of Varn closed the harbour after a night of storm, and forty boats were sent to the neighbouring island before the wind "
    "reached the outer mole. Police in Varn arrested two fishermen on Friday, the harbour master said. Nobody was hurt, she told reporters."
)
PAGE = (
    "<html><head><title>Harbour of Varn closed by storm</title></head><body><article><h1>Harbour of Varn closed by storm</h1>"
    + "".join(f"<p>{STORY} That was part {i} of her report.</p>" for i in range(4))
    + "</article></body></html>"
)


class Site:
    """A server: `site[path] = answer`; `seen` holds the paths asked, in order."""

    def __init__(self, certificate: Path | None = None) -> None:
        self.answers: dict[str, Answer] = {}
        self.seen: list[str] = []
        self.headers: list[dict[str, str]] = []
        self.connections = 0
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.seen.append(self.path)
                site.headers.append({name.lower(): value for name, value in self.headers.items()})
                site.answers.get(self.path, status(404))(self)

            def log_message(self, *_: object) -> None:
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def process_request(self, request: object, client: object) -> None:
                site.connections += 1
                super().process_request(request, client)  # type: ignore[arg-type]

            def handle_error(self, *_: object) -> None:
                pass

        self.server = Server(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        self.scheme = "http"
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True, do_handshake_on_connect=False)
            self.scheme = "https"
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def __setitem__(self, path: str, answer: Answer) -> None:
        self.answers[path] = answer

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"{self.scheme}://{host}:{self.port}{path}"

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


def body(content: bytes | str = PAGE, type: str = "text/html; charset=utf-8", *, cut: int = 0, **headers: str) -> Answer:
    """A page; `cut`: how many bytes of it never come."""
    data = content.encode() if isinstance(content, str) else content

    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.send_header("Content-Type", type)
        request.send_header("Content-Length", str(len(data)))
        for name, value in headers.items():
            request.send_header(name.replace("_", "-"), value)
        request.end_headers()
        request.wfile.write(data[: len(data) - cut])
        request.wfile.flush()
        request.close_connection = True

    return answer


def status(code: int, **headers: str) -> Answer:
    """Nothing but a status."""

    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(code)
        for name, value in headers.items():
            request.send_header(name.replace("_", "-"), value)
        request.send_header("Content-Length", "0")
        request.end_headers()

    return answer


def endless(piece: bytes, wait: Callable[[], object] = lambda: None) -> Answer:
    """A page that never ends, piece by piece."""

    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.send_header("Content-Type", "text/html")
        request.end_headers()
        while True:
            request.wfile.write(piece)
            request.wfile.flush()
            wait()

    return answer


def in_turn(*answers: Answer) -> Answer:
    """One answer after another, the last for ever."""
    left = list(answers)

    def answer(request: BaseHTTPRequestHandler) -> None:
        (left.pop(0) if len(left) > 1 else left[0])(request)

    return answer
