from claims.models.appearance import Appearance, Quantity, TimeReference
from claims.models.assignment import Assignment
from claims.models.assignment_batch import AssignmentBatch
from claims.models.change import Change, ChangeCounter
from claims.models.cited_cell import CitedCell
from claims.models.claim import Claim
from claims.models.claimant import Claimant, ClaimantAlias
from claims.models.comment import Comment, CommentMention
from claims.models.contact import Contact
from claims.models.evidence_link import EvidenceAssessment, EvidenceLink
from claims.models.evidence_request import EvidenceRequest
from claims.models.export import Export
from claims.models.extraction_run import ExtractionRun
from claims.models.fact_check import FactCheck
from claims.models.guideline import Guideline
from claims.models.match import Match, Statement
from claims.models.publication import Publication
from claims.models.published import PublishedBy, PublishedText, PublishedTopic, Receipt
from claims.models.rating import Rating, RatingScale
from claims.models.reading_difference import ReadingDifference
from claims.models.review_draft import ReviewDraft
from claims.models.review_rule import ReviewRule
from claims.models.saved_filter import SavedFilter
from claims.models.signing_key import SigningKey
from claims.models.stale_mark import StaleMark
from claims.models.topic import ClaimTopic, Topic
from claims.models.verdict import Decision, Verdict
from claims.models.webhook import Delivery, DeliveryAttempt, WebhookSubscription

__all__ = [
    "Appearance",
    "Assignment",
    "AssignmentBatch",
    "Change",
    "ChangeCounter",
    "CitedCell",
    "Claim",
    "ClaimTopic",
    "Claimant",
    "ClaimantAlias",
    "Comment",
    "CommentMention",
    "Contact",
    "Decision",
    "Delivery",
    "DeliveryAttempt",
    "EvidenceAssessment",
    "EvidenceLink",
    "EvidenceRequest",
    "Export",
    "ExtractionRun",
    "FactCheck",
    "Guideline",
    "Match",
    "Publication",
    "PublishedBy",
    "PublishedText",
    "PublishedTopic",
    "Quantity",
    "Rating",
    "RatingScale",
    "ReadingDifference",
    "Receipt",
    "ReviewDraft",
    "ReviewRule",
    "SavedFilter",
    "SigningKey",
    "StaleMark",
    "Statement",
    "TimeReference",
    "Topic",
    "Verdict",
    "WebhookSubscription",
]
