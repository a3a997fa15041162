"""Log lines that belong together find together: each carries the request and the task in which it was written."""

import json
import logging
from datetime import UTC, datetime
from typing import Any

from celery import current_task

from desk.request_id import current_request_id

_KNOWN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "request_id", "task_id", "task_name"}


class ContextFilter(logging.Filter):
    """Puts the ids of request and task on each line, ``-`` where there is none."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = current_request_id() or "-"
        request: Any = getattr(current_task, "request", None)
        record.task_id = getattr(request, "id", None) or "-"
        record.task_name = getattr(request, "task", None) or "-"
        return True


class LineFormatter(logging.Formatter):
    """One line a record for people to read, whatever a stranger put into an address: only a traceback has several, all
    set in."""

    def formatMessage(self, record: logging.LogRecord) -> str:
        return "".join(map(_printable, super().formatMessage(record)))

    def formatException(self, ei: Any) -> str:
        lines = super().formatException(ei).splitlines()
        return "\n".join("    " + "".join(map(_printable, line)) for line in lines)


def _printable(letter: str) -> str:
    return letter if letter.isprintable() else letter.encode("unicode_escape").decode("ascii")


class JsonFormatter(logging.Formatter):
    """One JSON object a line; what a caller gave as ``extra`` stands in it under its own name."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            "process": record.process,
        }
        for name in ("request_id", "task_id", "task_name"):
            value = getattr(record, name, "-")
            if value != "-":
                line[name] = value
        line |= {name: value for name, value in vars(record).items() if name not in _KNOWN}
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)
