"""What holds for every address, every packed body and every damage of an archive."""

import gzip
import zlib
from collections.abc import Callable
from ipaddress import ip_address
from pathlib import Path

import brotli
import pytest
import zstandard
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from onrecord.errors import OnRecordError, Refused
from onrecord.model import Page
from onrecord.pages import open_pages
from onrecord.pages.decode import CutError, DamagedError, TooLargeError, decoded
from onrecord.pages.feeds import entries, looks_feed
from onrecord.pages.guard import check_address, refusal

from .test_archives import PACKED, RECORDS

CODINGS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": lambda data: brotli.compress(data, quality=1),
    "zstd": zstandard.ZstdCompressor().compress,
}
ADDRESS = st.builds(
    "".join, st.lists(st.sampled_from([*"/:@.#?%[]\\ 0178afx。①é\0", "http:", "//", "127", "0x7f", "::1", "localhost", "x.example"]))
)


@settings(max_examples=300, deadline=None)
@given(ADDRESS | st.text(max_size=40).map("http://".__add__))
@example("http://[::ffff:127.0.0.1]:80:90/")
def test_any_address_is_refused_or_normalised_once_and_for_all(address: str) -> None:
    try:
        url = check_address(address)
    except Refused:
        return
    assert url.scheme in ("http", "https")
    assert url.raw_host.isascii()
    assert not url.userinfo
    assert str(check_address(str(url))) == str(url)


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_an_ipv4_address_is_judged_alike_in_every_notation(number: int) -> None:
    plain = str(ip_address(number))
    for host in (str(number), hex(number), oct(number).replace("0o", "0"), f"[::ffff:{plain}]"):
        assert check_address(f"http://{host}/").host == plain
    inside = (f"::ffff:{plain}", f"64:ff9b::{plain}", f"2002:{number >> 16:x}:{number & 0xFFFF:x}::")
    assert {refusal(each) for each in inside} == {refusal(plain)}


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(sorted(CODINGS)), st.binary(max_size=3000), st.integers(1, 500), st.integers(1, 40))
def test_any_body_comes_back_and_a_cut_one_is_told(coding: str, data: bytes, step: int, repeat: int) -> None:
    data *= repeat
    packed = CODINGS[coding](data)

    def unpacked(sent: bytes) -> bytes:
        return b"".join(decoded((sent[i : i + step] for i in range(0, len(sent), step)), coding, limit=10**7, ratio=1e9))

    assert unpacked(packed) == data
    if not data:
        return
    with pytest.raises((CutError, DamagedError)):
        unpacked(packed[: len(packed) - 1])


@settings(max_examples=60, deadline=None)
@given(st.sampled_from([*CODINGS, "gzip, br", "x", "gzip,gzip,gzip"]), st.binary(max_size=300))
def test_any_bytes_are_unpacked_or_told_as_damaged(coding: str, data: bytes) -> None:
    try:
        out = b"".join(decoded([data], coding, limit=1000, ratio=1e9))
    except (CutError, DamagedError, TooLargeError):
        return
    assert len(out) <= 1000


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.booleans(), st.data())
def test_any_damage_to_one_record_leaves_the_others(tmp_path: Path, zipped: bool, data: st.DataObject) -> None:
    parts = PACKED if zipped else RECORDS
    at = data.draw(st.integers(0, len(parts[2]) - 1))
    size = data.draw(st.integers(1, 80))
    hurt = parts[2][:at] + data.draw(st.sampled_from([b"", b"\0" * size, b"\xff" * size])) + parts[2][at + size :]
    path = tmp_path / ("a.warc.gz" if zipped else "a.warc")
    path.write_bytes(b"".join([*parts[:2], hurt, *parts[3:]]))
    found = list(open_pages([str(path)]))
    read = [each.url.rpartition("/")[2] for each in found if isinstance(each, Page) and each.url]
    assert [each for each in read if each in ("1", "2", "4", "5")] == list("1245"), (at, size)
    assert sum(isinstance(each, OnRecordError) for each in found) <= 2


@pytest.mark.parametrize("size", [12, 33])
def test_a_cut_record_that_ends_at_a_line_of_the_next_costs_none_but_itself(tmp_path: Path, size: int) -> None:
    path = tmp_path / "a.warc"
    path.write_bytes(b"".join([*RECORDS[:2], RECORDS[2][:300] + RECORDS[2][300 + size :], *RECORDS[3:]]))
    found = list(open_pages([str(path)]))
    assert [each.url.rpartition("/")[2] for each in found if isinstance(each, Page) and each.url] == list("1245")
    assert sum(isinstance(each, OnRecordError) for each in found) == 1


def test_a_line_end_missing_between_records_costs_none(tmp_path: Path) -> None:
    for missing in (1, 2, 3):
        path = tmp_path / "a.warc"
        path.write_bytes(b"".join([*RECORDS[:2], RECORDS[2][:-missing], *RECORDS[3:]]))
        read = [each.url.rpartition("/")[2] for each in open_pages([str(path)]) if isinstance(each, Page) and each.url]
        assert [each for each in read if each in "1245"] == list("1245")


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["<rss>", "<feed>", "<item>", "</item>", "<link>", "<entry>", "<loc>", "<urlset>", "http://a/", "&x;", "<![CDATA[", "\0", "é"]
        )
    )
)
def test_any_feed_is_read_or_refused(parts: list[str]) -> None:
    content = "".join(parts).encode()
    looks_feed(content)
    try:
        found = entries("feed", content)
    except OnRecordError:
        return
    assert all(entry.address.startswith(("http://", "https://")) for entry in found)
