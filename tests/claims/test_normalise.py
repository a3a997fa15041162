from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.language.normalise import in_words, is_question, normalise, with_days
from claims.language.values import Attribution, ClaimKind, Reference, TimeMention


def attributed(sentence: str, said: str, speaker: str, *, resolved: str = "", direct: bool = False) -> Attribution:
    start, content = sentence.index(speaker), sentence.index(said)
    return Attribution(
        speaker,
        start,
        start + len(speaker),
        "said",
        direct,
        resolved=resolved,
        content_start=content,
        content_end=content + len(said),
    )


@pytest.mark.parametrize(
    ("sentence", "said", "speaker", "expected"),
    [
        (
            "Gazeta said that the port was closed on Monday.",
            "the port was closed on Monday",
            "Gazeta",
            "The port was closed on Monday.",
        ),
        (
            "The port was closed on Monday, the mayor said.",
            "The port was closed on Monday",
            "the mayor",
            "The port was closed on Monday.",
        ),
    ],
    ids=["frame before", "frame after"],
)
def test_what_is_attributed_loses_its_frame(sentence: str, said: str, speaker: str, expected: str) -> None:
    assert normalise(sentence, attributed(sentence, said, speaker), ClaimKind.EVENT) == expected


def test_we_in_a_quotation_gets_its_speaker() -> None:
    sentence = '"We have never closed the port," she said.'
    given = attributed(sentence, '"We have never closed the port,"', "she", resolved="Ilka Sorn", direct=True)
    assert normalise(sentence, given, ClaimKind.EVENT) == "We [Ilka Sorn] have never closed the port."


def test_it_in_reported_speech_gets_its_speaker() -> None:
    sentence = "Orvatin said it closed two mines."
    given = attributed(sentence, "it closed two mines", "Orvatin")
    assert normalise(sentence, given, ClaimKind.EVENT) == "It [Orvatin] closed two mines."


@pytest.mark.parametrize(
    ("sentence", "said", "speaker"),
    [
        ("Neither side said what the gas would cost.", "what the gas would cost", "Neither side"),
        ("Orvatin promised to close two old mines.", "to close two old mines", "Orvatin"),
        ("It sold 12 percent more tin than in May, Orvatin said.", "It sold 12 percent more tin", "Orvatin"),
        ('Orvatin called the plan "bold and new".', '"bold and new"', "Orvatin"),
    ],
    ids=["denied", "infinitive", "cut through", "too short"],
)
def test_what_is_no_whole_statement_keeps_its_sentence(sentence: str, said: str, speaker: str) -> None:
    assert normalise(sentence, attributed(sentence, said, speaker), ClaimKind.EVENT) == sentence


def test_where_the_saying_is_the_claim_a_pronoun_gets_its_name() -> None:
    sentence = "He said that the port was closed."
    given = attributed(sentence, "the port was closed", "He", resolved="Pell Marrow")
    assert normalise(sentence, given, ClaimKind.QUOTE) == "He [Pell Marrow] said that the port was closed."


def test_the_authors_own_words_stay_as_they_are() -> None:
    assert normalise("The port was closed.", None, ClaimKind.EVENT) == "The port was closed."


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (date(2028, 3, 13), date(2028, 3, 13), "13 March 2028"),
        (date(2028, 2, 1), date(2028, 2, 29), "February 2028"),
        (date(2027, 1, 1), date(2027, 12, 31), "2027"),
        (date(2026, 1, 1), date(2027, 12, 31), "2026 to 2027"),
        (date(2028, 3, 6), date(2028, 3, 12), "6 March 2028 to 12 March 2028"),
        (None, date(2028, 6, 30), "until 30 June 2028"),
        (date(2024, 11, 1), None, "from 1 November 2024"),
        (None, None, ""),
    ],
)
def test_days_are_said_as_people_write_them(first: date | None, last: date | None, expected: str) -> None:
    assert in_words(first, last) == expected


def test_a_relative_day_is_resolved_in_brackets_and_a_full_one_stays() -> None:
    claim = "The port was closed on Monday and in May 2027."
    monday = TimeMention(20, 29, "on Monday", date(2028, 3, 13), date(2028, 3, 13))
    may = TimeMention(34, 45, "in May 2027", date(2027, 5, 1), date(2027, 5, 31))
    assert with_days(claim, [monday, may]) == "The port was closed on Monday [13 March 2028] and in May 2027."


