import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sources.blocks import BlockKind
from sources.fetching.readable import Unreadable, read
from tests.sources.fetching.reading_aids import assert_covered, body, markdown, of_kind, plain

ARTICLE = """

# Norvale Pipeline Deliveries Reach a Daily Record

By [NPA](#)

March 5, 2024


Tor Lund / Norvale Press / harbour.example

Gas deliveries through the Halden pipeline were higher than ever on Monday, the operator said.

## **'No way back'**

Minister Ida Brenn said the figures "show that Norvale has no

interest in a quick return to the old contract."

**Winter in Halvik**

The harbour stayed open for *four and a half* weeks.

Original url:

<https://www.norvalepost.example/2024/03/05/pipeline?utm_source=feed#top>
"""


def test_the_head_of_an_article_is_read() -> None:
    article = markdown(ARTICLE)

    assert article.title == "Norvale Pipeline Deliveries Reach a Daily Record"
    assert article.byline == "NPA"
    assert article.published == date(2024, 3, 5)
    assert article.canonical_url == "https://www.norvalepost.example/2024/03/05/pipeline"
    assert (article.publisher, article.publisher_domain) == ("norvalepost.example", "norvalepost.example")
    assert (article.language, article.parser, article.notes) == ("en", "markdown", ())


def test_only_what_the_article_says_is_body() -> None:
    assert body(markdown(ARTICLE)) == [
        "Gas deliveries through the Halden pipeline were higher than ever on Monday, the operator said.",
        'Minister Ida Brenn said the figures "show that Norvale has no',
        'interest in a quick return to the old contract."',
        "The harbour stayed open for four and a half weeks.",
    ]


def test_what_is_not_body_stays_in_the_text_and_is_named() -> None:
    article = markdown(ARTICLE)

    assert of_kind(article, BlockKind.TITLE) == ["Norvale Pipeline Deliveries Reach a Daily Record"]
    assert of_kind(article, BlockKind.BYLINE) == ["By NPA"]
    assert of_kind(article, BlockKind.DATELINE) == ["March 5, 2024"]
    assert of_kind(article, BlockKind.CREDIT) == ["Tor Lund / Norvale Press / harbour.example"]
    assert of_kind(article, BlockKind.HEADING) == ["'No way back'", "Winter in Halvik"]
    assert len(of_kind(article, BlockKind.BOILERPLATE)) == 2
    assert_covered(article)


def test_the_text_has_no_markdown_marks() -> None:
    article = markdown(
        "# A title\n\nIt *fell* by **5 %** to [3.2 bn](https://x.example/a_b) \\*, `cut` &amp; ~~gone~~.\n"
    )

    assert body(article) == ["It fell by 5 % to 3.2 bn *, cut & gone."]


@pytest.mark.parametrize(
    "line",
    [
        "Original url: https://norvalepost.example/a",
        "Original URL:\nhttps://norvalepost.example/a",
        "Original url: <https://norvalepost.example/a>",
        "Source: https://norvalepost.example/a",
        "original url:\n\n[https://norvalepost.example/a](https://norvalepost.example/a)",
    ],
)
def test_the_original_address_is_read_on_the_same_or_the_next_line(line: str) -> None:
    article = markdown(f"# T\n\nThe harbour froze over in the night to Monday.\n\n{line}\n")

    assert article.canonical_url == "https://norvalepost.example/a"
    assert body(article) == ["The harbour froze over in the night to Monday."]


def test_byline_and_date_may_share_a_line() -> None:
    article = markdown("# T\n\nBy Ida Brenn and Tor Lund | March 5, 2024\n\nThe harbour froze over on Monday.\n")

    assert (article.byline, article.published) == ("Ida Brenn and Tor Lund", date(2024, 3, 5))


def test_byline_and_date_may_stand_right_above_the_text() -> None:
    article = plain("Harbour frozen\nBy Ida Brenn\nMarch 5, 2024\nThe harbour of Halvik froze over on Monday.\n")

    assert (article.title, article.byline, article.published) == ("Harbour frozen", "Ida Brenn", date(2024, 3, 5))
    assert body(article) == ["The harbour of Halvik froze over on Monday."]


def test_a_name_and_a_rubric_above_the_date_are_no_body() -> None:
    article = plain("Harbour frozen\nNews\nIda Brenn\nPublished 5 March 2024, 10:15 GMT\n\nThe harbour froze over.\n")

    assert (article.byline, article.published) == ("Ida Brenn", date(2024, 3, 5))
    assert body(article) == ["The harbour froze over."]


def test_front_matter_is_read_and_left_out() -> None:
    article = markdown(
        '---\ntitle: "Harbour: frozen"\nauthors:\n  - Ida Brenn\n  - Tor Lund\ndate: 2024-03-05\n'
        "url: https://norvalepost.example/a\npublisher: Norvale Post\n---\n\nThe harbour froze over on Monday.\n"
    )

    assert (article.title, article.byline) == ("Harbour: frozen", "Ida Brenn, Tor Lund")
    assert (article.published, article.publisher) == (date(2024, 3, 5), "Norvale Post")
    assert article.text == "Harbour: frozen\n\nThe harbour froze over on Monday."


def test_a_rule_of_dashes_is_no_front_matter() -> None:
    article = markdown("---\nThe harbour froze over on Monday.\n---\n\nIt thawed on Friday.\n")

    assert len(body(article)) == 2


