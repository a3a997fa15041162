"""Who may do what: the two groups of a desk with exactly the permissions they need. Administrators are superusers."""

from collections.abc import Mapping, Sequence

EDITORS = "Editors"
FACT_CHECKERS = "Fact-checkers"
# Which of the ways to sign in knows of permissions.
BY_GROUPS = "django.contrib.auth.backends.ModelBackend"

_SEEN_BY_ALL = (
    "sources.view_document",
    "sources.view_snapshot",
    "sources.view_passage",
    "sources.view_publisher",
    "claims.view_claim",
    "claims.view_claimant",
    "claims.view_claimantalias",
    "claims.view_appearance",
    "claims.view_quantity",
    "claims.view_timereference",
    "claims.view_evidencelink",
    "claims.view_assignment",
    "claims.view_verdict",
    "claims.view_publication",
    "claims.view_rating",
    "claims.view_ratingscale",
    "desk.view_job",
)

PERMISSIONS: Mapping[str, Sequence[str]] = {
    FACT_CHECKERS: (*_SEEN_BY_ALL, "sources.add_document", "claims.review_claim"),
    EDITORS: (
        *_SEEN_BY_ALL,
        "sources.add_document",
        "sources.change_document",
        "sources.add_publisher",
        "sources.change_publisher",
        "claims.triage_claim",
        "claims.assign_claim",
        "claims.approve_claim",
        "claims.add_claimant",
        "claims.change_claimant",
        "claims.add_claimantalias",
        "claims.change_claimantalias",
        "claims.delete_claimantalias",
        "claims.view_decision",
        "claims.view_evidenceassessment",
        "claims.view_extractionrun",
        "desk.retry_job",
        "desk.view_auditevent",
    ),
}
