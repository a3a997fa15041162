"""A published claim in the API's description. verdicts.document writes what goes out; this says what is in it."""

from typing import Any

from rest_framework import serializers

from claims.models import Claim, Claimant, EvidenceAssessment, Publication, Rating
from sources.models import Document

# A published document as it was read, or a part of one.
Part = dict[str, Any]


class SourceDocument(serializers.Serializer[Part]):
    title = serializers.CharField(allow_blank=True)
    byline = serializers.CharField(allow_null=True)
    kind = serializers.ChoiceField(choices=Document.Kind.choices)
    publisher = serializers.CharField(allow_null=True)
    published_on = serializers.DateField(allow_null=True)
    url = serializers.CharField(allow_null=True)


class TakenDown(serializers.Serializer[Part]):
    """The desk may not keep this copy any longer, so its words are given out no more."""

    at = serializers.DateTimeField()
    reason = serializers.CharField()


class SnapshotOfSource(serializers.Serializer[Part]):
    """The copy that was used, by its hashes. Where it was taken down, ``taken_down`` says since when and why."""

    taken_at = serializers.DateTimeField()
    content_sha256 = serializers.CharField()
    text_sha256 = serializers.CharField(allow_blank=True)
    parser = serializers.CharField()
    taken_down = TakenDown(required=False)


class Extraction(serializers.Serializer[Part]):
    pipeline = serializers.CharField()
    version = serializers.CharField()
    sha256 = serializers.CharField()
    run = serializers.IntegerField()


class AppearanceOfClaim(serializers.Serializer[Part]):
    """Where the claim was made: characters ``start`` to ``end``, end exclusive, of the snapshot's text."""

    quote = serializers.CharField()
    speaker = serializers.CharField(
        required=False, allow_null=True, help_text="Who speaks there, in the words of the desk; never a machine's."
    )
    start = serializers.IntegerField()
    end = serializers.IntegerField()
    document = SourceDocument()
    snapshot = SnapshotOfSource()
    extraction = Extraction(allow_null=True)


class PassageOfEvidence(serializers.Serializer[Part]):
    text = serializers.CharField(allow_blank=True, help_text="Empty where the copy was taken down.")
    start = serializers.IntegerField()
    end = serializers.IntegerField()


class CellOfEvidence(serializers.Serializer[Part]):
    """The cell of a table on which it rests; offsets as those of the passage."""

    row = serializers.CharField()
    column = serializers.CharField(allow_blank=True)
    text = serializers.CharField()
    start = serializers.IntegerField()
    end = serializers.IntegerField()


class Evidence(serializers.Serializer[Part]):
    """What the verdict rests on; the rationale cites it as [number]."""

    number = serializers.IntegerField()
    stance = serializers.ChoiceField(choices=EvidenceAssessment.Stance.choices)
    directness = serializers.ChoiceField(choices=EvidenceAssessment.Directness.choices, allow_null=True)
    note = serializers.CharField(allow_null=True)
    passage = PassageOfEvidence()
    cell = CellOfEvidence(required=False, allow_null=True)
    document = SourceDocument()
    snapshot = SnapshotOfSource()


class ClaimantOfClaim(serializers.Serializer[Part]):
    name = serializers.CharField()
    kind = serializers.ChoiceField(choices=Claimant.Kind.choices)
    same_as = serializers.CharField(allow_null=True)


class TopicOfClaim(serializers.Serializer[Part]):
    slug = serializers.CharField()
    name = serializers.CharField()


class RatingInShort(serializers.Serializer[Part]):
    slug = serializers.CharField()
    # DRF takes declared fields out of the class, so this does not hide Field.label.
    label = serializers.CharField()  # type: ignore[assignment]
    normal_form = serializers.ChoiceField(choices=Rating.NormalForm.choices)


class RatingOfClaim(RatingInShort):
    """``value`` from ``worst`` to ``best`` on the truth axis; without numbers off it."""

    definition = serializers.CharField()
    on_truth_axis = serializers.BooleanField()
    value = serializers.IntegerField(allow_null=True)
    worst = serializers.IntegerField(allow_null=True)
    best = serializers.IntegerField(allow_null=True)
    scale = serializers.CharField()
    scale_version = serializers.IntegerField()


class CorrectionOfClaim(serializers.Serializer[Part]):
    """What made a later version."""

    version = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=[one for one in Publication.Status.choices if one[0] != "published"])
    at = serializers.DateTimeField()
    note = serializers.CharField()
    rating_before = RatingInShort(allow_null=True)
    rating_after = RatingInShort(allow_null=True)


class CurrentState(serializers.Serializer[Part]):
    """What is not part of the published document, since it changes without a new version."""

    change = serializers.IntegerField(help_text="Number of the latest change of this claim in changes/.")
    stale_since = serializers.DateTimeField(allow_null=True)
    stale_note = serializers.CharField(allow_null=True)


class SignatureOfClaim(serializers.Serializer[Part]):
    """Over all members but signature, current and claim_review, as canonical JSON (RFC 8785)."""

    key = serializers.CharField(help_text="Its id under keys/.")
    algorithm = serializers.CharField()
    value = serializers.CharField(help_text="In base64url.")


class PublishedClaim(serializers.Serializer[Publication]):
    """A verified claim with its verdict and lineage, as it was published. *Verified* does not mean true: see `rating`.

    A retracted one has neither rating nor rationale nor evidence; with `fields` only the members asked for are there.
    """

    id = serializers.UUIDField()
    version = serializers.IntegerField(required=False)
    status = serializers.ChoiceField(choices=Publication.Status.choices, required=False)
    claim = serializers.CharField(required=False)
    claim_short = serializers.CharField(required=False)
    kind = serializers.ChoiceField(choices=Claim.Kind.choices, required=False, allow_null=True)
    language = serializers.CharField(required=False)
    claimant = ClaimantOfClaim(required=False, allow_null=True)
    topics = TopicOfClaim(
        many=True,
        required=False,
        help_text="As the desk's people set them; absent from what was published before there were any.",
    )
    published_at = serializers.DateTimeField(required=False)
    first_published_at = serializers.DateTimeField(required=False)
    note = serializers.CharField(required=False, allow_null=True)
    corrections = CorrectionOfClaim(many=True, required=False)
    appearances = AppearanceOfClaim(many=True, required=False)
    rating = RatingOfClaim(required=False)
    rationale = serializers.CharField(required=False)
    reviewed_by = serializers.ListField(
        child=serializers.CharField(), required=False, allow_null=True, help_text="Where the desk names its people."
    )
    approved_by = serializers.CharField(required=False, allow_null=True)
    no_evidence_found = serializers.CharField(required=False, allow_null=True)
    evidence = Evidence(many=True, required=False)
    current = CurrentState()
    signature = SignatureOfClaim(required=False, allow_null=True)
    claim_review = serializers.DictField(required=False, allow_null=True, help_text="With expand=claim_review.")
