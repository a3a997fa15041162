"""Editorial rows are written by services alone: an edge that writes by itself would leave no record."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
ROOMS = ["desk", "sources", "claims", "workbench"]
# The doors of the house: they ask, call one service, and show what it says.
EDGES = ["admin", "api", "public", "tasks.py", "views.py", "navigation.py", "health.py", "commands"]
WRITES = {
    "save",
    "delete",
    "create",
    "get_or_create",
    "update_or_create",
    "bulk_create",
    "bulk_update",
    "_raw_delete",
    "execute",
    "executemany",
}
# Managers and rows; ``update`` alone is also what a dictionary and a progress bar do.
QUERYSET_MAKERS = {"filter", "exclude", "all", "select_for_update", "objects", "_default_manager"}

# What writes at an edge and is no editorial fact, with the reason.
ALLOWED = {
    "desk/api/authentication.py": "when a key was last used, noted with each request",
    "desk/api/idempotency.py": "answers that are kept for a request sent again; what the request did has its event",
    "desk/api/limits.py": "counts requests in Redis",
    "workbench/health.py": "asks the database whether it answers",
}


def edges() -> Iterator[Path]:
    for room in ROOMS:
        for path in sorted((PROJECT / room).rglob("*.py")):
            if set(path.relative_to(PROJECT).parts) & set(EDGES):
                yield path


def writes_in(source: str) -> list[tuple[int, str]]:
    """Line and call of everything that writes rows in a module."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        name, whose = node.func.attr, node.func.value
        of_super = isinstance(whose, ast.Call) and getattr(whose.func, "id", "") == "super"
        if (name in WRITES and not of_super) or (name == "update" and _is_queryset(whose)):
            found.append((node.lineno, f"{ast.unparse(node.func)}()"))
    return found


def _is_queryset(node: ast.expr) -> bool:
    while isinstance(node, ast.Call | ast.Attribute):
        if isinstance(node, ast.Attribute):
            if node.attr in QUERYSET_MAKERS:
                return True
            node = node.value
        else:
            node = node.func
    return False


def test_no_door_writes_rows_by_itself() -> None:
    found = {
        f"{path.relative_to(PROJECT)}:{line} {call}": str(path.relative_to(PROJECT))
        for path in edges()
        for line, call in writes_in(path.read_text(encoding="utf-8"))
    }
    assert [where for where, path in found.items() if path not in ALLOWED] == []


def test_every_exception_is_still_one() -> None:
    stale = [path for path in ALLOWED if not writes_in((PROJECT / path).read_text(encoding="utf-8"))]
    assert stale == []


@pytest.mark.parametrize(
    "line",
    [
        "claim.save()",
        "Claim.objects.create(text='')",
        "claim.assignments.filter(state='open').update(state='done')",
        "Claim.objects.update(state='closed')",
        "cursor.execute('DELETE FROM claims_claim')",
        "self.get_queryset(request).filter(pk=1).delete()",
    ],
)
def test_a_door_that_writes_is_seen(line: str) -> None:
    assert writes_in(line)


@pytest.mark.parametrize("line", ["super().save(commit)", "context.update(title='x')", "bars.update(bar, completed=1)"])
def test_what_writes_no_row_is_let_be(line: str) -> None:
    assert not writes_in(line)


# Where an act is done: everything that is no door, no noun and no plain text code.
NOT_SERVICES = {*EDGES, "migrations", "models", "language", "fetching"}
# What writes for a person or program and needs no event of its own, with the reason.
WITHOUT_EVENT = {
    "desk/audit/services.py record_event": "is the record",
    "desk/access/second_factor.py begin_factor": "opens nothing until its first code was shown, which has its event",
    "claims/review/saved_filters.py save_filter": "how somebody looks at the queue is no editorial fact",
    "claims/review/saved_filters.py remove_filter": "how somebody looks at the queue is no editorial fact",
    "desk/jobs/services.py request_job": "a job is machine work; what asked for it has its event",
    **{
        f"claims/review/drafts.py {name}": "what a reviewer has typed and not handed in is no act yet"
        for name in (
            "clear_field",
            "draft_for",
            "keep_words",
            "note_added",
            "note_corrections",
            "note_search",
            "settle_words",
        )
    },
}


@cache
def services() -> list[tuple[str, ast.FunctionDef, dict[str, ast.FunctionDef]]]:
    """Public functions that act for a person, a program or a job, each with the functions of its module."""
    found = []
    for room in ROOMS:
        for path in sorted((PROJECT / room).rglob("*.py")):
            if set(path.relative_to(PROJECT).parts) & NOT_SERVICES:
                continue
            tree = ast.parse(path.read_text(encoding="utf-8"))
            functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
            for name, function in functions.items():
                arguments = {one.arg for one in (*function.args.args, *function.args.kwonlyargs)}
                if not name.startswith("_") and arguments & {"user", "actor"}:
                    found.append((f"{path.relative_to(PROJECT)} {name}", function, functions))
    return found


def reached_from(function: ast.FunctionDef, functions: dict[str, ast.FunctionDef]) -> list[ast.FunctionDef]:
    """The function and those of its module that it calls, directly or not."""
    reached, waiting = [], [function]
    while waiting:
        one = waiting.pop()
        reached.append(one)
        called = {
            node.func.id for node in ast.walk(one) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        }
        waiting += [
            functions[name] for name in called if name in functions and functions[name] not in reached + waiting
        ]
    return reached


def writes_without_record(function: ast.FunctionDef, functions: dict[str, ast.FunctionDef]) -> bool:
    """Whether it writes and neither records it nor leaves that to a service that it calls."""
    reached = reached_from(function, functions)
    calls = {node.id for one in reached for node in ast.walk(one) if isinstance(node, ast.Name)}
    others = {name.split()[1] for name, *_ in services()} - {one.name for one in reached}
    return not calls & {"record_event", *others} and any(writes_in(ast.unparse(one)) for one in reached)


def test_every_service_that_writes_for_somebody_records_it() -> None:
    unrecorded = {name for name, function, functions in services() if writes_without_record(function, functions)}
    assert unrecorded == set(WITHOUT_EVENT)


def test_the_services_are_found() -> None:
    names = {name for name, *_ in services()}
    assert "claims/review/services.py assign_claim" in names
    assert names >= set(WITHOUT_EVENT)


def test_a_service_that_forgets_its_record_is_seen() -> None:
    tree = ast.parse("def close(*, claim, user):\n    _end(claim)\n\ndef _end(claim):\n    claim.save()\n")
    functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    assert writes_without_record(functions["close"], functions)
