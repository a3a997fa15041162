"""Which changes a webhook is told of."""

from claims.models import Change, WebhookSubscription
from claims.published.findable import fold

_GONE = (Change.Kind.RETRACTED, Change.Kind.REMOVED)


def is_told(subscription: WebhookSubscription, change: Change) -> bool:
    """Whether this change is one that the webhook asked for.

    Of a claim that is gone it is told whatever rating it asked for: it may have the claim under an earlier one.
    """
    if subscription.events and change.kind not in subscription.events:
        return False
    publication = change.publication
    if publication is None:
        return change.kind in _GONE
    if subscription.claimant and publication.claimant_folded != fold(subscription.claimant):
        return False
    if not subscription.normal_forms or change.kind in _GONE:
        return True
    # A correction is told to who has the claim under the rating that it had before.
    words = [publication.rating.normal_form]
    words += [
        one["rating_before"]["normal_form"] for one in publication.document["corrections"] if one["rating_before"]
    ]
    return any(word in subscription.normal_forms for word in words)
