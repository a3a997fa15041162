"""The parts that whole desks are measured with."""

import os
import socket
import subprocess
import sys
import threading
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import pytest

from claims.language.benchmarks.table import as_text
from desk.errors import WorkbenchError
from workbench.benchmarks import soak
from workbench.benchmarks.own_desk import APPLICATION, Group, _private, _times
from workbench.benchmarks.registry import benchmarks
from workbench.benchmarks.relay import Relay


@pytest.fixture
def echo() -> tuple[str, int]:
    """An address that says again what it is told."""
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            connection, _ = listening.accept()
            with connection:
                while told := connection.recv(100):
                    connection.sendall(told)

    threading.Thread(target=serve, daemon=True).start()
    host, port = listening.getsockname()
    return host, port


def test_nothing_passes_a_cable_that_is_cut_and_what_waited_arrives_when_it_is_mended(echo: tuple[str, int]) -> None:
    relay = Relay("127.0.0.2", echo)
    with socket.create_connection((relay.host, relay.port), timeout=5) as client:
        client.sendall(b"one")
        assert client.recv(10) == b"one"
        relay.cut()
        client.sendall(b"two")
        client.settimeout(0.2)
        with pytest.raises(TimeoutError):
            client.recv(10)
        relay.mend()
        client.settimeout(5)
        assert client.recv(10) == b"two"
    relay.end()


def test_memory_is_compared_after_things_have_settled() -> None:
    grown = [10] * 25 + [100] * 25 + [150] * 50
    (flat, growing) = soak._memory({"web": [100] * 40, "worker": grown})
    assert (flat.value, flat.reached) == (1.0, True)
    assert (growing.value, growing.reached) == (1.5, False)


def test_what_fails_is_counted_and_named() -> None:
    load = soak.Load(seconds=defaultdict(list, {"queue": [0.1] * 20}), failed=Counter({"queue: gone": 2}))
    rows = {row.name: row for row in soak._requests(load, 1.0)}
    assert rows["queue, p95 in ms"].value == pytest.approx(100)
    assert rows["requests that failed in 1 minutes"].reached is False
    assert "2 x queue: gone" in as_text(list(rows.values()))


def test_a_process_is_measured_by_what_is_its_own() -> None:
    before = _times(os.getpid())
    assert sum(range(2_000_000)) > 0
    assert _times(os.getpid()) >= before > 0
    assert _private(os.getpid()) > 1_000_000
    assert (_times(0), _private(0)) == (0.0, 0)


def test_every_whole_desk_benchmark_has_a_name_of_its_own() -> None:
    names = [benchmark.name for benchmark in benchmarks()]
    assert len(set(names)) == len(names) >= 4


def test_a_process_that_ends_instead_of_starting_says_why(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    group = Group("worker", [sys.executable, "-S", "-c", "raise SystemExit('no such application')"])
    with pytest.raises(WorkbenchError, match="no such application"):
        group.wait_for(" ready.", patience=20)


def test_what_is_measured_in_other_processes_is_loaded_without_django_s_models() -> None:
    command = [sys.executable, "-c", f"import workbench.benchmarks.alone, {APPLICATION}"]
    assert subprocess.run(command, capture_output=True, text=True, check=False).stderr == ""
