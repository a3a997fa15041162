"""How much of an earlier claim a statement repeats: pure, each part by itself, and the ranking of a pool."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.matching.compare import PARTS, Counts, Earlier, Wording, compare
from claims.matching.differences import Side, differences, relation
from claims.matching.pool import Pool, rank
from claims.matching.weights import default_weights, load_weights, version_of

EVEN = Counts(1, {})
POOL = [
    Earlier.told("gas", "Norvania exported 40 million cubic metres of gas in 2027.", "Did gas exports set a record?"),
    Earlier.told("oil", "Norvania pumped half a million barrels of oil a day in 2027."),
    Earlier.told("bridge", "The bridge at Tarnfeld was closed for two years.", "Is the Tarnfeld bridge still shut?"),
    Earlier.told("school", "Every second school in Orvania has no library."),
    Earlier.told("train", "Trains to the coast are late more often than five years ago."),
]


def parts(said: str, earlier: Earlier) -> dict[str, float]:
    return compare(Wording(said), earlier, EVEN, EVEN)


def test_what_is_said_word_for_word_has_every_part_whole() -> None:
    text = "In 2027 Norvania exported 40 million cubic metres of gas."
    found = parts(text, Earlier.told("1", text))
    assert {name: round(value, 6) for name, value in found.items() if name != "shared_words"} == dict.fromkeys(
        [name for name in PARTS if name != "shared_words"], 1.0
    )


def test_what_has_nothing_in_common_has_no_part() -> None:
    found = parts("Trains run late.", Earlier.told("1", "Every school owns books!"))
    assert {name: value for name, value in found.items() if not name.startswith("letters")} == dict.fromkeys(
        [name for name in PARTS if not name.startswith("letters")], 0.0
    )


def test_a_long_statement_holds_the_whole_of_a_short_claim() -> None:
    said = "After a long debate, and to loud applause, she said that the bridge at Tarnfeld was closed for two years."
    found = parts(said, POOL[2])
    assert found["claim_inside"] == pytest.approx(1.0)
    assert found["covered"] < 1.0


def test_an_address_in_a_statement_counts_for_nothing() -> None:
    said = "The bridge at Tarnfeld was closed."
    assert parts(f"{said} https://papers.example/bridge/two-years", POOL[2]) == parts(said, POOL[2])


def test_numbers_count_by_value_not_by_spelling() -> None:
    assert parts("It was 1,200 metres.", Earlier.told("1", "It was 1200 metres."))["numbers"] == 1.0
    assert parts("It was 1,300 metres.", Earlier.told("1", "It was 1200 metres."))["numbers"] == 0.0


def test_a_claim_without_a_title_is_not_set_back_by_that() -> None:
    found = parts("The bridge at Tarnfeld was closed.", Earlier.told("1", "The bridge at Tarnfeld was closed."))
    assert found["title_inside"] == found["claim_inside"] == pytest.approx(1.0)


def test_a_rare_word_in_common_counts_more_than_a_common_one() -> None:
    counts = Counts(1_000, {"bridg": 3, "year": 600})
    rare = compare(Wording("a bridge"), Earlier.told("1", "bridge and year"), counts, EVEN)
    common = compare(Wording("a year"), Earlier.told("1", "bridge and year"), counts, EVEN)
    assert rare["claim_inside"] > common["claim_inside"]


@given(st.text(max_size=200), st.text(max_size=200), st.text(max_size=60))
def test_any_texts_are_compared_and_no_part_leaves_its_range(said: str, text: str, title: str) -> None:
    weights = default_weights()
    found = compare(Wording(said), Earlier.told("1", text, title), weights.words, weights.letters)
    assert list(found) == list(PARTS)
    assert all(-1e-9 <= value <= 1 + 1e-9 for name, value in found.items() if name != "shared_words")


@given(st.text(max_size=120))
def test_the_order_of_the_pool_does_not_matter(said: str) -> None:
    forwards = [(one.earlier.key, one.total) for one in rank(Wording(said), POOL)]
    assert forwards == [(one.earlier.key, one.total) for one in rank(Wording(said), POOL[::-1])]


def test_the_earlier_claim_that_is_repeated_comes_first_and_is_told_as_a_match() -> None:
    found = Pool(POOL).find(Wording("Gas exports: Norvania exported 40 million cubic metres in 2027, a record."))
    assert found[0].earlier.key == "gas"
    assert found[0].score >= default_weights().threshold


def test_what_is_only_about_the_same_country_is_no_match() -> None:
    found = Pool(POOL).find(Wording("Norvania has a new minister of education."))
    assert found
    assert all(one.score < default_weights().threshold for one in found)


def test_a_statement_without_words_finds_nothing() -> None:
    assert Pool(POOL).find(Wording("?! …")) == []
    assert Pool([]).find(Wording("Norvania exported gas.")) == []


def test_the_score_follows_the_order() -> None:
    scores = [one.score for one in Pool(POOL).find(Wording("In 2027 Norvania exported gas and pumped oil."))]
    assert scores == sorted(scores, reverse=True)


def test_the_same_claim_under_two_keys_is_no_rival_of_itself() -> None:
    said = Wording("Norvania exported 40 million cubic metres of gas in 2027, they said.")
    twin = Earlier.told(
        "gas2", "Norvania exported 40 million cubic metres of gas in 2027.", "Did exports set a record?"
    )
    alone, beside = Pool(POOL).find(said)[0], Pool([*POOL, twin]).find(said)[0]
    assert beside.score == pytest.approx(alone.score, abs=0.02)


def test_weights_that_were_changed_by_hand_are_refused(tmp_path: Path) -> None:
    kept = json.loads((Path("claims/matching/trained/weights.json")).read_text(encoding="utf-8"))
    kept["threshold"] = 0.1
    changed = tmp_path / "weights.json"
    changed.write_text(json.dumps(kept), encoding="utf-8")
    with pytest.raises(ValueError, match="is not the file that its version"):
        load_weights(changed)


def test_weights_of_other_parts_are_refused(tmp_path: Path) -> None:
    kept = json.loads((Path("claims/matching/trained/weights.json")).read_text(encoding="utf-8"))
    del kept["parts"]["names"], kept["version"]
    other = tmp_path / "weights.json"
    other.write_text(json.dumps({"version": version_of(kept), **kept}), encoding="utf-8")
    with pytest.raises(ValueError, match="train it anew"):
        load_weights(other)


def test_no_part_speaks_against_a_match() -> None:
    assert min(default_weights().parts.values()) >= 0.0


GAS = "Orvania exported 40 million cubic metres of gas to Belmarra in 2027."


@pytest.mark.parametrize(
    ("text", "relation_", "kinds"),
    [
        (GAS, "same", set()),
        (GAS.replace("2027", "2026"), "update", {"date"}),
        (GAS.replace("40 million", "30 million").replace("2027", "2026"), "update", {"date", "number"}),
        (GAS.replace("40 million", "30 million"), "other_number", {"number"}),
        (f"{GAS[:-1]}, mostly through the old pipeline under the frozen northern bay.", "narrower", set()),
        ("Orvania exported gas to Belmarra in 2027.", "narrower", set()),
        ("Orvania imported no coal from Belmarra, its minister told the council.", "related", set()),
    ],
    ids=[
        "the same words",
        "another year",
        "another year and number",
        "another number",
        "more words",
        "fewer words",
        "other words",
    ],
)
def test_how_two_claims_may_stand_to_each_other_is_told_from_words_numbers_and_days(
    text: str, relation_: str, kinds: set[str]
) -> None:
    new, earlier = Side(text), Side(GAS)
    told = differences(new, earlier)
    assert relation(new, earlier, told) == relation_
    assert {one.kind for one in told if one.kind != "name"} == kinds
