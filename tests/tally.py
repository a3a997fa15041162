"""A pytest plugin that writes down what ran and what did not, for the summary of tests/run.py (``-p tests.tally``)."""

import json
import os
from collections import Counter
from pathlib import Path

import pytest
from _pytest.terminal import TerminalReporter

PROCESSES = "processes"
left_out: Counter[str] = Counter()


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """A run of the tests that start processes does not load the many files that have none."""
    if config.getoption("markexpr") != PROCESSES or not collection_path.match("test_*.py"):
        return None
    return None if f"mark.{PROCESSES}" in collection_path.read_text(encoding="utf-8") else True


def pytest_deselected(items: list[pytest.Item]) -> None:
    """Counts tests left out, by the reason."""
    left_out.update(why_left_out(item) for item in items)


def why_left_out(item: pytest.Item) -> str:
    """The marker that kept a test out, or that it has not the one asked for, or that it uses no database."""
    if item.get_closest_marker("browser"):
        return "browser"
    alone = item.config.getoption("markexpr") == PROCESSES
    if (item.get_closest_marker("processes") is None) == alone:
        return "others" if alone else "processes"
    if not uses_database(item):
        return "no_database"
    if item.get_closest_marker("one_database") and "one_database" in item.config.getoption("markexpr"):
        return "one_database"
    return "database" if os.environ.get("WITH_DATABASE") == "no" else "other"


def uses_database(item: pytest.Item) -> bool:
    """Whether a test asks for a database, by its marker or through a fixture."""
    fixtures = {"db", "transactional_db", "live_server"}
    return item.get_closest_marker("django_db") is not None or not fixtures.isdisjoint(
        getattr(item, "fixturenames", ())
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """WITH_DATABASE=yes leaves out what uses no database, WITH_DATABASE=no the rest: that is another run."""
    wanted = os.environ.get("WITH_DATABASE")
    if wanted:
        others = [item for item in items if uses_database(item) != (wanted == "yes")]
        config.hook.pytest_deselected(items=others)
        items[:] = [item for item in items if uses_database(item) == (wanted == "yes")]


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(terminalreporter: TerminalReporter, exitstatus: int) -> None:
    """Writes the tally to the file named in TALLY."""
    stats = terminalreporter.stats
    reasons = Counter(_reason(report) for report in stats.get("skipped", []))
    tally = {
        "passed": len(stats.get("passed", [])) + len(stats.get("xpassed", [])),
        "failed": len(stats.get("failed", [])),
        "errors": len(stats.get("error", [])),
        "expected_failures": len(stats.get("xfailed", [])),
        "skipped": dict(reasons),
        "left_out": dict(left_out),
    }
    if "TALLY" in os.environ:
        Path(os.environ["TALLY"]).write_text(json.dumps(tally), encoding="utf-8")


def _reason(report: object) -> str:
    told = getattr(report, "longrepr", None)
    reason = told[2] if isinstance(told, tuple) else str(told)
    return reason.removeprefix("Skipped: ")
