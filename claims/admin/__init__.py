from claims.admin.assignment import AssignmentAdmin
from claims.admin.batch import AssignmentBatchAdmin
from claims.admin.claim import ClaimAdmin
from claims.admin.claimant import ClaimantAdmin
from claims.admin.comment import CommentAdmin
from claims.admin.extraction_run import ExtractionRunAdmin
from claims.admin.guideline import GuidelineAdmin
from claims.admin.publication import PublicationAdmin
from claims.admin.rating_scale import RatingScaleAdmin
from claims.admin.record import DecisionAdmin, NoticesAdmin, RecordOfActsAdmin, VerdictAdmin
from claims.admin.review_rule import ReviewRuleAdmin
from claims.admin.topic import TopicAdmin
from claims.admin.webhooks import WebhookAdmin

__all__ = [
    "AssignmentAdmin",
    "AssignmentBatchAdmin",
    "ClaimAdmin",
    "ClaimantAdmin",
    "CommentAdmin",
    "DecisionAdmin",
    "ExtractionRunAdmin",
    "GuidelineAdmin",
    "NoticesAdmin",
    "PublicationAdmin",
    "RatingScaleAdmin",
    "RecordOfActsAdmin",
    "ReviewRuleAdmin",
    "TopicAdmin",
    "VerdictAdmin",
    "WebhookAdmin",
]
