"""The benchmarks by name, each with its arguments; a new one is one more entry here."""

from argparse import ArgumentParser
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from claims.language.benchmarks.table import Row


@dataclass(frozen=True)
class Benchmark:
    """A name on the command line, its arguments and the function that gives the rows of the table."""

    name: str
    help: str
    add_arguments: Callable[[ArgumentParser], None]
    run: Callable[[Mapping[str, Any]], list[Row]]


def benchmarks() -> tuple[Benchmark, ...]:
    """All that can be measured."""
    return (Benchmark("language", "the English pipeline on treebanks and labels", language_arguments, run_language),)


def language_arguments(parser: ArgumentParser) -> None:
    """Files of the language benchmark."""
    parser.add_argument("--conllu", type=Path, nargs="+", default=[], help="gold trees (and GUM's names)")
    parser.add_argument("--names", type=Path, nargs="+", default=[], help="gold names in IOB2")
    parser.add_argument("--labels", type=Path, help="labelled sentences with their speaker, of documents in --conllu")
    parser.add_argument("--pipeline", default="", help="folder or package of another spaCy pipeline")


def run_language(options: Mapping[str, Any]) -> list[Row]:
    """Loads the pipeline and measures it; the heavy imports wait until it is really asked for."""
    from claims.language.benchmarks.language import benchmark
    from claims.language.pipeline import load

    path = options["pipeline"]
    return benchmark(load(path), options["conllu"], options["names"], options["labels"], path)
