"""ClaimReview, the form in which other desks and aggregators read a verdict.

Fields follow schema.org and Google's documentation of them (page of 2025-12-10).
"""

from typing import Any

from django.urls import reverse

from desk.models import Desk


def address_of_check(claim_id: str, desk: Desk) -> str:
    """The permanent address of a fact-check's public page."""
    return desk.absolute(reverse("check", args=[claim_id]))


def claim_review(document: dict[str, Any], *, desk: Desk) -> dict[str, Any]:
    """JSON-LD of a published claim. ``document`` is a publication's; a rating off the truth axis gets no number.

    Raises ValueError for a retracted publication: there is no verdict left to review the claim with.
    """
    if document["status"] == "retracted":
        raise ValueError("A retracted fact-check has no ClaimReview.")
    url = address_of_check(document["id"], desk)
    review: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "@id": url,
        "url": url,
        "claimReviewed": document["claim_short"],
        "datePublished": document["first_published_at"],
        "dateModified": document["published_at"],
        "inLanguage": document["language"],
        "author": _without_empty({"@type": "Organization", "name": desk.name, "url": desk.public_address}),
        "itemReviewed": _claim(document, url),
        "reviewRating": _rating(document),
    }
    sources = [item["document"]["url"] for item in document["evidence"] if item["document"]["url"]]
    if sources:
        review["isBasedOn"] = list(dict.fromkeys(sources))
    # Not in what was published before there were topics.
    if topics := document.get("topics"):
        review["keywords"] = [topic["name"] for topic in topics]
    if document["corrections"]:
        review["correction"] = [_correction(one) for one in document["corrections"]]
    return review


def _correction(one: dict[str, Any]) -> dict[str, Any]:
    """One later version. schema.org has no field for the rating before and after, so the words say it."""
    before, after = one["rating_before"], one["rating_after"]
    words = [one["note"]]
    if before and after and before["label"] != after["label"]:
        words.append(f"The rating was {before['label']} and is {after['label']}.")
    kind = {"corrected": "Correction", "updated": "Update", "retracted": "Retraction"}[one["kind"]]
    return {"@type": "CorrectionComment", "name": kind, "text": " ".join(words), "dateCreated": one["at"]}


def _claim(document: dict[str, Any], url: str) -> dict[str, Any]:
    claimant = document["claimant"]
    works = [_work(appearance["document"]) for appearance in document["appearances"]]
    days = [work["datePublished"] for work in works if "datePublished" in work]
    return _without_empty(
        {
            "@type": "Claim",
            "@id": f"{url}#claim",
            "text": document["claim"],
            "author": _author(claimant) if claimant else None,
            "datePublished": min(days) if days else None,
            "appearance": works,
        }
    )


def _author(claimant: dict[str, Any]) -> dict[str, Any]:
    types = {"person": "Person", "organisation": "Organization"}
    kind = types.get(claimant["kind"], "Thing")
    return _without_empty({"@type": kind, "name": claimant["name"], "sameAs": claimant["same_as"]})


def _work(source: dict[str, Any]) -> dict[str, Any]:
    publisher = {"@type": "Organization", "name": source["publisher"]} if source["publisher"] else None
    return _without_empty(
        {
            "@type": "CreativeWork",
            "name": source["title"],
            "url": source["url"],
            "datePublished": source["published_on"],
            "publisher": publisher,
        }
    )


def _rating(document: dict[str, Any]) -> dict[str, Any]:
    rating = document["rating"]
    numbers = (
        {"ratingValue": rating["value"], "worstRating": rating["worst"], "bestRating": rating["best"]}
        if rating["on_truth_axis"]
        else {}
    )
    return {
        "@type": "Rating",
        "alternateName": rating["label"],
        "ratingExplanation": document["rationale"],
        **numbers,
    }


def _without_empty(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value not in (None, "", [])}
