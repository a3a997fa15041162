"""What a key's scopes and a person's permissions open."""

from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from desk.models import ApiKey


class ScopeOrPermission(BasePermission):
    """A client's key must have the view's ``required_scope``; a person the view's ``required_permission``."""

    message = "Your key or account may not do this."

    def has_permission(self, request: Request, view: APIView) -> bool:
        if isinstance(request.auth, ApiKey):
            return request.auth.allows(getattr(view, "required_scope", ""))
        permission = getattr(view, "required_permission", "")
        user = request.user
        return bool(user and user.is_authenticated and user.has_perm(permission))
