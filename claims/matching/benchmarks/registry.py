"""The benchmark of matching, as ``manage.py benchmark`` takes it."""

from argparse import ArgumentParser
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from claims.language.benchmarks.registry import Benchmark
from claims.language.benchmarks.table import Row


def arguments(parser: ArgumentParser) -> None:
    """Tables as ``manage.py match`` reads them, and which claim is right for which statement."""
    pool = "earlier claims: id, text, title"
    right = "lines of statement, 0, claim, 1"
    parser.add_argument("--claims", type=Path, help=f"CLEF 2020 task 2, {pool}")
    parser.add_argument("--queries", type=Path, help="its statements to be measured: id, text")
    parser.add_argument("--qrels", type=Path, help=right)
    parser.add_argument("--train-queries", type=Path, help="its statements to train on, to measure the method")
    parser.add_argument("--train-qrels", type=Path, help=right)
    parser.add_argument("--transcript-claims", type=Path, help=f"PolitiFact, {pool}")
    parser.add_argument("--transcripts", type=Path, help="its lines: query_id, transcript, text")
    parser.add_argument("--transcript-qrels", type=Path, help=right)


def run(options: Mapping[str, Any]) -> list[Row]:
    """Measures; numpy waits until it is really asked for."""
    from claims.matching.benchmarks.matching import measure

    return measure(options)


MATCHING = Benchmark("matching", "earlier claims found for statements, on labelled pools", arguments, run)
