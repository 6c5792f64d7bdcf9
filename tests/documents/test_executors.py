"""Files are read side by side, here or on a cluster; a worker that dies costs nothing."""

import os
import signal
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from foitrack.documents import File, Limits, open_executor, read_all
from foitrack.documents.executors import MOST_UNDER_WAY
from foitrack.errors import FoitrackError, ServerError
from tests.documents.bombs import BOMBS
from tests.documents.corpus import SHORT, csv_file, word_file


def files(count: int) -> list[File]:
    content = csv_file(SHORT, ",", "utf-8")
    return [File(f"{number}", content, f"{number}.csv") for number in range(count)]


def test_every_file_comes_back_under_its_key() -> None:
    with open_executor() as executor:
        found = {file.key: document for file, document in read_all(files(6), executor)}
    assert sorted(found) == ["0", "1", "2", "3", "4", "5"]
    assert all(document.tables[0].rows == SHORT for document in found.values())


def test_a_bomb_among_the_files_costs_only_itself() -> None:
    name, make = BOMBS["a cell in the far corner"]
    with open_executor() as executor:
        found = dict(read_all([File("bomb", make(), name), *files(3)], executor, Limits(seconds=30)))
    named = {file.key: document for file, document in found.items()}
    assert named["bomb"].tables == ()
    assert all(named[key].tables[0].rows == SHORT for key in "012")


def test_files_are_taken_only_as_they_are_read() -> None:
    taken = []

    def generated() -> Iterator[File]:
        for file in files(MOST_UNDER_WAY + 8):
            taken.append(file.key)
            yield file

    with open_executor() as executor:
        first = next(reading := read_all(generated(), executor))
        assert len(taken) == MOST_UNDER_WAY
        assert len([first, *reading]) == MOST_UNDER_WAY + 8


def test_any_executor_will_do() -> None:
    with ThreadPoolExecutor(1) as executor:
        assert len(list(read_all(files(2), executor))) == 2


def test_a_cluster_that_is_not_there_is_named() -> None:
    pytest.importorskip("distributed")
    said = r"no Dask scheduler answers at tcp://127\.0\.0\.1:1"
    with pytest.raises(ServerError, match=said), open_executor("tcp://127.0.0.1:1", timeout_seconds=1):
        pass


def test_without_distributed_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(FoitrackError, match=r"pip install 'foitrack\[cluster\]'"), open_executor("tcp://127.0.0.1:1"):
        pass


@pytest.fixture
def cluster() -> Iterator[object]:
    distributed = pytest.importorskip("distributed")
    made = distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, host="127.0.0.1", silence_logs=50
    )
    yield made
    made.close()


@pytest.mark.slow
@pytest.mark.filterwarnings("default")
def test_a_cluster_reads_everything_though_one_of_its_two_workers_is_killed(cluster: object) -> None:
    from distributed import Client

    address = cluster.scheduler_address  # type: ignore[attr-defined]
    with Client(address, set_as_default=False) as client:
        pids = client.run(os.getpid)
    assert len(pids) == 2
    sent = [*files(12), File("letter", word_file(SHORT, None), "letter.docx")]
    with open_executor(address) as executor:
        found = {}
        for file, document in read_all(sent, executor):
            if not found:
                os.kill(next(iter(pids.values())), signal.SIGKILL)
            found[file.key] = document
    assert sorted(found) == sorted(file.key for file in sent)
    assert all(document.tables[0].rows == SHORT for document in found.values())
