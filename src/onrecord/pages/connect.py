"""Connections to checked addresses only, and a deadline over all that is sent and received.

DNS is asked once, here: the connection goes to the address that was checked, while the Host header, the server name of TLS and the
certificate stay those of the host. So a DNS answer that changes after the check changes nothing.
"""

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from ssl import PROTOCOL_TLS_CLIENT, SSLContext
from typing import Any

import httpcore
import httpx

from onrecord.pages import guard

_CHUNK = 65_536
_deadline: ContextVar[float] = ContextVar("deadline", default=float("inf"))  # time.monotonic()


@contextmanager
def until(moment: float) -> Iterator[None]:
    """Nothing in this block, on this thread, sends or receives after `moment` (time.monotonic)."""
    token = _deadline.set(moment)
    try:
        yield
    finally:
        _deadline.reset(token)


class Transport(httpx.BaseTransport):
    """Requests over guarded connections, kept alive for the next one. Errors are those of httpcore, and Refused."""

    def __init__(self) -> None:
        # An empty context, which trusts nobody: `_Stream.start_tls` puts the real one in its place when there is TLS at all.
        self._pool = httpcore.ConnectionPool(
            ssl_context=SSLContext(PROTOCOL_TLS_CLIENT), max_connections=100, keepalive_expiry=15.0, network_backend=_Backend()
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        url = request.url
        answer = self._pool.handle_request(
            httpcore.Request(
                method=request.method,
                url=httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
                headers=request.headers.raw,
                extensions=request.extensions,
            )
        )
        return httpx.Response(answer.status, headers=answer.headers, stream=_Body(answer), extensions=answer.extensions)

    def close(self) -> None:
        self._pool.close()


class _Body(httpx.SyncByteStream):
    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        for chunk in self._answer.iter_stream():
            for start in range(0, len(chunk), _CHUNK):
                yield chunk[start : start + _CHUNK]

    def close(self) -> None:
        self._answer.close()


class _Backend(httpcore.NetworkBackend):
    def __init__(self) -> None:
        self._plain = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        try:
            addresses = guard.checked_addresses(host, port, _left(timeout))
        except TimeoutError as error:
            raise httpcore.ConnectTimeout("DNS does not answer") from error
        failed: Exception = httpcore.ConnectError("no address")
        for address in addresses:
            try:
                return _Stream(self._plain.connect_tcp(address, port, _left(timeout), local_address, socket_options))
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failed = error
        raise failed


class _Stream(httpcore.NetworkStream):
    def __init__(self, plain: httpcore.NetworkStream) -> None:
        self._plain = plain

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._plain.read(max_bytes, _left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._plain.write(buffer, _left(timeout))

    def close(self) -> None:
        self._plain.close()

    def start_tls(
        self, ssl_context: SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _Stream(self._plain.start_tls(_verifying(), server_hostname, _left(timeout)))

    def get_extra_info(self, info: str) -> Any:
        return self._plain.get_extra_info(info)


@cache
def _verifying() -> SSLContext:
    """The one context for TLS: certificates and host names are verified. Loading the authorities takes a quarter of a second."""
    context = httpx.create_ssl_context()
    context.set_alpn_protocols(["http/1.1"])
    return context


def _left(timeout: float | None) -> float:
    """Seconds that a step may take. Raises a timeout where none are left."""
    left = _deadline.get() - time.monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout("the deadline is over")
    return left if timeout is None else min(left, timeout)