def test_underlined_headings_are_headings() -> None:
    article = markdown("A title\n=======\n\nOne fell.\n\nA part\n------\n\nTwo rose.\n")

    assert article.title == "A title"
    assert of_kind(article, BlockKind.HEADING) == ["A part"]


def test_a_paragraph_above_a_rule_stays_a_paragraph() -> None:
    article = markdown("# T\n\nThe harbour of Halvik froze over in the night to Monday.\n---\n\nIt thawed on Friday.\n")

    assert len(body(article)) == 2


def test_captions_and_credits_around_images_are_credits() -> None:
    article = markdown(
        "# T\n\nThe harbour froze over on Monday.\n\n"
        "![Ships in the ice](a.jpg)\n*Tor Lund, Norvale Press*\n\nIt thawed.\n"
    )

    assert of_kind(article, BlockKind.CREDIT) == ["Ships in the ice", "Tor Lund, Norvale Press"]
    assert body(article) == ["The harbour froze over on Monday.", "It thawed."]


def test_lists_and_tables_are_blocks_of_their_own() -> None:
    article = markdown(
        "# T\n\nThere are two parts.\n\n- gas\n- oil\n\n1. first\n2. second\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"
    )

    assert of_kind(article, BlockKind.LIST_ITEM) == ["gas", "oil", "first", "second"]
    assert of_kind(article, BlockKind.TABLE_ROW) == ["a | b", "1 | 2"]
    assert of_kind(article, BlockKind.BOILERPLATE) == ["1.", "2."]
    assert_covered(article)


def test_a_year_at_the_start_of_a_paragraph_is_not_a_list_number() -> None:
    assert body(markdown("# T\n\n1986. That was the year of the flood in Halvik.\n")) == [
        "1986. That was the year of the flood in Halvik."
    ]


def test_indented_paragraphs_are_text() -> None:
    assert body(markdown("# T\n\n    The harbour froze over on Monday.\n\n    It thawed on Friday.\n")) == [
        "The harbour froze over on Monday.",
        "It thawed on Friday.",
    ]


def test_scripts_in_markdown_do_not_reach_the_text() -> None:
    article = markdown(
        "# T\n\n<script>alert('x')</script>\n\n<div>The harbour froze.</div>\n\nIt thawed <b>fast</b>.\n"
    )

    assert "alert" not in article.text
    assert body(article) == ["The harbour froze.", "It thawed fast."]


def test_a_date_in_the_place_line_of_an_agency_report_is_its_date() -> None:
    article = plain("Harbour frozen\n\nHALVIK, March 5, 2024 (NPA) — The harbour froze over on Monday.\n")

    assert article.published == date(2024, 3, 5)


def test_a_document_without_a_date_says_so() -> None:
    assert any(note.startswith("No publication date") for note in plain("The harbour froze over.").notes)


def test_a_text_in_another_language_is_noted() -> None:
    article = plain("Der Hafen von Halvik ist in der Nacht zum Montag zugefroren, sagte die Ministerin am Dienstag.")

    assert article.language == "de"
    assert any("German" in note for note in article.notes)


def test_short_lines_between_finished_paragraphs_of_plain_text_are_headings() -> None:
    long = "The harbour of Halvik froze over in the night to Monday, the port office said."
    article = plain(f"Harbour frozen\n\n{long}\n\nWinter in Halvik\n\n{long}\n")

    assert of_kind(article, BlockKind.HEADING) == ["Winter in Halvik"]


def test_lists_of_plain_text_are_found_but_not_dashes_inside_sentences() -> None:
    article = plain(
        "Harbour frozen\n\nThe plan has parts:\n- gas\n- oil\n\nThe price\n- once high - fell by half in May.\n"
    )

    assert of_kind(article, BlockKind.LIST_ITEM) == ["gas", "oil"]
    assert body(article)[-1] == "The price\n- once high - fell by half in May."


def test_a_million_words_are_read_in_linear_time() -> None:
    def seconds(sentences: int) -> float:
        text = "Harbour\n\n" + "The minister said that output fell by five percent in May.\n\n" * sentences
        began = time.perf_counter()
        plain(text)
        return time.perf_counter() - began

    seconds(10)  # loads the language model
    assert seconds(8_000) < 30 * max(seconds(1_000), 0.005)  # eight times the work; a square would be 64


@pytest.mark.parametrize("mark", ["![", "[", "By A ", "Original url  ", "**a", "published on "])
def test_a_text_made_to_waste_time_is_read_in_time(mark: str) -> None:
    # Work of the processor alone: what else the machine does takes none of it. A square of the length is minutes.
    began = time.process_time()
    for name in ("a.md", "a.txt"):
        read(f"# Title\n\n{mark * 20_000}\n\nThe harbour froze.".encode(), filename=name)
    assert time.process_time() - began < 10


def test_a_text_beyond_the_limit_is_refused_in_words() -> None:
    with pytest.raises(Unreadable, match="10,000,000"):
        plain("word " * 2_000_100)


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="ab. \n#*_-[]()<>|`!\\1By:/\u200b\u202e\u00ad“”é", max_size=200))
def test_every_visible_character_is_in_exactly_one_block(text: str) -> None:
    for name in ("a.md", "a.txt"):
        try:
            document = read(("x" + text).encode(), filename=name)
        except Unreadable:
            continue
        assert_covered(document)
