from sources.blocks import Block, BlockKind
from sources.marked_text import Mark, lay_out

TEXT = "A title\n\nOne two three.\n\nFour five six."
BLOCKS = (
    Block(0, 7, BlockKind.TITLE),
    Block(9, 23, BlockKind.PARAGRAPH),
    Block(25, 39, BlockKind.PARAGRAPH),
)


def words(*marks: Mark, start: int = 0, end: int | None = None) -> list[list[tuple[str, int | None]]]:
    paragraphs = lay_out(TEXT, BLOCKS, marks, start=start, end=end)
    return [[(piece.text, piece.mark.key if piece.mark else None) for piece in one.pieces] for one in paragraphs]


def test_a_text_without_marks_is_its_blocks() -> None:
    assert words() == [[("A title", None)], [("One two three.", None)], [("Four five six.", None)]]


def test_a_mark_cuts_its_block_and_nothing_else() -> None:
    assert words(Mark(13, 16, 7))[1] == [("One ", None), ("two", 7), (" three.", None)]


def test_a_mark_over_two_blocks_begins_once() -> None:
    paragraphs = lay_out(TEXT, BLOCKS, [Mark(17, 29, 7)])
    begins = [(piece.text, piece.begins) for one in paragraphs for piece in one.pieces if piece.mark]
    assert begins == [("three.", True), ("Four", False)]


def test_where_marks_overlap_the_lit_one_shows() -> None:
    assert words(Mark(9, 23, 1), Mark(13, 16, 2, lit=True))[1] == [("One ", 1), ("two", 2), (" three.", 1)]


def test_only_the_blocks_in_the_window_are_laid_out() -> None:
    assert words(start=8, end=20) == [[("One two three.", None)]]
