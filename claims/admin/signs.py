"""Ratings for the eye: icon, word and colour together."""

from django.utils.html import format_html
from django.utils.safestring import SafeString

from claims.models import Rating


def rating_sign(rating: Rating) -> SafeString:
    """A rating as it is shown everywhere in the admin."""
    return format_html(
        '<span class="d-badge d-rating-{}"><span aria-hidden="true">{}</span> {}</span>',
        rating.normal_form,
        rating.icon,
        rating.label,
    )