def test_a_quoted_question_is_a_question() -> None:
    sentence = '"Who will pay for it?" she asked.'
    assert is_question(sentence, attributed(sentence, '"Who will pay for it?"', "she"))
    assert is_question("Will it hold?", None)
    assert not is_question("It will hold.", None)


@pytest.mark.parametrize(
    ("sentence", "said", "speaker", "expected"),
    [
        ("Marta Kowal claims that in May she was locked in.", "that in May she was locked in", "Marta Kowal",
         "In May she [Marta Kowal] was locked in."),
        ("Marta Kowal claims her boat was taken.", "her boat was taken", "Marta Kowal",
         "Her [Marta Kowal's] boat was taken."),
        ("Marta Kowal said that Jonas thought he was late.", "that Jonas thought he was late", "Marta Kowal",
         "Jonas thought he was late."),
        ("A teacher thought it looked like a bomb.", "it looked like a bomb", "A teacher", "It looked like a bomb."),
        ("Marta Kowal said he was late for work.", "he was late for work", "Marta Kowal", "He was late for work."),
    ],
    ids=["later in the clause", "possessive", "behind another name", "it is no person", "he is not she"],
)  # fmt: skip
def test_only_a_pronoun_that_can_be_the_speaker_gets_the_name(
    sentence: str, said: str, speaker: str, expected: str
) -> None:
    given = attributed(sentence, said, speaker, resolved="Marta Kowal" if speaker == "Marta Kowal" else "")
    assert normalise(sentence, given, ClaimKind.EVENT) == expected


@pytest.mark.parametrize(
    ("sentence", "said", "speaker", "expected"),
    [
        ("Old boats, said Kowal, are scrapped every ten years.", "are scrapped every ten years", "Kowal",
         "Old boats are scrapped every ten years."),
        ('"We lost four boats," Kowal said, "and two men on the pier."',
         '"We lost four boats," Kowal said, "and two men on the pier."', "Kowal",
         "We [Kowal] lost four boats and two men on the pier."),
    ],
    ids=["aside", "quotation in two parts"],
)  # fmt: skip
def test_a_frame_inside_the_statement_is_taken_out(sentence: str, said: str, speaker: str, expected: str) -> None:
    given = attributed(sentence, said, speaker, direct=sentence.startswith('"'))
    assert normalise(sentence, given, ClaimKind.EVENT) == expected


def test_a_statement_beside_the_report_is_not_lost() -> None:
    sentence = "The ferries stopped in May and the mayor said they would start again."
    given = attributed(sentence, "they would start again", "the mayor")
    assert normalise(sentence, given, ClaimKind.EVENT) == sentence


def test_in_the_authors_own_words_a_pronoun_gets_its_name() -> None:
    assert normalise("He has left the port.", None, ClaimKind.EVENT, Reference(0, 2, "Jonas Brandt")) == (
        "He [Jonas Brandt] has left the port."
    )
    assert normalise("His boat has left the port.", None, ClaimKind.EVENT, Reference(0, 3, "Jonas Brandt", True)) == (
        "His [Jonas Brandt's] boat has left the port."
    )


OFFSETS = st.integers(min_value=-2, max_value=60)


@given(
    st.text(alphabet=st.sampled_from('Heshad it,."“” said;andש😀\u200b'), max_size=50),
    OFFSETS,
    OFFSETS,
    OFFSETS,
    OFFSETS,
)
def test_any_sentence_with_any_offsets_gives_a_claim(
    sentence: str, start: int, end: int, first: int, last: int
) -> None:
    given = Attribution("he", start, end, "said", True, "Marta Kowal", content_start=first, content_end=last)
    claim = normalise(sentence, given, ClaimKind.EVENT, Reference(start, end, "Marta Kowal"))
    assert bool(claim.strip()) == bool(sentence.strip())
    named = normalise(sentence, None, ClaimKind.EVENT, Reference(start, end, "Marta Kowal"))
    assert named.replace(" [Marta Kowal]", "") == sentence
