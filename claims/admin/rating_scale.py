from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.safestring import SafeString

from claims.admin.signs import rating_sign
from claims.models import Rating, RatingScale
from desk.admin.base import RecordAdmin

if TYPE_CHECKING:
    from django.contrib.admin import TabularInline

    RatingBase = TabularInline[Rating, RatingScale]
else:
    from unfold.admin import TabularInline as RatingBase


class RatingInline(RatingBase):
    model = Rating
    fields = ["position", "sign", "definition", "on_truth_axis", "normal_form"]
    readonly_fields = ["position", "sign", "definition", "on_truth_axis", "normal_form"]
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: RatingScale | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description="rating")
    def sign(self, rating: Rating) -> SafeString:
        return rating_sign(rating)


@admin.register(RatingScale)
class RatingScaleAdmin(RecordAdmin[RatingScale]):
    """To be read: a scale in use is never changed, a new version comes beside it."""

    list_display = ["name", "version", "is_default"]
    readonly_fields = ["name", "slug", "version", "is_default"]
    inlines = [RatingInline]
