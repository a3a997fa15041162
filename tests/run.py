"""The whole suite on SQLite and on a real PostgreSQL, with a summary in words: ``python -m tests.run [options]``.

PostgreSQL is TEST_DATABASE_URL where that is given, else a server made for this run. Tests that use a database run on
both; those that use none run once, and those that start real processes mostly wait for them: all go side by side.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlsplit

from tests.postgres_server import PostgresUnavailable, postgres_server

PROJECT = Path(__file__).resolve().parents[1]
NOTHING_COLLECTED = 5


@dataclass
class Outcome:
    """How one run of pytest ended."""

    where: str
    status: int
    seconds: float
    tally: dict[str, object] | None
    trouble: str = ""

    @property
    def good(self) -> bool:
        """True when nothing failed and tests ran, or all that were asked for belong to another run."""
        if self.tally is None:
            return False
        return self.status == 0 or (self.status == NOTHING_COLLECTED and bool(self.tally["left_out"]))

    @property
    def passed(self) -> int:
        """How many tests passed."""
        return _number(self.tally["passed"]) if self.tally else 0

    def told(self) -> list[str]:
        """The lines of the summary."""
        if self.tally is None:
            return [f"{self.where}: NOT RUN. {self.trouble}"]
        bad = _number(self.tally["failed"]) + _number(self.tally["errors"])
        lines = [f"{self.where}: {_tests(self.passed)} passed, {bad or 'none'} failed, in {self.seconds:.0f} seconds."]
        if not self.good and not bad:
            lines.append(f"  pytest ended with status {self.status}: {self.trouble or 'see above'}.")
        lines += [f"  {_tests(count)} skipped: {why}" for why, count in _counts(self.tally["skipped"])]
        lines += [f"  {_tests(count)} not run here: {WHY[marker]}" for marker, count in _counts(self.tally["left_out"])]
        return lines


WHY = {
    "browser": "they drive a Chromium (make test-browser).",
    "processes": "they start real processes: a run of their own.",
    "others": "they start no real processes: a run of their own.",
    "no_database": "they use no database: a run of their own.",
    "one_database": "they walk every page as everybody, or load the sample: on SQLite.",
    "database": "they use a database: two runs of their own.",
    "other": "left out by the options given.",
}


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0


def _counts(value: object) -> list[tuple[str, int]]:
    return sorted(value.items()) if isinstance(value, dict) else []


def _tests(count: int) -> str:
    return "1 test" if count == 1 else f"{count} tests"


def run_pytest(where: str, env: dict[str, str], options: list[str], output: IO[str] | None = None) -> Outcome:
    """One run of the suite, its output straight to the terminal or into a file."""
    print(f"\n=== {where}", file=output, flush=True)
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "tally.json"
        command = [sys.executable, "-m", "pytest", "-p", "tests.tally", "-q", *options]
        # A data folder of its own: a desk that runs in var/ meanwhile is not disturbed.
        whole = {**os.environ, **env, "TALLY": str(file), "WORKBENCH_DATA": f"{folder}/var", "REDIS_URL": ""}
        told_to: dict[str, Any] = {"stdout": output, "stderr": subprocess.STDOUT} if output else {}
        status = subprocess.run(command, env=whole, cwd=PROJECT, check=False, **told_to).returncode
        tally = json.loads(file.read_text(encoding="utf-8")) if file.exists() else None
    trouble = "no test was collected" if status == NOTHING_COLLECTED else f"pytest ended with status {status}"
    return Outcome(where, status, time.monotonic() - began, tally, trouble)


@contextmanager
def postgres() -> Iterator[str]:
    """The URL of the server to test on."""
    given = os.environ.get("TEST_DATABASE_URL", "")
    with nullcontext(given) if given else postgres_server() as url:
        yield url


ALONE = ["-m", "not browser and not processes"]
ON_POSTGRES = ["-m", "not browser and not processes and not one_database"]
PROCESSES = ["-m", "processes"]


def main(options: list[str]) -> int:
    """The exit status is 0 only when all runs happened and nothing failed."""
    # Side by side; what the others say is shown when the first is over.
    with ExitStack() as stack:
        pool = stack.enter_context(ThreadPoolExecutor(3))
        beside = [stack.enter_context(tempfile.TemporaryFile("w+", encoding="utf-8")) for _ in range(3)]
        plain = pool.submit(run_on, "Without a database", "", [*ALONE, *options], beside[0], "no")
        try:
            url = stack.enter_context(postgres())
        except PostgresUnavailable as error:
            outcomes = [run_on("SQLite", "", ["-m", "not browser", *options]), plain.result()]
            outcomes.append(Outcome("PostgreSQL", 1, 0, None, str(error)))
        else:
            made = pool.submit(run_on, "PostgreSQL", url, [*ON_POSTGRES, *options], beside[1])
            processes = pool.submit(run_processes, url, options, beside[2])
            outcomes = [run_on("SQLite", "", [*ALONE, *options]), plain.result(), made.result(), *processes.result()]
        for file in beside:
            file.seek(0)
            sys.stdout.write(file.read())
    sys.stdout.write("\n=== What ran and what did not\n")
    for outcome in outcomes:
        sys.stdout.write("\n".join(outcome.told()) + "\n")
    good = all(outcome.good for outcome in outcomes) and any(outcome.passed for outcome in outcomes)
    sys.stdout.write("All is well. " if good else "make test: FAILED. ")
    sys.stdout.write("The tests that drive a Chromium are apart: make test-browser.\n")
    return 0 if good else 1


def run_on(
    where: str, url: str, options: list[str], output: IO[str] | None = None, with_database: str = "yes"
) -> Outcome:
    """One run on SQLite (an empty URL) or PostgreSQL, of the tests that use a database or of the others."""
    return run_pytest(where, {"DATABASE_URL": url, "WITH_DATABASE": with_database}, options, output)


def run_processes(url: str, options: list[str], output: IO[str]) -> list[Outcome]:
    """The tests that start real processes: on SQLite, then on PostgreSQL in a database of another name than the run
    beside them has there."""
    first = run_on("Real processes on SQLite", "", [*PROCESSES, *options], output, "")
    own = urlsplit(url)._replace(path="/processes").geturl()
    return [first, run_on("Real processes on PostgreSQL", own, [*PROCESSES, *options], output)]


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
