"""The rules around the trained components, each a pure function on a Doc; importing this registers them with spaCy."""

from claims.language.components.gazetteer_entities import gazetteer_entities
from claims.language.components.lemma_guard import lemma_guard
from claims.language.components.majority_types import majority_types
from claims.language.components.name_guard import name_guard
from claims.language.components.quote_guard import quote_guard

__all__ = ["gazetteer_entities", "lemma_guard", "majority_types", "name_guard", "quote_guard"]
