"""The review page: thin views over the services of review and verdicts. One form, so that no button loses a word."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from claims.admin import review_draft
from claims.admin.fixes import save_fixes, typed_fields
from claims.admin.review_acts import LEAVING, WORK, typed
from claims.admin.review_evidence import bearing
from claims.admin.review_page import is_open_to, may_decide, own_open, page_of
from claims.admin.review_source import shown_place
from claims.admin.talk import TALK, place_of
from claims.errors import ClaimsError
from claims.models import Assignment, Rating, Verdict
from claims.policy import may_review
from claims.review.drafts import FIELDS, clear_field, note_corrections, note_search, require_settled
from claims.review.taking import touch
from claims.verdicts.services import hand_in_verdict
from desk.admin.base import row_key, signed_in
from desk.errors import WorkbenchError

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
# Parts of the page that an act may change, each an element of this id and a template of this name.
CHANGING_PARTS = ("claim", "disputes", "evidence", "requests", "checklist", "numbers", "precedents", "talk")


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, key: int) -> HttpResponse:
    """Three panes together; every button posts the whole form."""
    user = signed_in(request)
    assignment = Assignment.objects.select_related("claim", "reviewer").filter(pk=key).first()
    if assignment is None or not is_open_to(user, assignment):
        raise Http404("There is no such assignment, or it is not yours.")
    if request.method == "POST":
        return _act(request, assignment)
    context = page_of(
        assignment, user, _draft(request, assignment), request.GET.get("q", "").replace("\x00", "").strip()[:500]
    )
    response = render(request, "claims/review/page.html", context)
    response["Content-Security-Policy"] = POLICY
    response["Cache-Control"] = "no-store"  # the next person at this machine presses "back"
    return response


def _draft(request: HttpRequest, assignment: Assignment) -> dict[str, Any]:
    is_own = assignment.reviewer_id == signed_in(request).pk
    return review_draft.of_reviewer(assignment) if is_own else review_draft.handed_in(assignment)


def _act(request: HttpRequest, assignment: Assignment) -> HttpResponse:
    """What the pressed button says: ``act`` holds a word and the key of the row that it is about."""
    word, _, rest = (typed(request, "act") or "draft").partition(" ")
    if word in TALK:
        return _talk(request, assignment, word, rest)
    if word == "take_up_again" and assignment.reviewer_id == signed_in(request).pk:
        return _leave_safely(request, assignment, word, rest)
    if not may_decide(signed_in(request), assignment):
        return _answer(request, assignment, error="Only its reviewer works on this claim, until it is decided.")
    touch(assignment)
    try:
        disputed = review_draft.keep(request, assignment)
        if word == "hand_in":
            return _hand_in(request, assignment)
        if word == "search":
            return _search(request, assignment)
        if word == "fix":
            return _fix(request, assignment)
        if word in LEAVING:
            return _leave(request, assignment, word, rest)
        if word not in WORK:
            raise ClaimsError("This page does not know that button; reload it.")
        said = WORK[word](request, assignment, rest)
    except WorkbenchError as error:
        return _answer(request, assignment, error=str(error), place=_place(rest))
    warning = review_draft.said_of(disputed)
    if warning and word == "draft":
        return _answer(request, assignment, error=warning, place="disputes")
    return _answer(request, assignment, said=f"{said} {warning}".strip(), place=_place(rest))


def _place(rest: str) -> str:
    key = rest.partition(" ")[0]
    return f"evidence-{key}" if key.isdecimal() else ""


def _talk(request: HttpRequest, assignment: Assignment, word: str, key: str) -> HttpResponse:
    """Comments and contacts, which an editor who reads the review may write too."""
    user = signed_in(request)
    is_own = assignment.reviewer_id == user.pk
    try:
        if is_own and may_review(user, assignment):
            review_draft.keep(request, assignment)
        said = TALK[word](assignment.claim, user, key, request.POST)
    except WorkbenchError as error:
        return _answer(request, assignment, error=str(error), place=place_of(word))
    if is_own and word == "comment" and may_review(user, assignment):
        clear_field(assignment=assignment, user=user, name="comment")
    return _answer(request, assignment, said=said, place=place_of(word))


def _fix(request: HttpRequest, assignment: Assignment) -> HttpResponse:
    """What was changed of the machine's reading is saved field by field; what is refused waits in its field."""
    claim, typed = assignment.claim, typed_fields(request.POST)
    saved = save_fixes(claim, shown_place(claim), signed_in(request), typed)
    claim.refresh_from_db()
    note_corrections(assignment=assignment, user=signed_in(request), typed=typed if saved.refused else {})
    said = f"{saved.done} correction{'' if saved.done == 1 else 's'} saved." if saved.done else "Nothing was changed."
    error = " ".join([*([said] if saved.done else []), *saved.refused]) if saved.refused else ""
    return _answer(request, assignment, said=said, error=error, place="fix")


