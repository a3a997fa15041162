"""What reading costs: words a second on one core, and the memory of a process that reads."""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass

import spacy
from spacy.language import Language

from claims.language.benchmarks.table import Row
from claims.language.components import STORY_STEPS
from claims.language.pipeline import read_pieces

OWN = ("quote_guard", "segmentation", "lemma_guard", "name_guard", "gazetteer_entities", *STORY_STEPS)
MEMORY_TARGET = 400


def seconds(nlp: Language, texts: Sequence[str]) -> float:
    """Processor time of one pass."""
    start = time.process_time()
    for _ in read_pieces(nlp, texts):
        pass
    return time.process_time() - start


@dataclass(frozen=True)
class Speed:
    """Words a second of one core: by the trained parts, with all of ours, and by a blank one with a sentencizer."""

    trained: float
    whole: float
    blank: float


def measure_speed(nlp: Language, texts: Sequence[str], rounds: int = 5) -> Speed:
    """The three are timed in turn, so that a machine that is busy for a while slows all; the medians count."""
    words = sum(len(doc) for doc in map(nlp.make_doc, texts))
    own = [name for name in OWN if name in nlp.pipe_names]
    blank = spacy.blank(nlp.lang or "en")
    blank.add_pipe("sentencizer")
    whole, trained, bare = [], [], []
    for _ in range(rounds):
        whole.append(seconds(nlp, texts))
        with nlp.select_pipes(disable=own):
            trained.append(seconds(nlp, texts))
        bare.append(seconds(blank, texts))
    return Speed(*(words / statistics.median(times) for times in (trained, whole, bare)))


# The high-water mark of the program itself: ru_maxrss of a new process begins with that of the process which started
# it, and so tells of the benchmark's own Docs.
PEAK = """
def peak():
    from pathlib import Path
    status = Path("/proc/self/status")
    if status.exists():
        return next(int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    import resource
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
"""

READER = (
    PEAK
    + """
import sys
from claims.language.pipeline import load, pieces, read_pieces
nlp = load(sys.argv[1])
for doc in read_pieces(nlp, (piece for _, piece in pieces(sys.stdin.read()))):
    pass
print(peak())
"""
)

WORKER = (
    PEAK
    + """
import sys
import django
django.setup()
from workbench.celery import app
app.loader.import_default_modules()
from claims.language.article import find_claims, pipeline
from sources.fetching.readable import read
engine = pipeline(sys.argv[1])
article = read(sys.stdin.read().encode(), filename="article.txt")
found = find_claims(article.text, article.blocks, None, engine=engine, language="en")
assert found.claims
print(peak())
"""
)


def peak_memory(program: str, path: str, text: str) -> float:
    """The peak of a fresh process that runs a program above on a text, in MB."""
    run = subprocess.run(  # our own interpreter and program
        [sys.executable, "-c", program, path], input=text, capture_output=True, text=True, check=True
    )
    return int(run.stdout) / 1024


def memory_rows(path: str, text: str) -> list[Row]:
    """A process that only reads; and, where the desk's settings are known, a worker that finds the claims of an article
    as long as ``text``: the same modules, the same way of reading, all claims kept."""
    rows = [Row("memory of a reader, MB", peak_memory(READER, path, text), MEMORY_TARGET, "peak", at_most=True)]
    if os.environ.get("DJANGO_SETTINGS_MODULE"):
        worker = peak_memory(WORKER, path, text)
        note = f"peak, an article of {len(text.split()):,} words"
        rows.append(Row("memory of a worker, MB", worker, MEMORY_TARGET, note, at_most=True))
    return rows
