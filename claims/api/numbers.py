"""The number ledger of a claim, for the desk's own people. No client sees it: nobody has confirmed which numbers a
machine laid beside each other."""

from django.contrib.auth.models import User
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from claims.linking.ledger import Ledger, ledger_of
from claims.linking.numbers import NUMBERS_VERSION
from claims.linking.signals import Tone
from claims.models import Claim
from claims.review.blindness import evidence_shown_to
from desk.api.permissions import ScopeOrPermission
from desk.api.problems import problems


class Exact(serializers.DecimalField):
    """A decimal as a string, with all its digits."""

    def __init__(self) -> None:
        super().__init__(max_digits=None, decimal_places=None, allow_null=True)


class ColumnSerializer(serializers.Serializer[Ledger]):
    """A passage; ``is_later`` where it came out after the claim was made, null where a day is not known."""

    passage = serializers.IntegerField()
    title = serializers.CharField()
    publisher = serializers.CharField()
    published_on = serializers.DateField(allow_null=True)
    is_later = serializers.BooleanField(allow_null=True)


class TableCellSerializer(serializers.Serializer[Ledger]):
    """The cell of a table: its row, its column, its words, and their place in the snapshot (characters, end
    exclusive)."""

    row = serializers.CharField()
    column = serializers.CharField()
    text = serializers.CharField(source="words")
    start = serializers.IntegerField()
    end = serializers.IntegerField()


class CellSerializer(serializers.Serializer[Ledger]):
    """A passage's number beside the claim's; edges and differences in the claim's unit. ``tone`` is how a page shows
    it: agrees, differs, caution or neutral."""

    passage = serializers.IntegerField(source="column.passage")
    kind = serializers.CharField()
    tone = serializers.ChoiceField(choices=[str(tone) for tone in Tone])
    words = serializers.CharField()
    note = serializers.CharField()
    low = Exact()
    high = Exact()
    apart = Exact()
    share = Exact()
    period = serializers.CharField()
    cell = TableCellSerializer(allow_null=True)


class RowSerializer(serializers.Serializer[Ledger]):
    """A number of the claim; an open side is null. ``without`` counts passages with no number on the measure."""

    words = serializers.CharField()
    low = Exact()
    high = Exact()
    unit = serializers.CharField()
    period = serializers.CharField()
    cells = CellSerializer(many=True)
    without = serializers.IntegerField()


class LedgerSerializer(serializers.Serializer[Ledger]):
    """The numbers of a claim in rows, those of its passages in columns."""

    computed_by = serializers.SerializerMethodField()
    made_on = serializers.DateField(allow_null=True)
    columns = ColumnSerializer(many=True)
    rows = RowSerializer(many=True)

    def get_computed_by(self, ledger: Ledger) -> str:
        return f"numbers {NUMBERS_VERSION}"


class NumbersView(APIView):
    """Numbers side by side."""

    permission_classes = [ScopeOrPermission]
    required_permission = "claims.view_claim"

    @extend_schema(
        operation_id="claims_numbers",
        responses={200: LedgerSerializer, **problems(401, 403, 404)},
        description="The numbers of a claim beside those of the passages that the signed-in member of the desk may "
        "see. Computed, unconfirmed, no part of a publication; no key opens it.",
    )
    def get(self, request: Request, id: str) -> Response:
        user = request.user
        if not isinstance(user, User):
            raise PermissionDenied
        claim = get_object_or_404(Claim.objects.visible_to(user), public_id=id)
        return Response(LedgerSerializer(ledger_of(claim, evidence_shown_to(user, claim))).data)
