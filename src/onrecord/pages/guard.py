"""May this address be asked? Its wording, and every address that DNS gives for its host, before anything is connected.

Refused: other schemes than http and https; hosts in the private network however they are written (octal, decimal, hexadecimal, mapped into
IPv6, behind `user@`); names of which any DNS answer lies there. See OWASP, "Server-Side Request Forgery Prevention", and RFC 6890.
"""

import re
import socket
import threading
import unicodedata
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import unquote, urlsplit

import httpx
import idna

from onrecord.errors import Refused
from onrecord.settings import settings

_PORTS = {"http": 80, "https": 443}
_ODD = re.compile(r"[\x00-\x20\x7f\\]")
_NAME = re.compile(r"(?=.{1,253}$)[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*")
_NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052: the last 32 bits are an IPv4 address
_NAT64_LOCAL = IPv6Network("64:ff9b:1::/48")  # RFC 8215
_COMPATIBLE = IPv6Network("::/96")  # RFC 4291, deprecated
_ADVICE = "give a public address, or set ONRECORD_ALLOW_LOOPBACK for your own network"


def check_address(address: str) -> httpx.URL:
    """`address` normalised: no user, no fragment, host in ASCII, IPv4 in four decimal parts. Raises Refused.

    >>> str(check_address("http://me@0x7F.1:80/a#b"))
    'http://127.0.0.1/a'
    """
    text = address.strip()
    try:
        parts = urlsplit(text)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise Refused(address, f"no valid address ({error})", "check the address") from error
    if parts.scheme.lower() not in _PORTS:
        raise Refused(address, f"{parts.scheme or 'such'}: addresses are not fetched", "give an http or https address")
    if _ODD.search(text) or not host:
        raise Refused(address, "no valid address (no host, a space, a backslash or a control character)", "check the address")
    scheme = parts.scheme.lower()
    url = httpx.URL(scheme=scheme, host=_normal_host(address, host), port=None if port == _PORTS[scheme] else port)
    try:
        target = httpx.URL(f"{scheme}://host{parts.path}" + (f"?{parts.query}" if parts.query else "")).raw_path
    except (httpx.InvalidURL, UnicodeError) as error:
        raise Refused(address, f"no valid address ({error})", "check the address") from error
    return url.copy_with(raw_path=target)


def checked_addresses(host: str, port: int, timeout: float) -> list[str]:
    """Every network address of a host, in the order of DNS. Raises Refused where there is none, or where any of them is not public."""
    found = look_up(host, port, timeout)
    if not found:
        raise Refused(host, "no such host", "check the address")
    for each in found:
        if why := refusal(each):
            raise Refused(host, f"{each} is {why}" if each != host else f"{why}", _ADVICE)
    return found


def refusal(address: str) -> str | None:
    """Why a network address is not asked ("a loopback address"), or None. An IPv4 address inside an IPv6 one is judged as itself."""
    ip = ip_address(address.partition("%")[0])
    if isinstance(ip, IPv6Address):
        if ip in _NAT64_LOCAL:
            return "a local NAT64 address"
        if ip.teredo:
            return "a Teredo address"
        ip = _inside(ip) or ip
    kinds = (
        (ip.is_unspecified, "the unspecified address"),
        (ip.is_loopback, "a loopback address"),
        (ip.is_link_local, "a link-local address"),
        (ip.is_multicast, "a multicast address"),
        (ip.is_reserved, "a reserved address"),
        (ip.is_private or not ip.is_global, "a private address"),
    )
    why = next((name for holds, name in kinds if holds), None)
    own = why == "a loopback address" or (why == "a private address" and ip.is_private)
    return None if own and settings().allow_loopback else why


def look_up(host: str, port: int, timeout: float) -> list[str]:
    """The network addresses of a host; empty where DNS knows none. Raises TimeoutError after `timeout` seconds."""
    found: list[str] = []
    failed: list[OSError] = []

    def ask() -> None:
        try:
            answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            found.extend(dict.fromkeys(str(answer[4][0]) for answer in answers))
        except (OSError, UnicodeError) as error:
            failed.append(error if isinstance(error, OSError) else OSError(str(error)))

    thread = threading.Thread(target=ask, daemon=True)  # getaddrinfo knows no timeout
    thread.start()
    thread.join(timeout)
    if thread.is_alive():
        raise TimeoutError(host)
    return found


def _inside(ip: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that an IPv6 one carries: mapped, compatible, NAT64, 6to4."""
    if ip in _NAT64 or (ip in _COMPATIBLE and int(ip) > 1):
        return IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour


def _normal_host(address: str, host: str) -> str:
    if ":" in host:
        try:
            six = IPv6Address(host)
        except ValueError as error:
            raise Refused(address, f"no valid address ({error})", "check the address") from error
        return str(six.ipv4_mapped or six)
    name = unicodedata.normalize("NFKC", unquote(host)).lower().replace("。", ".")
    name = name[:-1] if name.endswith(".") else name
    if not name.isascii():
        try:
            name = idna.encode(name, uts46=True).decode()
        except (idna.IDNAError, UnicodeError) as error:
            raise Refused(address, f"no valid host name ({error})", "check the address") from error
    if not _NAME.fullmatch(name):
        raise Refused(address, "no valid host name", "check the address")
    last = name.rpartition(".")[2]
    return _ipv4(address, name) if last.isdigit() or re.fullmatch(r"0x[0-9a-f]*", last) else name


def _ipv4(address: str, host: str) -> str:
    """Four decimal parts of any notation that programs take for an IPv4 address (WHATWG URL, section 3.5)."""
    try:
        numbers = [_number(part) for part in host.split(".")]
        *first, rest = numbers
        if len(numbers) > 4 or any(each > 255 for each in first) or rest >= 256 ** (5 - len(numbers)):
            raise ValueError(host)
    except ValueError as error:
        raise Refused(address, "no valid host name", "check the address") from error
    return str(IPv4Address(sum(each << 8 * (3 - i) for i, each in enumerate(first)) + rest))


def _number(part: str) -> int:
    if part.startswith("0x"):
        return int(part[2:] or "0", 16)
    return int(part, 8 if part.startswith("0") and len(part) > 1 else 10)
