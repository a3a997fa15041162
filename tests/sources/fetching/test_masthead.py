import pytest

from tests.sources.fetching.reading_aids import body, markdown, plain


@pytest.mark.parametrize(
    "sentence",
    [
        "By Tuesday the troops had left the harbour.",
        "By contrast, prices in Norvale fell by 5 percent.",
        "Read more than 40 books a year and you are ahead of most, the survey says.",
        "Copyright law in Norvale was changed in 2019.",
        "Subscribers rose to 4 million in May.",
        "Photos by the agency showed smoke over the port.",
        "Images – taken on Monday – show the frozen harbour.",
        "Reporting by the agency showed that prices had doubled.",
        "Compiled by the ministry, the list names 40 companies.",
        "Log in the river blocked ships for two days.",
        "Share prices fell.",
        "Reuters and AFP reported that output fell.",
        "March 5, 2024 was the coldest day in Halvik since 1986.",
        "Output fell to 4.2 million tons / year in 2023.",
        "Home prices rose by 4 percent in May.",
        "Source: nobody knows where the gas went, the minister said.",
    ],
)
def test_a_true_sentence_is_never_taken_for_furniture(sentence: str) -> None:
    for text in (f"# T\n\n{sentence}\n\nThe harbour froze over on Monday.", f"# T\n\nThe harbour froze.\n\n{sentence}"):
        assert sentence in body(markdown(text))


@pytest.mark.parametrize(
    "line",
    [
        "Read more",
        "Read more: Halvik prepares for winter",
        "Subscribe to our newsletter",
        "Sign up for our newsletter!",
        "Advertisement",
        "© 2024 Norvale Post. All rights reserved.",
        "Copyright 2024 Norvale Press Agency",
        "Share this article",
        "Follow us on Telegram",
        "(Reporting by Ida Brenn; editing by Tor Lund)",
        "Photo: Tor Lund",
        "Tor Lund / Getty Images",
        "Page 3 of 12",
        "- 4 -",
        "https://norvalepost.example/other",
    ],
)
def test_furniture_is_never_body(line: str) -> None:
    article = markdown(f"# T\n\nThe harbour froze over on Monday.\n\n{line}\n\nIt thawed on Friday.")

    assert body(article) == ["The harbour froze over on Monday.", "It thawed on Friday."]


def test_a_text_of_a_single_line_is_read_as_its_own_text() -> None:
    assert body(plain("Norvania sold 40,000 tons of steel in May")) == ["Norvania sold 40,000 tons of steel in May"]
    assert body(plain("Steel exports rise\n\nNorvania sold steel.")) == ["Norvania sold steel."]
