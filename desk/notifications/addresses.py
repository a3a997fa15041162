"""Where a notification leads."""

from django.urls import NoReverseMatch, reverse

from desk.models import Notification


def address_of(notification: Notification) -> str:
    """The admin page of the row that it is about, as a path; empty for none."""
    kind = notification.subject_type
    if kind is None:
        return ""
    try:
        return reverse(f"admin:{kind.app_label}_{kind.model}_change", args=[notification.subject_id])
    except NoReverseMatch:
        return ""
