"""The feed of changes: by it a client keeps a copy of all verified claims without missing one."""

import json
from typing import Any

from django.http import HttpResponse
from django.utils.decorators import method_decorator
from django.views.decorators.gzip import gzip_page
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from claims.api.published_claim import PublishedClaim
from claims.api.representation import state_of_all
from claims.changes.services import last_number
from claims.errors import CursorBeyondFeed
from claims.models import Change, Receipt
from claims.published.feed import change_json, is_latest, with_documents
from claims.published.services import note_new_receipts
from desk.api.conditional import AnswersUnchanged, Validator
from desk.api.fields import as_given
from desk.api.permissions import ScopeOrPermission
from desk.api.problems import problems
from desk.models import ApiClient, ApiKey

PAGE_SIZE = 100
LARGEST_PAGE = 500
LARGEST_NUMBER = 2**53 - 1  # what every JSON reader keeps exactly


class ChangesQuery(serializers.Serializer[dict[str, Any]]):
    """From where on, and how many."""

    after = serializers.IntegerField(
        default=0, min_value=0, max_value=LARGEST_NUMBER, help_text="Number of the last change that you have."
    )
    page_size = serializers.IntegerField(default=PAGE_SIZE, min_value=1, max_value=LARGEST_PAGE)


class ChangeOutput(serializers.Serializer[Change]):
    """One change. With a ``document`` it replaces your copy; ``retracted`` and ``removed`` take it away."""

    number = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=Change.Kind.choices)
    at = serializers.DateTimeField()
    claim = serializers.UUIDField(help_text="The id under claims/.")
    version = serializers.IntegerField()
    note = serializers.CharField(allow_null=True)
    superseded = serializers.BooleanField(help_text="A later change of the same claim follows and brings what holds.")
    document = PublishedClaim(
        allow_null=True, help_text="As under claims/{id}/; null where superseded, retracted or removed."
    )


class ChangesOutput(serializers.Serializer[dict[str, Any]]):
    """A page of the feed."""

    changes = ChangeOutput(many=True)
    next_after = serializers.IntegerField(help_text="Give this as after the next time.")
    more = serializers.BooleanField(help_text="Whether there is a next page by now.")


class ChangesView(AnswersUnchanged):
    """Everything that happened to published claims, in the order of its numbers. It is kept for good."""

    permission_classes = [ScopeOrPermission]
    required_scope = ApiKey.Scope.READ_CLAIMS
    required_permission = "claims.view_publication"

    @classmethod
    def state_of(cls, act: str, **kwargs: Any) -> Validator:
        return state_of_all()

    @extend_schema(
        operation_id="changes",
        parameters=[OpenApiParameter("If-None-Match", str, OpenApiParameter.HEADER), ChangesQuery],
        responses={200: ChangesOutput, 304: None, **problems(400, 401, 403, 409, 429)},
    )
    @method_decorator(gzip_page)
    def get(self, request: Request) -> HttpResponse | Response:
        """The changes after a number, oldest first."""
        query = ChangesQuery(data=as_given(request.query_params))
        query.is_valid(raise_exception=True)
        after, size = query.validated_data["after"], query.validated_data["page_size"]
        state = state_of_all()
        if unchanged := state.unchanged(request, is_sound=True):
            return unchanged
        later = Change.objects.filter(number__gt=after).order_by("number")
        rows: list[dict[str, Any]] = list(with_documents(later)[: size + 1])
        if not rows and after > last_number():
            raise CursorBeyondFeed(
                f"This feed has not reached {after}; it was perhaps restored from a backup. Start again from after=0."
            )
        page, more = rows[:size], len(rows) > size
        self._note_receipts(request, page)
        next_after = page[-1]["number"] if page else after
        about = {"next_after": next_after, "more": more}
        body = f'{json.dumps(about)[:-1]},"changes":[{",".join(change_json(row) for row in page)}]}}'
        answer = HttpResponse(body, content_type="application/json")
        state.mark(answer)
        return answer

    def _note_receipts(self, request: Request, rows: list[dict[str, Any]]) -> None:
        """A retraction counts too: who has seen it knows."""
        if isinstance(request.user, ApiClient):
            latest = [row["publication"] for row in rows if is_latest(row)]
            note_new_receipts(request.user, latest, Receipt.Via.CHANGES)
