"""Runs pip with a line that moves, and turns its many words of failure into one sentence.

Standard library only: it runs before anything is installed.
"""

import re
import subprocess
import sys
import threading
import time
from pathlib import Path

OFFLINE = re.compile(
    r"Temporary failure in name resolution|Name or service not known|NewConnectionError|NameResolutionError"
    r"|Network is unreachable|ConnectTimeoutError|ReadTimeoutError|Connection refused|Connection reset"
    r"|ProxyError|Could not find a version that satisfies|No matching distribution"
)
REASONS = [
    (re.compile(r"No space left on device|Errno 28"), "The disk is full: the workbench needs about 1 GB."),
    (
        re.compile(r"CERTIFICATE_VERIFY_FAILED|SSLError"),
        "The package index shows a certificate that this machine does not trust: name yours with PIP_CERT.",
    ),
    (
        OFFLINE,
        "The packages could not be downloaded: connect this machine, or name a mirror in pip's configuration.",
    ),
    (re.compile(r"Permission denied|Read-only file system"), "The folder .venv cannot be written by this user."),
]


class InstallFailed(Exception):
    """Why the environment could not be made, in one sentence."""


class Progress:
    """One line that says what goes on; on a terminal it moves, elsewhere it is written when it changes much."""

    def __init__(self, title: str) -> None:
        self.title = title
        self.seen = 0
        self.total = 0
        self.current = ""
        self.moving = sys.stderr.isatty()
        self.started = time.monotonic()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._tick, daemon=True)

    def __enter__(self) -> "Progress":
        if self.moving:
            self._thread.start()
        else:
            sys.stderr.write(f"{self.title} ...\n")
        return self

    def __exit__(self, *ended: object) -> None:
        self._stop.set()
        if self.moving:
            self._thread.join()
            sys.stderr.write("\r\033[K")

    def note(self, line: str) -> None:
        """Takes one line of pip's and draws from it how far things are."""
        if match := re.match(r"\s*Collecting ([\w.-]+)", line):
            self.seen += 1
            self.current = match[1]
            if not self.moving and self.seen % 25 == 0:
                sys.stderr.write(f"  {self.seen} packages found and downloaded\n")
        elif line.startswith("Installing collected packages:"):
            self.total = line.count(",") + 1
            if not self.moving:
                sys.stderr.write(f"  {self._unpacking()}\n")

    def _unpacking(self) -> str:
        return "unpacking 1 package" if self.total == 1 else f"unpacking {self.total} packages"

    def _tick(self) -> None:
        while not self._stop.wait(0.2):
            seconds = int(time.monotonic() - self.started)
            told = self._unpacking() if self.total else f"{self.seen} packages, {self.current}"
            sys.stderr.write(f"\r\033[K{self.title}: {told} ({seconds} s)"[:100])
            sys.stderr.flush()


class PipRun:
    """A pip, ready to be called with what it is to do; everything it says goes into the log."""

    def __init__(self, pip: list[str], log: Path) -> None:
        self.pip = pip
        self.log = log

    def __call__(self, arguments: list[str], title: str, cwd: Path | None = None) -> None:
        """Raises InstallFailed with one sentence when pip fails."""
        command, *options = arguments
        # A person's configuration may say "user = true", which no environment can obey.
        quiet = ["--no-user", "--disable-pip-version-check", "--no-input", "--progress-bar", "off"]
        said: list[str] = []
        with (
            Progress(title) as progress,
            self.log.open("a", encoding="utf-8") as log,
            subprocess.Popen(
                [*self.pip, command, *quiet, *options],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                errors="replace",
                cwd=cwd,
            ) as process,
        ):
            for line in process.stdout or ():
                log.write(line)
                said.append(line)
                progress.note(line)
        if process.returncode:
            raise InstallFailed(f"{reason_for(''.join(said[-200:]))} Details: {self.log}")


def reason_for(said: str) -> str:
    """The sentence for what pip said before it gave up."""
    for pattern, reason in REASONS:
        if pattern.search(said):
            return reason
    errors = [line.strip() for line in said.splitlines() if line.startswith("ERROR:")]
    return f"pip gave up: {errors[-1].removeprefix('ERROR: ')}" if errors else "pip gave up."
