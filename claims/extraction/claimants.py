"""From the words that name a speaker to the claimant whom the desk knows under them."""

from claims.models import Claimant, ClaimantAlias

# Words that point at somebody without naming them: without a resolved name they suggest no claimant.
_POINTERS = frozenset(
    ["he", "she", "they", "it", "i", "we", "you", "who", "one", "someone", "somebody", "officials", "sources"]
)


class Claimants:
    """Suggests claimants for one article; each name is looked up once."""

    def __init__(self, *, is_sample: bool) -> None:
        self._is_sample = is_sample
        self._known: dict[str, Claimant] = {}

    def suggest(self, speaker: str, resolved: str) -> Claimant | None:
        """The claimant with this name or alias, made if there is none; None where the text names nobody."""
        name = (resolved or speaker).strip()[:200]
        if not name or name.lower() in _POINTERS or not any(letter.isupper() for letter in name):
            return None
        if name not in self._known:
            self._known[name] = self._find(name)
        return self._known[name]

    def _find(self, name: str) -> Claimant:
        alias = ClaimantAlias.objects.filter(name=name).select_related("claimant").first()
        if alias is not None:
            return alias.claimant
        claimant, _ = Claimant.objects.get_or_create(name=name, defaults={"is_sample": self._is_sample})
        return claimant
