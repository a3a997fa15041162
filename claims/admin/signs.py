"""Ratings and signals for the eye: sign, words and colour together."""

from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString

from claims.linking.signals import Tone, tone_of
from claims.models import EvidenceLink, Rating


def rating_sign(rating: Rating) -> SafeString:
    """A rating as it is shown everywhere in the admin."""
    return format_html(
        '<span class="d-badge d-rating-{}"><span aria-hidden="true">{}</span> {}</span>',
        rating.normal_form,
        rating.icon,
        rating.label,
    )


# A sign beside the words, so that colour is never alone.
_SIGNS = {Tone.AGREES: "=", Tone.DIFFERS: "≠", Tone.CAUTION: "!", Tone.NEUTRAL: "·"}


@dataclass(frozen=True)
class ShownSignal:
    """A signal as a page shows it: its words, and by its tone a sign and a colour."""

    words: str
    tone: Tone

    @property
    def sign(self) -> str:
        return _SIGNS[self.tone]


def signals_shown(link: EvidenceLink) -> list[ShownSignal]:
    """The signals that a machine kept with a link, in its order."""
    return [ShownSignal(signal["words"], tone_of(signal["kind"])) for signal in link.signals]
