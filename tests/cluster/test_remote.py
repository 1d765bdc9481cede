"""Archives under web addresses and in object stores, both on loopback."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from onrecord.cluster.run import Known, archive
from onrecord.cluster.tasks import Entry
from onrecord.errors import Refused
from onrecord.settings import settings

from .conftest import Bytes, write_warc

pytest.importorskip("fsspec")
pytest.importorskip("aiohttp")
pytest.importorskip("pyarrow")
pytestmark = pytest.mark.filterwarnings("ignore")
EMPTY = (
    '<?xml version="1.0"?><ListBucketResult><Name>bucket</Name><KeyCount>{}</KeyCount><IsTruncated>false</IsTruncated>{}</ListBucketResult>'
)


class Store(BaseHTTPRequestHandler):
    """A web server that is an object store too, as far as a reader needs one: its files lie in `held`, what was fetched in `got`."""

    held: Bytes
    got: list[str]
    protocol_version = "HTTP/1.1"

    def do_HEAD(self) -> None:
        self.answer(send=False)

    def do_GET(self) -> None:
        self.answer(send=True)

    def answer(self, send: bool) -> None:
        parts = urlsplit(self.path)
        name, asked = parts.path.strip("/"), parse_qs(parts.query)
        status, data = 200, self.held.get(name, b"")
        if "list-type" in asked:
            prefix = asked.get("prefix", [""])[0]
            keys = [key.partition("/")[2] for key in sorted(self.held) if key.startswith(f"bucket/{prefix}")]
            items = "".join(
                f"<Contents><Key>{key}</Key><LastModified>2031-01-01T00:00:00.000Z</LastModified><ETag>e</ETag>"
                f"<Size>{len(self.held[f'bucket/{key}'])}</Size></Contents>"
                for key in keys
            )
            data = EMPTY.format(len(keys), items).encode()
        elif name not in self.held:
            status = 404
        elif send:
            self.got.append(name)
        size = len(data)
        start, _, end = (self.headers.get("Range") or "").removeprefix("bytes=").partition("-")
        if start and status == 200:
            status, data = 206, data[int(start) : int(end) + 1 if end else None]
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self.send_header("ETag", '"e"')
        self.send_header("Last-Modified", "Wed, 01 Jan 2031 00:00:00 GMT")
        self.send_header("Accept-Ranges", "bytes")
        if status == 206:
            self.send_header("Content-Range", f"bytes {start}-{int(start) + len(data) - 1}/{size}")
        self.end_headers()
        if send:
            self.wfile.write(data)

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def store(tmp_path: Path) -> Iterator[tuple[str, list[str]]]:
    held = {
        f"bucket/news/{name}.warc.gz": write_warc(tmp_path / name, numbers).read_bytes()
        for name, numbers in (("a", range(40)), ("b", range(50, 60)))
    }
    kind = type("Held", (Store,), {"held": held, "got": []})
    server = ThreadingHTTPServer(("127.0.0.1", 0), kind)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"127.0.0.1:{server.server_address[1]}", kind.got  # type: ignore[attr-defined]
    server.shutdown()
    server.server_close()


@pytest.fixture(autouse=True)
def loopback(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("ONRECORD_ALLOW_LOOPBACK", "true")
    settings.cache_clear()
    yield
    monkeypatch.undo()
    settings.cache_clear()


def test_a_web_address(store: tuple[str, list[str]], tmp_path: Path, stub: str) -> None:
    host, got = store
    address = f"http://{host}/bucket/news/a.warc.gz"
    told = list(archive([address, f"http://{host}/bucket/none.warc.gz"], tmp_path / "out", workers=1, reader=stub))
    assert [item.read for item in told if isinstance(item, Entry)] == [40]
    assert [type(item) for item in told if not isinstance(item, Entry)] == [Refused]
    assert not list((tmp_path / "out/.work/inputs").iterdir())
    fetched = len(got)
    assert list(archive([address], tmp_path / "out", workers=1, reader=stub)) == [Known(address, address)]
    assert len(got) == fetched  # not fetched again


def test_the_private_network_is_refused(store: tuple[str, list[str]], tmp_path: Path, stub: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONRECORD_ALLOW_LOOPBACK", "false")
    settings.cache_clear()
    [told] = archive([f"http://{store[0]}/bucket/news/a.warc.gz"], tmp_path / "out", workers=1, reader=stub)
    assert isinstance(told, Refused) and store[1] == []


def test_an_object_store(store: tuple[str, list[str]], tmp_path: Path, stub: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (
        ("AWS_ACCESS_KEY_ID", "x"),
        ("AWS_SECRET_ACCESS_KEY", "y"),
        ("AWS_ENDPOINT_URL", f"http://{store[0]}"),
        ("AWS_REGION", "us-east-1"),
        ("AWS_DEFAULT_REGION", "us-east-1"),
        ("AWS_EC2_METADATA_DISABLED", "true"),
    ):
        monkeypatch.setenv(name, value)
    told = list(archive(["s3://bucket/news/"], tmp_path / "out", workers=1, reader=stub))
    assert [(item.source, item.read) for item in told if isinstance(item, Entry)] == [
        ("s3://bucket/news/a.warc.gz", 40),
        ("s3://bucket/news/b.warc.gz", 10),
    ]
