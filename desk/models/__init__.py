from desk.models.api_client import ApiClient, ApiKey
from desk.models.audit_event import AuditEvent
from desk.models.audit_seal import AuditSeal
from desk.models.desk import Desk
from desk.models.guard_lift import GuardLift
from desk.models.idempotent_request import IdempotentRequest
from desk.models.job import Job
from desk.models.notification import Notification, NotificationChoice
from desk.models.second_factor import RecoveryCode, SecondFactor

__all__ = [
    "ApiClient",
    "ApiKey",
    "AuditEvent",
    "AuditSeal",
    "Desk",
    "GuardLift",
    "IdempotentRequest",
    "Job",
    "Notification",
    "NotificationChoice",
    "RecoveryCode",
    "SecondFactor",
]
