"""Given names that only women or only men bear, out of the name lists of Faker; build time only."""

import importlib
import pkgutil
from collections import Counter

from faker.providers import person

ALWAYS = ("en_US", "en_GB")
# The end of the Latin letters: names in other scripts do not stand in English articles.
LATIN = 0x250


def build_given_names() -> dict[str, list[str]]:
    """ "women" and "men": names of the English lists, and those that two or more other languages list alike."""
    lists: dict[str, Counter[str]] = {"women": Counter(), "men": Counter()}
    english: dict[str, set[str]] = {"women": set(), "men": set()}
    for module in pkgutil.iter_modules(person.__path__):
        provider = importlib.import_module(f"{person.__name__}.{module.name}").Provider
        for kind, attribute in (("women", "first_names_female"), ("men", "first_names_male")):
            names = {name for name in getattr(provider, attribute, ()) if is_plain(name)}
            lists[kind].update(names)
            if module.name in ALWAYS:
                english[kind] |= names
    both = set(lists["women"]) & set(lists["men"])
    return {
        kind: sorted({name for name, count in lists[kind].items() if count > 1 or name in english[kind]} - both)
        for kind in lists
    }


def is_plain(name: str) -> bool:
    """One capitalised word in Latin letters."""
    return name.isalpha() and name[0].isupper() and all(ord(letter) < LATIN for letter in name)
