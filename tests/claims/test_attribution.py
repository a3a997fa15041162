"""Who is said to have said it."""

import pytest

from claims.language.attribution import attribute
from claims.language.people import Cast
from claims.language.resolution import Story
from tests.claims.language_support import attributions, only_attribution, pipeline, read


@pytest.mark.parametrize(
    ("text", "speaker", "cue"),
    [
        ("Marta Kowal said the dam would hold.", "Marta Kowal", "said"),
        ("The dam would hold, Marta Kowal said on Friday.", "Marta Kowal", "said"),
        ("“The dam will hold for years,” said Marta Kowal.", "Marta Kowal", "said"),
        ("President Marta Kowal said the dam would hold.", "President Marta Kowal", "said"),
        ("The finance ministry announced that exports had doubled.", "The finance ministry", "announced"),
        ("According to Marta Kowal, the dam will hold.", "Marta Kowal", "According to"),
        ("The dam will hold, according to the ministry.", "the ministry", "according to"),
        ("Jonas Brandt, who runs the harbour, warned that ships were late.", "Jonas Brandt", "warned"),
        ("A new study published on Monday found that trout are returning.", "A new study", "found"),
        ("The closure was announced by the harbour authority.", "the harbour authority", "announced"),
    ],
    ids=[
        "speaker first", "speaker after the claim", "verb before the speaker", "title stays with the name",
        "a body speaks", "according to, first", "according to, last", "relative clause left out",
        "participle left out", "agent of a passive",
    ],
)  # fmt: skip
def test_the_speaker_is_the_phrase_that_names_who_says_it(text: str, speaker: str, cue: str) -> None:
    attribution = only_attribution(text)

    assert (attribution.speaker, attribution.cue) == (speaker, cue)
    assert text[attribution.start : attribution.end] == speaker


@pytest.mark.parametrize(
    "text",
    [
        "The bridge opened in March after two years of work.",
        "Exports doubled last year.",
        "Marta Kowal visited the harbour on Monday.",
        "I think the soup is too salty.",
    ],
    ids=["event", "number", "action of a person", "the author's own opinion"],
)
def test_a_sentence_that_nobody_is_said_to_have_said_has_no_attribution(text: str) -> None:
    assert attributions(text) == [None]


def test_a_passive_that_names_nobody_is_given_to_nobody() -> None:
    assert all(a is None or not a.speaker for a in attributions("Soldiers were accused of looting the museum."))


def test_what_is_said_is_found_beside_who_says_it() -> None:
    text = "Marta Kowal said that the dam would hold until June."
    attribution = only_attribution(text)

    assert text[attribution.content_start : attribution.content_end].startswith("that the dam would hold")


def test_direct_speech_is_told_from_indirect() -> None:
    assert only_attribution("“The dam will hold for many years,” Marta Kowal said.").direct
    assert not only_attribution("Marta Kowal said the dam would hold for many years.").direct


def test_a_surname_is_resolved_to_the_full_name_given_before() -> None:
    found = attributions("Marta Kowal opened the dam on Monday. Kowal said it would hold.")

    assert found[1] is not None
    assert (found[1].speaker, found[1].resolved) == ("Kowal", "Marta Kowal")


def test_he_is_the_person_who_spoke_in_the_sentence_before_and_less_sure() -> None:
    found = attributions("Jonas Brandt said the harbour was full. “We need a second pier,” he added.")

    assert found[1] is not None
    assert (found[1].speaker, found[1].resolved) == ("he", "Jonas Brandt")
    assert found[1].confidence < 1


def test_he_without_anybody_before_is_nobody() -> None:
    attribution = only_attribution("He said the harbour was full.")

    assert (attribution.speaker, attribution.resolved) == ("He", "")


def test_a_role_with_a_nationality_is_the_person_of_whom_the_text_said_so() -> None:
    found = attributions(
        "Polish President Marta Kowal met Danish Prime Minister Jonas Brandt in Oslo. "
        "The Polish president said the talks were useful."
    )

    assert found[1] is not None
    assert found[1].resolved == "Marta Kowal"


def test_a_role_that_fits_two_persons_is_left_open() -> None:
    found = attributions(
        "Polish President Marta Kowal met Danish President Jonas Brandt in Oslo. The president said the talks failed."
    )

    assert found[1] is not None
    assert found[1].resolved == ""


def test_a_quotation_that_runs_on_belongs_to_the_last_speaker_with_less_confidence() -> None:
    found = attributions("“The dam will hold,” Marta Kowal said. “It was built for a thousand years.”")

    assert found[1] is not None
    assert (found[1].speaker, found[1].resolved, found[1].direct) == ("", "Marta Kowal", True)
    assert found[1].confidence < 1


def test_the_first_sentence_of_a_quotation_belongs_to_the_speaker_named_at_its_end() -> None:
    found = attributions("“The dam is old. It will hold for a century,” Marta Kowal said.")

    assert [a.resolved for a in found if a] == ["Marta Kowal", "Marta Kowal"]


def test_the_speaker_is_carried_from_one_part_of_a_story_to_the_next() -> None:
    parts = ["Jonas Brandt said the harbour was full.", "“We need a second pier,” he added."]
    found = list(attribute([read(part) for part in parts], Story()))

    assert found[1][0] is not None
    assert found[1][0].resolved == "Jonas Brandt"


