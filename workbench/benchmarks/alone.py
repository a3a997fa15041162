"""The language pipeline by itself, in processes that know nothing of Django: they load this module and no models."""

import multiprocessing
import queue
import time
from collections.abc import Sequence
from typing import Any

from claims.language.benchmarks import invented
from desk.errors import WorkbenchError


def pipeline_alone(texts: Sequence[str], processes: int) -> tuple[float, float]:
    """``nlp.pipe`` with our components over the texts: seconds on the clock, and of all processors.

    Raises WorkbenchError when a process ends without its part.
    """
    context = multiprocessing.get_context("spawn")
    barrier = context.Barrier(processes)
    parts: Any = context.Queue()
    started = [
        context.Process(target=_pipe, args=(list(texts[number::processes]), barrier, parts), daemon=True)
        for number in range(processes)
    ]
    for one in started:
        one.start()
    spans: list[tuple[float, float, float]] = []
    while len(spans) < processes:
        try:
            spans.append(parts.get(timeout=1))
        except queue.Empty:
            if any(one.exitcode for one in started):
                raise WorkbenchError("A process with the language pipeline alone has failed; see its output.") from None
    for one in started:
        one.join()
    return max(end for _, end, _ in spans) - min(begin for begin, _, _ in spans), sum(cpu for _, _, cpu in spans)


def _pipe(texts: list[str], barrier: Any, parts: Any) -> None:
    """In a process of its own."""
    from claims.language.article import pipeline

    nlp = pipeline().nlp
    list(nlp.pipe([invented.article(100, 99_999)]))
    barrier.wait()
    began, used = time.time(), time.process_time()
    for _ in nlp.pipe(texts):
        pass
    parts.put((began, time.time(), time.process_time() - used))
