from argparse import ArgumentParser
from typing import Any

from sources.documents.command import AddDocuments
from sources.models import Document


class Command(AddDocuments):
    help = "Add documents to the evidence library: files, whole folders, addresses."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        kinds = [kind for kind in Document.Kind.values if kind != Document.Kind.ARTICLE]
        parser.add_argument("--kind", choices=kinds, default=Document.Kind.OTHER, help="what the documents are")

    def kind(self, options: dict[str, Any]) -> str:
        return str(options["kind"])
