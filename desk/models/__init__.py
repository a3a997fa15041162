from desk.models.api_client import ApiClient, ApiKey
from desk.models.audit_event import AuditEvent
from desk.models.desk import Desk
from desk.models.job import Job
from desk.models.notification import Notification, NotificationChoice

__all__ = ["ApiClient", "ApiKey", "AuditEvent", "Desk", "Job", "Notification", "NotificationChoice"]
