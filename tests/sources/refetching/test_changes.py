"""What changed on a page: words that somebody relies on are told from furniture that changes with every visit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.blocks import Block, BlockKind
from sources.refetching.changes import Change, Page, changes, exact_place, is_passing, lost_words

STORY = [
    "Orvania exported 40,000 tonnes of tin in February. It was a record for the month.",
    "The port of Quillmouth worked through every night.",
    "The minister expects another rise in spring.",
]


def page(*paragraphs: str, kind: BlockKind = BlockKind.PARAGRAPH) -> Page:
    blocks, at = [], 0
    for paragraph in paragraphs:
        if paragraph:
            blocks.append(Block(at, at + len(paragraph), kind))
        at += len(paragraph) + 2
    return Page("\n\n".join(paragraphs), tuple(blocks))


def lost(old: Page, new: Page, words: str) -> list[Change]:
    start = old.text.index(words)
    return lost_words(old, new, start, start + len(words))


@pytest.mark.parametrize(
    "line",
    [
        "Updated 5 minutes ago",
        "Last updated: 14 March 2028, 10:42 GMT",
        "Updated at 10:42 a.m. on Monday, March 14, 2028",
        "14 March 2028",
        "Today is Tuesday, 14 March 2028.",
        "3 hours ago",
        "1,204 views",
        "12 comments",
        "Comments (37)",
        "27 people are reading this now",
        "Share this article",
        "© 2028 Northshore Wire",
        "Advertisement",
    ],
)
def test_counters_dates_of_the_visit_and_furniture_are_passing(line: str) -> None:
    assert is_passing(line)


@pytest.mark.parametrize(
    "line",
    [
        "Updated figures show that exports fell in May.",
        "Published prices rose by 3 percent.",
        "On 14 March 2028 the port was closed.",
        "12 comments were deleted by the ministry.",
        "1,204 people died.",
        "38,500",
        "It is 40,000.",
        "It is now 40,000 tonnes.",
        "Exports: 40,000 tonnes",
        "In May 2028 exports fell.",
        "Today 12 of the 40 reactors stand idle.",
    ],
)
def test_a_statement_is_never_passing(line: str) -> None:
    assert not is_passing(line)


def test_what_changes_with_every_visit_is_no_change() -> None:
    old = page(*STORY, "Updated 5 minutes ago", "1,204 views")
    new = page("Advertisement", *STORY, "Updated 3 hours ago", "1,350 views", "© 2029 Northshore Wire")
    assert changes(old, new) == []


def test_a_changed_paragraph_is_shown_beside_the_one_in_its_place() -> None:
    corrected = STORY[0].replace("40,000", "38,500")
    assert changes(page(*STORY), page(corrected, *STORY[1:])) == [Change(STORY[0], corrected)]


def test_added_and_removed_paragraphs_are_shown_alone() -> None:
    added = "The figures will be revised in April."
    assert changes(page(*STORY), page(*STORY, added)) == [Change("", added)]
    assert changes(page(*STORY), page(*STORY[:2])) == [Change(STORY[2], "")]


def test_a_paragraph_that_only_moved_is_no_change() -> None:
    assert changes(page(*STORY), page(STORY[2], STORY[0], STORY[1])) == []


def test_words_that_still_stand_are_not_lost_when_their_neighbours_change() -> None:
    new = page("Tin sets a record.", STORY[0], "The port slept.", STORY[2])
    assert lost(page(*STORY), new, "Orvania exported 40,000 tonnes of tin in February.") == []
    assert lost(page(*STORY), new, STORY[1]) == [Change(STORY[1], "The port slept.")]


def test_only_the_sentence_that_changed_is_lost() -> None:
    corrected = "Orvania exported 40,000 tonnes of tin in February. It was no record."
    found = lost(page(*STORY), page(corrected, *STORY[1:]), STORY[0])
    assert found == [Change("It was a record for the month.", corrected)]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Exports rose by 1.", "Exports rose by 1.5 percent."),
        ("Exports rose by 12 percent.", "It is not true that exports rose by 12 percent."),
        ("Exports rose by 12 percent.", "Exports rose by 12 percent, the minister claimed."),
        ("The cut is 500,000 barrels a day.", "The cut is 400,000 barrels a day."),
    ],
)
def test_words_inside_another_statement_do_not_stand(old: str, new: str) -> None:
    assert lost(page(old), page(new), old) == [Change(old, new)]


def test_new_quotation_marks_and_line_breaks_are_no_change() -> None:
    old, new = (
        page('He said: "We have never loaded so many\nships."'),
        page("He said: “We have never loaded so many ships.”"),
    )
    assert changes(old, new) == []
    assert lost_words(old, new, 0, len(old.text)) == []


def test_a_row_of_a_table_whose_figure_was_revised_is_lost() -> None:
    old = page("2028-01 | 4.2", "2028-02 | 4.6", kind=BlockKind.TABLE_ROW)
    new = page("2028-01 | 4.2", "2028-02 | 4.5", kind=BlockKind.TABLE_ROW)
    assert lost(old, new, "2028-01 | 4.2") == []
    assert lost(old, new, "2028-02 | 4.6") == [Change("2028-02 | 4.6", "2028-02 | 4.5")]


def test_words_are_anchored_again_only_where_they_stand_once() -> None:
    assert exact_place("worked through", STORY[1]) == (23, 37)
    assert exact_place("Worked through", STORY[1]) is None
    assert exact_place("tin", "tin and tin") is None
    assert exact_place("", "tin") is None


paragraphs = st.lists(st.text(alphabet="ab1. \n", min_size=1, max_size=20).filter(str.strip), max_size=8)


@given(paragraphs)
def test_a_text_has_not_changed_against_itself(given: list[str]) -> None:
    made = page(*given)
    assert changes(made, made) == []
    assert lost_words(made, made, 0, len(made.text)) == []


@given(paragraphs, paragraphs)
def test_every_change_is_words_of_its_side(old: list[str], new: list[str]) -> None:
    for change in changes(page(*old), page(*new)):
        assert change.before in old or change.before == ""
        assert change.after in new or change.after == ""
        assert change.before or change.after
