from typing import Any

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from claims.models import Comment
from claims.review.blindness import comments_shown_to
from desk.admin.base import DeskAdmin, row_key, signed_in


@admin.register(Comment)
class CommentAdmin(DeskAdmin[Comment]):
    """Comments are read on the page of their claim; their own addresses only lead there."""

    def has_view_permission(self, request: HttpRequest, obj: Comment | None = None) -> bool:
        return signed_in(request).has_perm("claims.view_claim")

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:claims_claim_changelist"))

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """To the claim's page, or to their own review of it."""
        user = signed_in(request)
        comment = Comment.objects.filter(pk=row_key(object_id)).select_related("claim").first()
        if comment is None or not self.has_view_permission(request):
            raise Http404("There is no such comment.")
        if not comments_shown_to(user, comment.claim).filter(pk=comment.pk).exists():
            raise Http404("There is no such comment.")
        own = comment.claim.assignments.open().filter(reviewer=user).first()
        page = ("assignment_review", own.pk) if own else ("claim_change", comment.claim_id)
        return HttpResponseRedirect(f"{reverse(f'admin:claims_{page[0]}', args=[page[1]])}#comment-{comment.pk}")
