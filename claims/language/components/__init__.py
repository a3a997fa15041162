"""The steps around the trained components, each a function of a Doc; importing this registers them with spaCy.

``STORY_STEPS`` are those that follow the reading of words, in their order; any pipeline can have them.
"""

from claims.language.components import (  # noqa: F401 - these register their factories
    attribution,
    checkworthiness,
    claim_kind,
    claims,
    normalised_claim,
    quantities_and_times,
    segmentation,
)
from claims.language.components.gazetteer_entities import gazetteer_entities
from claims.language.components.lemma_guard import lemma_guard
from claims.language.components.majority_types import majority_types
from claims.language.components.name_guard import name_guard
from claims.language.components.quote_guard import quote_guard
from claims.language.components.story_step import StoryStep

STORY_STEPS = (
    "majority_types",
    "attribution",
    "quantities_and_times",
    "checkworthiness",
    "claim_kind",
    "normalised_claim",
    "claims",
)

__all__ = [
    "STORY_STEPS",
    "StoryStep",
    "gazetteer_entities",
    "lemma_guard",
    "majority_types",
    "name_guard",
    "quote_guard",
]
