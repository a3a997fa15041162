"""The benchmarks by name, each with its arguments; a new one is one more entry here."""

import sys
from argparse import ArgumentParser
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from claims.language.benchmarks.table import Row, as_line


@dataclass(frozen=True)
class Benchmark:
    """A name on the command line, its arguments and the function that gives the rows of the table."""

    name: str
    help: str
    add_arguments: Callable[[ArgumentParser], None]
    run: Callable[[Mapping[str, Any]], list[Row]]


def benchmarks() -> tuple[Benchmark, ...]:
    """All that can be measured."""
    return (
        Benchmark("language", "the English pipeline on gold trees, names and labels", language_arguments, run_language),
        Benchmark("checkworthiness", "the score on labelled sentences", worth_arguments, run_worth),
        Benchmark("language-scaling", "time a word over texts of doubling length", scaling_arguments, run_scaling),
        Benchmark("number-pairs", "numbers of claims against numbers of evidence", pair_arguments, run_pairs),
    )


def language_arguments(parser: ArgumentParser) -> None:
    """Files of the language benchmark."""
    parser.add_argument("--conllu", type=Path, nargs="+", default=[], help="gold trees (and GUM's names)")
    parser.add_argument("--names", type=Path, nargs="+", default=[], help="gold names in IOB2")
    parser.add_argument("--labels", type=Path, help="labelled sentences with their speaker, of documents in --conllu")
    parser.add_argument("--quantities", type=Path, help="labelled quantities and times, JSON lines")
    parser.add_argument("--pipeline", default="", help="folder or package of another spaCy pipeline")


def run_language(options: Mapping[str, Any]) -> list[Row]:
    """Loads the pipeline and measures it; the heavy imports wait until it is really asked for."""
    rows: list[Row] = []
    if options["conllu"] or options["names"]:
        from claims.language.benchmarks.language import benchmark
        from claims.language.pipeline import load

        path = options["pipeline"]
        rows += benchmark(load(path), options["conllu"], options["names"], options["labels"], path)
    if options["quantities"]:
        rows += _quantity_rows(options["quantities"])
    return rows


def _quantity_rows(path: Path) -> list[Row]:
    from claims.language.benchmarks.quantities import measure

    targets = {"quantities: span, value, unit": 0.85, "times: span, interval": 0.80}
    return [
        Row(row.what, row.f, targets.get(row.what), f"{row.right} right of {row.found} found, {row.labelled} labelled")
        if row.f or row.right
        else Row(row.what, row.found, None, f"of {row.labelled}")
        for row in measure(path).rows
    ]


def scaling_arguments(parser: ArgumentParser) -> None:
    """No files: the texts are invented."""
    parser.add_argument("--words", type=int, default=1_000_000, help="length of the longest text (a million words)")
    parser.add_argument("--pipeline", default="", help="folder or package of another spaCy pipeline")


def run_scaling(options: Mapping[str, Any]) -> list[Row]:
    """From text to claims, five lengths; a million words take some minutes, so each row is told when it is there."""
    from claims.language.article import pipeline
    from claims.language.benchmarks.scaling import scaling

    rows: list[Row] = []
    for row in scaling(pipeline(options["pipeline"]), options["words"]):
        print(as_line(row), file=sys.stderr, flush=True)  # noqa: T201 - minutes pass; the table alone goes to stdout
        rows.append(row)
    return rows


def worth_arguments(parser: ArgumentParser) -> None:
    """Files of the check-worthiness benchmark; it trains in folds, so it needs the extra ``train``."""
    parser.add_argument("--labels", type=Path, required=True, help="labelled sentences: sent_id, worth, kind, speaker")
    parser.add_argument("--conllu", type=Path, nargs="+", required=True, help="the treebanks that hold their texts")
    parser.add_argument("--claimbuster", type=Path, nargs="+", default=[], help="research set, to measure the method")
    parser.add_argument("--clef2019", type=Path, metavar="DIR", help="research set, to measure the method")


def run_worth(options: Mapping[str, Any]) -> list[Row]:
    """Trains in folds by document and measures each fold by the model that did not see it."""
    from claims.language.benchmarks.checkworthiness import checkworthiness

    figures = checkworthiness(
        options["labels"],
        options["conllu"],
        claimbuster=options["claimbuster"],
        clef2019=options["clef2019"],
        step=lambda what: print(what, file=sys.stderr),  # noqa: T201 - minutes pass; the table alone goes to stdout
    )
    return [
        Row(one.name, one.value, one.target, f"spread {one.spread:.3f}; {one.note}" if one.spread else one.note)
        for one in figures
    ]


def pair_arguments(parser: ArgumentParser) -> None:
    """The labelled pairs."""
    parser.add_argument("--pairs", type=Path, required=True, help="labelled pairs, JSON lines")


def run_pairs(options: Mapping[str, Any]) -> list[Row]:
    """No model and no database."""
    from claims.language.benchmarks.number_pairs import measure

    return measure(options["pairs"])
