"""A site rendered by a Dask cluster (gongkai[cluster]) is the site that this machine renders alone."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import build, contents, lay_site, many_notices, said
from distributed import Client, LocalCluster, Worker

pytestmark = pytest.mark.soak

COUNT = 150
"""Enough documents that work is handed out, to both workers."""


@pytest.fixture(scope="module")
def cluster() -> Iterator[LocalCluster]:
    """A scheduler and two worker processes on the loopback."""
    with LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, host="127.0.0.1") as started:
        yield started


def site(folder: Path, own: str = "") -> dict[str, bytes]:
    """The files of a site built with a cache of its own, and these settings of its own."""
    config = lay_site(folder / "source", many_notices(COUNT))
    text = config.read_text(encoding="utf-8")
    assert text.count("  gongkai:\n") == 1
    config.write_text(text.replace("  gongkai:\n", f"  gongkai:\n{own}"), encoding="utf-8")
    done = build(config, folder / "site")
    assert done.returncode == 0, said(done)
    return contents(folder / "site")


def pieces_done(cluster: LocalCluster) -> list[int]:
    """How many pieces of our work each worker has done."""

    def done(dask_worker: Worker) -> int:
        return len({entry[0] for entry in dask_worker.state.log if entry[0].startswith("produce") and "executing" in entry})

    with Client(cluster) as client:
        return list(client.run(done).values())


def test_a_cluster_makes_the_site_that_one_machine_makes(cluster: LocalCluster, tmp_path: Path) -> None:
    alone = site(tmp_path / "alone", "    workers: 1\n")
    assert pieces_done(cluster) == [0, 0]
    together = site(tmp_path / "together", f"    cluster: {cluster.scheduler_address}\n")
    assert all(pieces_done(cluster)), "both workers had work"
    assert [path for path in sorted(alone.keys() | together.keys()) if alone.get(path) != together.get(path)] == []


def test_a_cluster_that_does_not_answer_stops_the_build_and_leaves_no_site(tmp_path: Path) -> None:
    config = lay_site(tmp_path / "source", many_notices(COUNT))
    text = config.read_text(encoding="utf-8")
    config.write_text(text.replace("  gongkai:\n", "  gongkai:\n    cluster: tcp://127.0.0.1:9\n"), encoding="utf-8")
    done = build(config, tmp_path / "site", DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT="2s")
    assert done.returncode != 0
    assert "tcp://127.0.0.1:9" in said(done)
    assert not (tmp_path / "site").exists()