def test_the_component_puts_the_attribution_on_the_sentence() -> None:
    doc = pipeline()("Marta Kowal said the dam would hold. It was built in 1960.")

    assert [sentence._.attribution is not None for sentence in doc.sents] == [True, False]


@pytest.mark.parametrize(
    ("text", "speaker", "cue"),
    [
        ("From all reports that I have seen, the dam was well prepared.", "all reports that I have seen", "From"),
        ("By one estimate, the dam lost 40 tonnes of water.", "one estimate", "By"),
        ("The union is concerned that the harbour will close.", "The union", "concerned"),
        ("The forecast is for heavy rain until Friday.", "The forecast", "is"),
        ("The ministry issued a warning that the dam would break.", "The ministry", "issued a warning"),
        ("There is a saying attributed to Marta Kowal: “Water remembers.”", "Marta Kowal", "attributed to"),
        ("The mayor was blunt: “We have lost the harbour.”", "The mayor", ":"),
        ("“The dam will hold.” — Marta Kowal", "Marta Kowal", "—"),
        ("The dam was described by the harbour board as the last of its kind.", "the harbour board", "described"),
        ("The council ranks the harbour as the third busiest of the coast.", "The council", "ranks"),
    ],
    ids=[
        "reports", "an estimate", "a state of mind", "a forecast", "a warning issued", "a saying", "colon",
        "signature", "described by", "ranks as",
    ],
)  # fmt: skip
def test_a_source_is_found_without_a_verb_of_saying(text: str, speaker: str, cue: str) -> None:
    attribution = only_attribution(text)

    assert (attribution.speaker, attribution.cue) == (speaker, cue)


@pytest.mark.parametrize(
    "text",
    [
        "Marta Kowal wrote three novels about the harbour.",
        "Jonas Brandt added salt to the water.",
        "As we said last year, the dam is old.",
        "I told the council about the dam.",
        "Neither side said what the dam had cost.",
        "Marta Kowal wanted to say goodbye to the harbour.",
        "If the ministry says so, the harbour will close.",
        "The dam was built according to plan.",
        "The court heard what was said on Monday.",
    ],
    ids=[
        "writes books", "adds salt", "the author, we", "the author, I", "neither side", "only wanted to",
        "only supposed", "according to plan", "nobody",
    ],
)  # fmt: skip
def test_nobody_speaks_where_nothing_was_said_by_anybody_else(text: str) -> None:
    assert all(a is None or not a.speaker for a in attributions(text))


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Head of the regional board for dams Marta Kowal said the water was low.",
         "Head of the regional board for dams Marta Kowal"),
        ("The harbour board plans a third lock, its chair, Jonas Brandt, said on Monday.", "Jonas Brandt"),
        ("The council summit last June praised the plan of the harbour.", "The council summit"),
        ("The results of the survey published last week show that trout are returning.", "The results of the survey"),
        ("Kim Min-woo, a spokesman, said the port was shut.", "Kim Min-woo"),
    ],
    ids=["long title", "person in commas", "without the day", "without what was published", "hyphen"],
)  # fmt: skip
def test_the_speakers_words_are_the_whole_name_and_no_more(text: str, speaker: str) -> None:
    assert only_attribution(text).speaker == speaker


def test_a_pronoun_passes_over_persons_for_whom_it_cannot_stand() -> None:
    found = attributions("Marta Kowal said so. Thomas Berg was there. “It is late,” she added.")

    assert found[2] is not None
    assert (found[2].speaker, found[2].resolved) == ("she", "Marta Kowal")


def test_a_title_tells_which_pronoun_fits() -> None:
    found = attributions("Mrs Brandt met Mr Sorn on Monday. She said the harbour was full.")

    assert found[1] is not None
    assert found[1].resolved.endswith("Brandt")


def test_it_is_the_body_that_acted_in_the_sentence_before() -> None:
    found = attributions("Norway opened the mine in May. It said the mine would employ 400 people.")

    assert found[1] is not None
    assert found[1].resolved == "Norway"


def test_a_leader_whose_country_the_text_does_not_say_is_the_leader_who_has_just_acted() -> None:
    found = attributions(
        "President Marta Kowal received Prime Minister Jonas Brandt. Kowal walked him to his car. "
        "The Polish leader said she was open to talks."
    )

    assert found[2] is not None
    assert (found[2].resolved, found[2].confidence < 0.7) == ("Marta Kowal", True)


def test_a_longer_form_of_a_name_replaces_the_shorter_one() -> None:
    cast = Cast()
    cast.meet("Kowal", 1)
    cast.meet("Marta Kowal", 2)
    cast.meet("kowal", 3)

    assert list(cast.people) == ["Marta Kowal"]
    assert cast.people["Marta Kowal"].last_seen == 3


def test_a_surname_that_two_persons_bear_leads_to_neither() -> None:
    cast = Cast()
    cast.meet("Marta Kowal", 1)
    cast.meet("Jan Kowal", 2)

    assert cast.find("Kowal") is None


def test_a_noun_before_a_relative_clause_is_not_taken_for_a_verb_of_saying() -> None:
    found = attributions("The United States has accused Norway of mulling exports, claims Norway has denied.")

    assert [a.speaker for a in found if a] == ["The United States"]
