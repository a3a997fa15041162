"""The whole embedded desk: it starts, serves, refuses a second one, stops, and goes on after it was killed."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.processes import redis_binary
from tests.workbench.test_supervisor import gone_within
from workbench.embedded.processes import PROJECT
from workbench.embedded.redis_server import RedisServer, answers
from workbench.embedded.web import is_healthy

pytestmark = pytest.mark.processes
STARTS_WITHIN = 90


class RunningDesk:
    """``manage.py desk`` in a process of its own, as a person starts it."""

    def __init__(self, data: Path, *options: str) -> None:
        environment = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "desk", "--no-sample", "--data", str(data), *options],
            cwd=PROJECT,
            env={**environment, "WORKBENCH_DATA": str(data)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self.said = ""

    def read_until(self, words: str) -> "RunningDesk":
        assert self.process.stdout is not None
        until = time.monotonic() + STARTS_WITHIN
        for line in self.process.stdout:
            self.said += line
            if words in line or time.monotonic() > until:
                break
        assert words in self.said, self.said
        return self

    def address(self) -> str:
        match = re.search(r"http://127\.0\.0\.1:\d+/", self.said)
        assert match is not None
        return match[0]


StartDesk = Callable[..., RunningDesk]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder that has the redis-server already."""
    (tmp_path / "var" / "bin").mkdir(parents=True)
    binary = redis_binary()
    if binary.parent == PROJECT / "var" / "bin":
        shutil.copy2(binary, tmp_path / "var" / "bin")
    return tmp_path / "var"


@pytest.fixture
def start_desk(data: Path) -> Iterator[StartDesk]:
    started: list[RunningDesk] = []

    def start(*options: str) -> RunningDesk:
        started.append(RunningDesk(data, *options))
        return started[-1]

    yield start
    for desk in started:
        desk.process.kill()
        desk.process.communicate()


def test_a_desk_serves_until_it_is_interrupted_and_goes_on_after_it_was_killed(
    start_desk: StartDesk, data: Path
) -> None:
    mark = f"WORKBENCH_DATA={data}"
    killed = start_desk().read_until("Ctrl+C stops it")
    assert is_healthy(killed.address())

    second = start_desk()
    told, _ = second.process.communicate(timeout=60)
    assert second.process.returncode == 1
    assert f"already (process {killed.process.pid}, {killed.address()})" in told

    killed.process.send_signal(signal.SIGKILL)
    assert gone_within(15, mark)
    assert not answers(RedisServer(data).socket)

    desk = start_desk().read_until("Ctrl+C stops it")
    desk.process.send_signal(signal.SIGINT)
    assert desk.process.wait(20) == 0
    assert gone_within(1, mark)
    assert not answers(RedisServer(data).socket)


def test_a_desk_that_is_interrupted_while_it_starts_leaves_nothing_behind(start_desk: StartDesk, data: Path) -> None:
    desk = start_desk().read_until("Preparing the database")
    desk.process.send_signal(signal.SIGINT)

    assert desk.process.wait(20) == 0
    assert gone_within(1, f"WORKBENCH_DATA={data}")


def test_a_data_folder_that_cannot_be_made_is_said_in_one_sentence(start_desk: StartDesk, data: Path) -> None:
    shutil.rmtree(data)
    data.write_text("a file is in the way", encoding="ascii")

    told, _ = start_desk().process.communicate(timeout=60)
    assert told.count("\n") == 1
    assert "cannot be written" in told
    assert "WORKBENCH_DATA" in told
