from typing import Any

from sources.documents.command import AddDocuments
from sources.models import Document


class Command(AddDocuments):
    help = "Add articles, which are examined for claims."

    def kind(self, options: dict[str, Any]) -> str:
        return Document.Kind.ARTICLE
