"""Has this been checked? Earlier published claims for a text, with a calibrated threshold and an honest "no"."""

from dataclasses import asdict
from typing import Any

from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from claims.matching.differences import Side, differences
from claims.matching.services import LEAST_SCORE, version
from claims.matching.statements import Found, find_earlier_each, published, words_that_went_out
from claims.matching.weights import default_weights
from claims.models import Publication
from desk.api.fields import Words
from desk.api.permissions import ScopeOrPermission
from desk.api.problems import problems
from desk.models import ApiKey, Desk
from sources.passages.analyse import analyse
from sources.passages.sentences import sentences

LONGEST_TEXT = 200_000
# A text up to this length is one statement unless the client says otherwise.
LONGEST_STATEMENT = 400
# Of an article so many sentences are compared, the first ones: some seconds of work.
MOST_STATEMENTS = 60
# A sentence with fewer words of meaning says nothing that could have been checked.
FEWEST_TERMS = 3


class MatchInput(serializers.Serializer[dict[str, Any]]):
    """A statement or an article."""

    text = Words(max_length=LONGEST_TEXT)
    kind = serializers.ChoiceField(
        choices=["statement", "article"], required=False, help_text="By its length where it is left out."
    )
    limit = serializers.IntegerField(min_value=1, max_value=20, default=5, help_text="Most claims for a statement.")


class EarlierOutput(serializers.Serializer[dict[str, Any]]):
    id = serializers.UUIDField()
    url = serializers.CharField()
    claim = serializers.CharField()
    rating = serializers.DictField(help_text="slug, label and normal_form: what the desk found.")
    published_at = serializers.DateTimeField()
    score = serializers.FloatField(help_text="The chance that it is the same claim, 0 to 1.")
    is_match = serializers.BooleanField(help_text="Whether the score reaches the threshold.")
    differences = serializers.ListField(help_text="What differs in numbers, dates and names: kind and words.")


class StatementOutput(serializers.Serializer[dict[str, Any]]):
    text = serializers.CharField()
    start = serializers.IntegerField(help_text="Characters of the text that was sent.")
    end = serializers.IntegerField(help_text="Exclusive.")
    found = serializers.BooleanField(help_text="Whether any earlier claim is a match; false is an answer.")
    matches = EarlierOutput(many=True)


class MatchOutput(serializers.Serializer[dict[str, Any]]):
    """Verified claims that a text may repeat. *Verified* means checked and published, not true: read `rating`."""

    found = serializers.BooleanField()
    threshold = serializers.FloatField()
    version = serializers.CharField()
    is_cut = serializers.BooleanField(help_text="Whether sentences were left out at the end of a long article.")
    statements = StatementOutput(many=True)


class MatchView(APIView):
    """Only what is published takes part, in the words that went out."""

    permission_classes = [ScopeOrPermission]
    required_scope = ApiKey.Scope.READ_CLAIMS
    required_permission = "claims.view_publication"

    @extend_schema(
        operation_id="claims_match",
        tags=["claims"],
        request=MatchInput,
        responses={200: MatchOutput, **problems(400, 401, 403, 415, 429)},
        description="Has this been checked? Ranked published claims for a statement, or each sentence of an article.",
    )
    def post(self, request: Request) -> Response:
        given = MatchInput(data=request.data)
        given.is_valid(raise_exception=True)
        text, limit = given.validated_data["text"], given.validated_data["limit"]
        spans, is_cut = _spans(text, given.validated_data.get("kind"))
        wanted = [(text[start:end], published()) for start, end in spans]
        found = find_earlier_each(wanted, k=limit, texts=words_that_went_out)
        shown = _publications(found)
        statements = [_statement(text, span, rows, shown) for span, rows in zip(spans, found, strict=True)]
        body = {
            "found": any(one["found"] for one in statements),
            "threshold": default_weights().threshold,
            "version": version(),
            "is_cut": is_cut,
            "statements": statements,
        }
        return Response(MatchOutput(body).data)


def _spans(text: str, kind: str | None) -> tuple[list[tuple[int, int]], bool]:
    """The statements of a text, and whether some at its end are left out."""
    if kind != "article" and (kind == "statement" or len(text) <= LONGEST_STATEMENT):
        return [(0, len(text))], False
    found = []
    for start, end in sentences(text, 0, len(text)):
        if len(set(analyse(text[start:end]))) >= FEWEST_TERMS:
            found.append((start, end))
        if len(found) > MOST_STATEMENTS:
            return found[:MOST_STATEMENTS], True
    return found, False


def _publications(found: list[list[Found]]) -> dict[int, Publication]:
    keys = {one.claim for rows in found for one in rows if one.claim is not None}
    rows = Publication.objects.standing().filter(claim__in=keys).select_related("claim", "rating")
    return {one.claim_id: one for one in rows}


def _statement(text: str, span: tuple[int, int], rows: list[Found], shown: dict[int, Publication]) -> dict[str, Any]:
    start, end = span
    matches = [
        _earlier(text[start:end], one, shown[one.claim])
        for one in rows
        if one.claim in shown and one.matched.score >= LEAST_SCORE
    ]
    is_found = any(one["is_match"] for one in matches)
    return {"text": text[start:end], "start": start, "end": end, "found": is_found, "matches": matches}


def _earlier(said: str, found: Found, publication: Publication) -> dict[str, Any]:
    public_id = publication.claim.public_id
    told = differences(Side(said), Side(publication.claim_text))
    rating = publication.rating
    return {
        "id": public_id,
        "url": Desk.current().absolute(reverse("check", args=[public_id])),
        "claim": publication.claim_text,
        "rating": {"slug": rating.slug, "label": rating.label, "normal_form": rating.normal_form},
        "published_at": publication.published_at,
        "score": found.matched.score,
        "is_match": found.is_match,
        "differences": [asdict(difference) for difference in told],
    }
