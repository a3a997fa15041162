"""Starting and ending processes so that none is left behind, whoever dies first. Standard library only."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

TETHER = Path(__file__).with_name("tether.py")


@dataclass(frozen=True)
class Identity:
    """A process as the kernel knows it: a number alone may have been given to another process meanwhile."""

    pid: int
    started: int

    @classmethod
    def of(cls, pid: int) -> "Identity | None":
        """The process of this number, if it is alive."""
        try:
            stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
        except OSError:
            return None
        # The name in brackets may hold spaces; the fields after it may not.
        fields = stat.rpartition(")")[2].split()
        return None if fields[0] in ("Z", "X") else cls(pid, int(fields[19]))

    def is_alive(self) -> bool:
        """True while this very process runs."""
        return Identity.of(self.pid) == self


def start(
    command: Sequence[str],
    *,
    env: Mapping[str, str],
    log: Path | None,
    cwd: Path | None = None,
    keep: Sequence[int] = (),
) -> subprocess.Popen[bytes]:
    """Starts a command in a session of its own that ends when this process dies; its output goes to the log."""
    tethered = [sys.executable, "-I", "-S", str(TETHER), str(os.getpid()), *command]
    if log is None:
        return subprocess.Popen(tethered, env=env, cwd=cwd, pass_fds=keep, start_new_session=True)
    log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with log.open("ab") as output:
        return subprocess.Popen(
            tethered,
            env=env,
            cwd=cwd,
            pass_fds=keep,
            start_new_session=True,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )


def group_is_alive(group: int) -> bool:
    """True while any process of the group runs; one that is dead and only waits to be noted does not count."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return any(_group_of(entry) == group for entry in Path("/proc").iterdir() if entry.name.isdigit())


def _group_of(entry: Path) -> int | None:
    try:
        fields = (entry / "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
    except OSError:
        return None
    return None if fields[0] in ("Z", "X") else int(fields[2])


def signal_group(group: int, number: signal.Signals) -> None:
    """Sends a signal to every process of the group; one that is gone already is no error."""
    try:
        os.killpg(group, number)
    except ProcessLookupError:
        return


def end_group(group: int, *, patience: float) -> bool:
    """Asks the group's leader to end, and after ``patience`` seconds ends whatever of the group is left.

    Returns whether it went by itself.
    """
    with contextlib.suppress(ProcessLookupError):
        os.kill(group, signal.SIGTERM)
    by_itself = wait_for_groups([group], patience)
    if not by_itself:
        signal_group(group, signal.SIGKILL)
        wait_for_groups([group], 2)
    return by_itself


def wait_for_groups(groups: Sequence[int], patience: float) -> bool:
    """True as soon as all groups are empty, False when they are not in time."""
    until = time.monotonic() + patience
    while True:
        if not any(group_is_alive(group) for group in groups):
            return True
        if time.monotonic() >= until:
            return False
        time.sleep(0.05)
