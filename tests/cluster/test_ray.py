"""Ray writes what the local engine writes, also where a worker and a node are killed in the middle of the work."""

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from onrecord.cluster.run import archive
from onrecord.cluster.tasks import Entry
from onrecord.errors import UsageError

from .conftest import write_warc

os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
ray = pytest.importorskip("ray")
pytestmark = pytest.mark.filterwarnings("ignore")
Held = Callable[[Path], dict[str, bytes]]
MEMORY = 80_000_000


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    """Two nodes of one CPU each."""
    from ray.cluster_utils import Cluster

    before = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, (str(Path(__file__).parent), before)))
    made = Cluster(
        initialize_head=True,
        head_node_args={"num_cpus": 1, "object_store_memory": MEMORY, "include_dashboard": False},
    )
    made.add_node(num_cpus=1, object_store_memory=MEMORY)
    yield made
    ray.shutdown()
    made.shutdown()
    os.environ.pop("PYTHONPATH")
    if before is not None:
        os.environ["PYTHONPATH"] = before


def pids(log: Path) -> list[int]:
    """The processes that read, in the order of their pages."""
    return [int(line.split()[1]) for line in log.read_text().split("\n")[:-1]] if log.exists() else []


def test_a_worker_and_a_node_are_killed_and_nothing_is_lost_or_repeated(
    cluster: Any, warcs: Path, tmp_path: Path, stub: str, held: Held, monkeypatch: pytest.MonkeyPatch
) -> None:
    list(archive([str(warcs)], tmp_path / "local", workers=2, reader=stub))
    log = tmp_path / "log"
    monkeypatch.setenv("ONRECORD_STUB_LOG", str(log))
    monkeypatch.setenv("ONRECORD_STUB_WAIT", "0.05")
    done: list[str] = []

    def kill() -> None:
        while len(pids(log)) < 20:
            time.sleep(0.02)
        os.kill(pids(log)[-1], signal.SIGKILL)
        done.append("worker")
        while len(pids(log)) < 90:
            time.sleep(0.02)
        cluster.remove_node(sorted(cluster.worker_nodes, key=str)[0], allow_graceful=False)
        done.append("node")

    killer = threading.Thread(target=kill, daemon=True)
    killer.start()
    told = list(archive([str(warcs)], tmp_path / "ray", engine="ray", address=cluster.address, reader=stub))
    killer.join(10)
    assert done == ["worker", "node"]
    assert sorted(entry.read for entry in told if isinstance(entry, Entry)) == [7, 39, 70, 100]  # told as they are finished
    assert held(tmp_path / "ray") == held(tmp_path / "local")
    assert len(set(pids(log))) >= 3
    assert 216 <= len(pids(log)) <= 216 + 3 * 32  # of a slice that was cut off, no more than its pages were read again


def test_the_real_reader_gives_the_same_bytes(cluster: Any, tmp_path: Path, held: Held) -> None:
    path = write_warc(tmp_path / "few.warc.gz", range(3))
    list(archive([str(path)], tmp_path / "local", workers=1))
    list(archive([str(path)], tmp_path / "ray", engine="ray", workers=1, address=cluster.address))
    assert held(tmp_path / "ray") == held(tmp_path / "local")


def test_a_merge_on_ray_is_the_merge_here(cluster: Any, tmp_path: Path) -> None:
    from onrecord.cluster.merging import merge_archive
    from onrecord.cluster.rays import spread_over

    out, lines = tmp_path / "out", write_warc(tmp_path / "few.warc.gz", range(6))
    list(archive([str(lines)], out, workers=1))
    merge_archive(out)
    here = (out / "merged.parquet").read_bytes()
    with spread_over(1, cluster.address) as spread:
        merge_archive(out, spread=spread)
    assert (out / "merged.parquet").read_bytes() == here


def test_no_cluster_is_said(tmp_path: Path, stub: str) -> None:
    path = write_warc(tmp_path / "few.warc.gz", range(3))
    with pytest.raises(UsageError, match="cluster"):
        list(archive([str(path)], tmp_path / "ray", engine="ray", address="nowhere at all", reader=stub))
