"""What a browser may load and run on a page of the desk: one Content-Security-Policy for each kind of page.

Everything is strict but the pages that unfold brings: its Alpine compiles the expressions in its templates
(``unsafe-eval``), and its colours stand in a style element. No policy allows an inline script or anything from
elsewhere.
"""

from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar, cast

from csp.constants import HEADER, NONE, SELF, UNSAFE_EVAL, UNSAFE_INLINE
from csp.decorators import csp
from csp.middleware import CSPMiddleware, PolicyParts
from csp.utils import build_policy
from django.http import HttpRequest, HttpResponseBase

Policy = dict[str, list[str]]
View = TypeVar("View", bound=Callable[..., HttpResponseBase])

_NOTHING: Policy = {"default-src": [NONE], "base-uri": [NONE], "frame-ancestors": [NONE]}
# Public pages, the description of the API, the answers of the API, errors: they run no script and send no form.
PUBLIC: Policy = {**_NOTHING, "style-src": [SELF], "img-src": [SELF], "form-action": [NONE]}
# Screens of our own, with scripts that lie in files of our own.
SCREEN: Policy = {
    **_NOTHING,
    "script-src": [SELF],
    "style-src": [SELF],
    "img-src": [SELF],
    "font-src": [SELF],
    "connect-src": [SELF],
    "form-action": [SELF],
}
# The pages of the admin that unfold draws: the tightest under which they work.
UNFOLD: Policy = {**SCREEN, "script-src": [SELF, UNSAFE_EVAL], "style-src": [SELF, UNSAFE_INLINE]}


def screen(view: View) -> View:
    """A decorator: this view shows a screen of our own."""
    return cast(View, csp(SCREEN)(view))


class ContentSecurityMiddleware(CSPMiddleware):
    """A view that says nothing gets UNFOLD's policy in the admin and the public one elsewhere; ``screen``
    says otherwise for one view. Answers of the API have the public one, whatever is said."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        # To write a policy out costs a sixth of what it costs to answer that nothing has changed.
        if not request.path.startswith("/api/"):
            return super().process_response(request, response)
        response[HEADER] = _public()
        return response

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        if not report_only and parts.config is None and request.path.startswith("/admin/"):
            config: dict[str, Any] = dict(UNFOLD)
            parts.config = config
        return parts


@cache
def _public() -> str:
    return str(build_policy(config=PUBLIC))
