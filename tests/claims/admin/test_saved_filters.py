"""Views of the queue that people keep."""

import pytest
from django.urls import reverse

from claims.errors import ClaimsError, NotAllowed
from claims.models import SavedFilter
from claims.review.saved_filters import MOST_FILTERS, remove_filter, save_filter
from tests.claims.admin.test_acts import said
from tests.claims.admin.test_pages import signed_in
from tests.factories import ClaimFactory, EditorFactory, FactCheckerFactory

pytestmark = pytest.mark.django_db
QUEUE, FILTERS = "admin:claims_claim_changelist", "admin:claims_claim_filters"


def test_a_filter_is_kept_under_a_name_and_leads_back_to_the_same_claims() -> None:
    ClaimFactory(state="triaged")
    ClaimFactory()
    client = signed_in(FactCheckerFactory())
    assert "Keep this filter" not in client.get(reverse(QUEUE)).content.decode()
    assert "Keep this filter" in client.get(f"{reverse(QUEUE)}?state=triaged&p=1").content.decode()
    answer = client.post(reverse(FILTERS), {"name": "Accepted ones", "here": "state=triaged&p=3"})
    assert answer["Location"] == f"{reverse(QUEUE)}?state=triaged"
    page = client.get(reverse(QUEUE)).content.decode()
    assert '<a href="?state=triaged">Accepted ones</a>' in page
    assert client.get(f"{reverse(QUEUE)}?state=triaged").context["cl"].result_count == 1

    kept = SavedFilter.objects.get()
    assert "is kept no more" in said(client.post(reverse(FILTERS), {"remove": kept.pk, "here": ""}))  # type: ignore[arg-type]
    assert not SavedFilter.objects.exists()


def test_the_same_name_again_takes_the_place_of_the_earlier_filter() -> None:
    frida = FactCheckerFactory()
    for query in ("state=triaged", "kind=quote"):
        save_filter(user=frida, name="  Mine ", query=query)
    assert SavedFilter.objects.get().query == "kind=quote"


def test_others_see_a_filter_only_where_an_editor_shares_it() -> None:
    edith, frida = EditorFactory(), FactCheckerFactory()
    save_filter(user=edith, name="Quotes", query="kind=quote", is_shared=True)
    save_filter(user=edith, name="Mine alone", query="kind=event")
    page = signed_in(frida).get(reverse(QUEUE)).content.decode()
    assert "Quotes" in page
    assert "Mine alone" not in page
    with pytest.raises(NotAllowed):
        save_filter(user=frida, name="For all", query="kind=quote", is_shared=True)
    with pytest.raises(ClaimsError, match="not among yours"):
        remove_filter(user=frida, key=SavedFilter.objects.get(name="Quotes").pk)


@pytest.mark.parametrize(
    ("name", "query", "reason"),
    [
        ("", "kind=quote", "Give the filter a name"),
        ("x", "p=4", "nothing to keep"),
        ("x", f"q={'y' * 1001}", "too long"),
    ],
)
def test_what_cannot_be_kept_is_refused_in_words(name: str, query: str, reason: str) -> None:
    with pytest.raises(ClaimsError, match=reason):
        save_filter(user=FactCheckerFactory(), name=name, query=query)


def test_nobody_keeps_more_filters_than_anybody_reads() -> None:
    frida = FactCheckerFactory()
    for number in range(MOST_FILTERS):
        save_filter(user=frida, name=f"Filter {number}", query="kind=quote")
    with pytest.raises(ClaimsError, match="remove one first"):
        save_filter(user=frida, name="One more", query="kind=quote")