def _leave_safely(request: HttpRequest, assignment: Assignment, word: str, rest: str) -> HttpResponse:
    try:
        return _leave(request, assignment, word, rest)
    except WorkbenchError as error:
        return _answer(request, assignment, error=str(error))


def _leave(request: HttpRequest, assignment: Assignment, word: str, rest: str) -> HttpResponse:
    """The claim leaves the reviewer's desk or comes back to it: the next page opens, with the way back."""
    said = LEAVING[word](request, assignment, rest)
    own = reverse("admin:claims_assignment_review", args=[assignment.pk])
    if word == "take_up_again":
        messages.success(request, said)
        return _go(request, own)
    messages.success(request, format_html('{} <a href="{}">Undo</a>', said, f"{own}#take-up-again"))
    return _go(request, _next_page(request))


def _next_page(request: HttpRequest) -> str:
    queue = own_open(signed_in(request))
    listing = reverse("admin:claims_assignment_changelist")
    return reverse("admin:claims_assignment_review", args=[queue[0]]) if queue else listing


def _go(request: HttpRequest, target: str) -> HttpResponse:
    return JsonResponse({"go": target}) if _wants_parts(request) else HttpResponseRedirect(target)


def _hand_in(request: HttpRequest, assignment: Assignment) -> HttpResponse:
    rating = Rating.objects.filter(pk=row_key(typed(request, "rating")), scale__is_default=True).first()
    if rating is None:
        raise ClaimsError("Choose a rating first.")
    confidence = typed(request, "confidence")
    if confidence not in ("", *Verdict.Confidence.values):
        raise ClaimsError(f"Give one of these confidences: {', '.join(Verdict.Confidence.labels)}.")
    sent = {name: typed(request, name) for name in FIELDS if name != "comment" and name in request.POST}
    require_settled(assignment, sent)
    hand_in_verdict(
        assignment=assignment,
        user=signed_in(request),
        rating=rating,
        rationale=typed(request, "rationale"),
        assessments=list(bearing(assignment)),
        no_evidence_found=typed(request, "no_evidence_found"),
        confidence=confidence,
    )
    messages.success(request, f"Handed in: {rating.label}, for “{assignment.claim}”.")
    if not own_open(signed_in(request)):
        messages.info(request, "That was your last open assignment.")
    return _go(request, _next_page(request))


def _search(request: HttpRequest, assignment: Assignment) -> HttpResponse:
    query = typed(request, "query").strip()[:500]
    if query:
        note_search(assignment=assignment, user=signed_in(request), query=query)
    address = f"{reverse('admin:claims_assignment_review', args=[assignment.pk])}?{urlencode({'q': query})}#library"
    return _go(request, address)


def _answer(
    request: HttpRequest, assignment: Assignment, *, said: str = "", error: str = "", place: str = ""
) -> HttpResponse:
    """To the page again; to its script the parts that may have changed."""
    if not _wants_parts(request):
        if error:
            messages.error(request, error)
        elif said:
            messages.success(request, said)
        address = reverse("admin:claims_assignment_review", args=[assignment.pk])
        return HttpResponseRedirect(f"{address}#{place}" if place else address)
    context = page_of(assignment, signed_in(request), _draft(request, assignment), "")
    parts = {name: render_to_string(f"claims/review/{name}.html", context, request) for name in CHANGING_PARTS}
    answer = {
        "said": said,
        "error": error,
        "saved": timezone.localtime().strftime("%H:%M"),
        "parts": parts,
        "words": context["draft"]["words"],
    }
    return JsonResponse(answer, status=422 if error else 200)


def _wants_parts(request: HttpRequest) -> bool:
    return request.headers.get("X-Requested-With") == "review-page"
