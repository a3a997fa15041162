"""Processes are started, watched and ended together; whoever dies first, nothing is left behind."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from workbench.embedded import children, web
from workbench.embedded.places import CannotRun
from workbench.embedded.processes import PROJECT, RESTARTS, Service, StopAsked, Supervisor, only_desk

SLEEP = [sys.executable, "-S", "-c", "import time; time.sleep(300)"]
# A leader with a child in its group that no polite signal reaches: a pool process in the middle of its work.
STUBBORN = """
import os, signal, time
if os.fork() == 0:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
time.sleep(300)
"""
SUPERVISED = """
import os, sys
from pathlib import Path
from workbench.embedded.processes import Service, StopAsked, Supervisor
stubborn = [sys.executable, "-S", "-c", sys.argv[2]]
with Supervisor(Path(sys.argv[1]), dict(os.environ), print) as supervisor:
    supervisor.start(Service("stubborn", stubborn, patience=1))
    supervisor.start(Service("other", stubborn, patience=1, is_used_by_others=True))
    print("started", flush=True)
    try:
        supervisor.pause(300)
    except StopAsked:
        pass
"""


def marked(mark: str) -> list[int]:
    """The living processes that have this word in their environment."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and mark.encode() in (entry / "environ").read_bytes():
                found.append(int(entry.name))
        except OSError:
            continue
    return found


def gone_within(seconds: float, mark: str) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if not marked(mark):
            return True
        time.sleep(0.1)
    return False


@pytest.fixture
def supervisor(tmp_path: Path) -> Iterator[Supervisor]:
    with Supervisor(tmp_path / "log", dict(os.environ), lambda sentence: None) as supervisor:
        yield supervisor


@pytest.fixture
def supervised(tmp_path: Path) -> Iterator["subprocess.Popen[str]"]:
    """A supervisor in a process of its own, with two services that have stubborn children."""
    env = {**os.environ, "MARK": str(tmp_path), "PYTHONPATH": str(PROJECT)}
    command = [sys.executable, "-c", SUPERVISED, str(tmp_path / "log"), STUBBORN]
    with subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True, start_new_session=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "started\n"
        while len(marked(f"MARK={tmp_path}")) < 6:  # itself, its guardian, two leaders, two children
            time.sleep(0.05)
        yield process
        process.kill()


@pytest.mark.processes
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_nothing_is_left_behind_when_the_supervisor_is_asked_to_stop(
    supervised: "subprocess.Popen[str]", tmp_path: Path, number: signal.Signals
) -> None:
    supervised.send_signal(number)

    assert supervised.wait(15) == 0
    assert gone_within(1, f"MARK={tmp_path}")


@pytest.mark.processes
def test_nothing_is_left_behind_when_the_supervisor_is_killed(
    supervised: "subprocess.Popen[str]", tmp_path: Path
) -> None:
    supervised.kill()
    supervised.wait()

    assert gone_within(12, f"MARK={tmp_path}")


@pytest.mark.processes
def test_a_second_interrupt_ends_everything_at_once(supervised: "subprocess.Popen[str]", tmp_path: Path) -> None:
    supervised.send_signal(signal.SIGINT)
    time.sleep(0.2)
    supervised.send_signal(signal.SIGINT)

    assert supervised.wait(2) == 0
    assert gone_within(1, f"MARK={tmp_path}")


@pytest.mark.processes
def test_a_service_that_is_killed_is_started_again(supervisor: Supervisor) -> None:
    service = Service("sleeper", SLEEP)
    supervisor.start(service)
    assert service.process is not None
    first = service.process.pid

    os.kill(first, signal.SIGKILL)
    service.process.wait()
    supervisor.look_after()

    assert service.process.pid != first
    assert children.Identity.of(service.process.pid)


@pytest.mark.processes
def test_a_service_that_ends_again_and_again_is_given_up_and_its_log_named(supervisor: Supervisor) -> None:
    supervisor.start(Service("sleeper", [sys.executable, "-S", "-c", "raise SystemExit(3)"]))

    with pytest.raises(CannotRun, match=rf"sleeper ended {RESTARTS + 1} times .*sleeper\.log"):
        supervisor.wait_until(lambda: False, "The sleeper", 30)


@pytest.mark.processes
def test_a_command_that_fails_says_its_last_line(supervisor: Supervisor) -> None:
    with pytest.raises(CannotRun, match="migrate failed: the disk is full"):
        supervisor.run("migrate", [sys.executable, "-S", "-c", "raise SystemExit('much\\nthe disk is full')"])


@pytest.mark.processes
def test_a_command_is_ended_when_the_desk_is_asked_to_stop(supervisor: Supervisor, tmp_path: Path) -> None:
    supervisor.env["MARK"] = str(tmp_path)
    supervisor.asked = 1

    with pytest.raises(StopAsked):
        supervisor.run("migrate", SLEEP)
    assert gone_within(1, f"MARK={tmp_path}")


def test_two_desks_on_one_data_folder_are_refused_with_the_address_of_the_first(tmp_path: Path) -> None:
    lock = tmp_path / "run" / "desk.lock"
    lock.parent.mkdir()

    with only_desk(lock, "process 12, http://127.0.0.1:8000/"):
        refused = pytest.raises(CannotRun, match=r"runs on .* already \(process 12, http://127\.0\.0\.1:8000/\)")
        with refused, only_desk(lock, "process 13"):
            pytest.fail("the second desk was let in")
    with only_desk(lock, "process 13"):
        assert lock.read_text(encoding="utf-8") == "process 13"


def test_a_busy_port_that_was_asked_for_is_said_in_one_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as busy:
        port = busy.getsockname()[1]
        with pytest.raises(CannotRun, match=f"Port {port} is in use: choose another with PORT="):
            web.listen("127.0.0.1", port)


def test_without_a_wish_the_next_free_port_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as busy:
        port = busy.getsockname()[1]
        monkeypatch.setattr(web, "FIRST_PORT", port)
        with web.listen("127.0.0.1", None) as listening:
            assert listening.getsockname()[1] > port


def test_an_address_of_another_machine_is_said_in_one_sentence() -> None:
    with pytest.raises(CannotRun, match=r"192\.0\.2\.1 is no address of this machine"):
        web.listen("192.0.2.1", None)


@pytest.mark.parametrize("bind", ["127.0.0.1", "0.0.0.0"])  # noqa: S104
def test_a_person_is_told_an_address_that_works_on_this_machine(bind: str) -> None:
    with web.listen(bind, 0) as listening:
        assert web.address_of(listening) == f"http://127.0.0.1:{listening.getsockname()[1]}/"


def test_a_desk_on_this_machine_alone_answers_under_the_usual_names_only() -> None:
    assert web.hosts_for("127.0.0.1") is None
    assert "192.0.2.7" in str(web.hosts_for("192.0.2.7"))
