"""Signs of life of workers and beat, noted by themselves while they run."""

import json
import time
from dataclasses import dataclass
from typing import Any

from desk.observing.shared import note, noted

HASH = "workbench:life"
BEAT = "beat"
SWEEP = "sweep"
WORKER = "worker "
# A worker speaks every few seconds; one that has been silent for this long is gone.
SILENT_AFTER = 60.0
FORGOTTEN_AFTER = 3_600.0


@dataclass(frozen=True)
class Worker:
    """A worker as it last spoke of itself."""

    name: str
    processes: int
    silent_for: float

    @property
    def is_alive(self) -> bool:
        """Whether it spoke not long ago."""
        return self.silent_for < SILENT_AFTER


@dataclass(frozen=True)
class Life:
    """Who is there. Seconds since the last sign; None where there never was one."""

    beat: float | None
    sweep: float | None
    workers: list[Worker]

    @property
    def beat_is_alive(self) -> bool:
        """Whether beat sent something not long ago: it does every ten seconds."""
        return self.beat is not None and self.beat < SILENT_AFTER

    @property
    def working(self) -> list[Worker]:
        """The workers that live."""
        return [worker for worker in self.workers if worker.is_alive]


def beat_lives() -> None:
    """Beat has put a task into the queue."""
    note(lambda pipeline: pipeline.hset(HASH, BEAT, time.time()))


def sweep_is_done() -> None:
    """A worker has done what beat asked for."""
    note(lambda pipeline: pipeline.hset(HASH, SWEEP, time.time()))


def worker_lives(name: str, processes: int) -> None:
    """A worker of this name does so many tasks at once."""
    told = json.dumps({"at": time.time(), "processes": processes})
    note(lambda pipeline: pipeline.hset(HASH, WORKER + name, told))


def worker_ends(name: str) -> None:
    """A worker has been stopped: nobody has to look for it."""
    note(lambda pipeline: pipeline.hdel(HASH, WORKER + name))


def life() -> Life:
    """Who is there. Raises RedisError or OSError while Redis cannot be reached."""
    signs, now = noted(HASH), time.time()
    workers = []
    for name, told in sorted(signs.items()):
        if name.startswith(WORKER):
            said: dict[str, Any] = json.loads(told)
            silent = max(now - said["at"], 0.0)
            if silent < FORGOTTEN_AFTER:
                workers.append(Worker(name.removeprefix(WORKER), said["processes"], silent))
    return Life(_since(signs.get(BEAT), now), _since(signs.get(SWEEP), now), workers)


def _since(told: str | None, now: float) -> float | None:
    return None if told is None else max(now - float(told), 0.0)
