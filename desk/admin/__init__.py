from desk.admin.api_client import ApiClientAdmin
from desk.admin.audit_event import AuditEventAdmin
from desk.admin.desk import DeskRowAdmin
from desk.admin.job import JobAdmin
from desk.admin.notification import NotificationAdmin
from desk.admin.people import GroupAdmin, UserAdmin

__all__ = [
    "ApiClientAdmin",
    "AuditEventAdmin",
    "DeskRowAdmin",
    "GroupAdmin",
    "JobAdmin",
    "NotificationAdmin",
    "UserAdmin",
]
