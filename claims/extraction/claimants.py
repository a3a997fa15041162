"""From the words that name a speaker to the claimant whom the desk knows under them."""

from claims.models import Claimant, ClaimantAlias

# Words that point at somebody without naming them: without a resolved name they suggest no claimant.
_POINTERS = frozenset(
    ["he", "she", "they", "it", "i", "we", "you", "who", "one", "someone", "somebody", "officials", "sources"]
)


def suggest_claimant(speaker: str, resolved: str, *, is_sample: bool) -> Claimant | None:
    """The claimant with this name or alias, made if there is none; None where the text names nobody."""
    name = (resolved or speaker).strip()[:200]
    if not name or name.lower() in _POINTERS or not any(letter.isupper() for letter in name):
        return None
    alias = ClaimantAlias.objects.filter(name=name).select_related("claimant").first()
    if alias is not None:
        return alias.claimant
    claimant, _ = Claimant.objects.get_or_create(name=name, defaults={"is_sample": is_sample})
    return claimant
