"""A page that was made to keep its parser busy is refused before it is parsed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.fetching.errors import Unreadable
from sources.fetching.readable import read
from sources.fetching.tags import MOST_OF_A_PAGE, MOST_OF_A_TAG, has_too_many_attributes

MANY = MOST_OF_A_TAG + 1
STORY = "<p>The harbour of Quillmouth froze over on Monday, and the ferries stayed in port.</p>"


@pytest.mark.parametrize(
    "tag",
    [
        f"<p {' '.join(f'a{number}=1' for number in range(MANY))}>",
        f"<p {' '.join(f'a{number}' for number in range(MANY))}>",
        f"<P\n{chr(10).join(f'a{number} = {chr(34)}>{chr(34)}' for number in range(MANY))}>",
        "<p " + "".join(f"a{number}='>'" for number in range(MANY)) + ">",
        f"<p {' '.join(f'a{number}=1' for number in range(MANY))}",
    ],
    ids=["values", "names alone", "marks with an end inside", "no space between", "never closed"],
)
def test_a_tag_of_more_attributes_than_any_page_needs_is_refused(tag: str) -> None:
    assert has_too_many_attributes(f"<html><body>{tag}{STORY}")
    with pytest.raises(Unreadable, match="made to keep its reader busy"):
        read(f"<html><body><article>{tag}{STORY}</article>".encode(), content_type="text/html")


def test_a_page_of_more_attributes_than_any_needs_is_refused() -> None:
    assert has_too_many_attributes("<i a=1>" * (MOST_OF_A_PAGE + 1))


@pytest.mark.parametrize(
    "page",
    [
        STORY,
        f'<img alt="{"word " * 2000}" src="data:image/png;base64,{"A" * 5000}">',
        f"<script>{'if (a<b) { c = d; } ' * 500}</script>{STORY}",
        f"<style>{'a[b=c] { d: e } ' * 500}</style>{STORY}",
        f"<!-- <p {'a=1 ' * 500}> -->{STORY}",
        f"<p>3 < 4 and {'so on ' * 500}</p>",
        f"<p class={'/'.join(['x'] * 100)}>{STORY}",
    ],
    ids=["a story", "a picture", "a script", "a style sheet", "a comment", "an arithmetic sign", "a bare value"],
)
def test_an_ordinary_page_is_not_refused(page: str) -> None:
    assert not has_too_many_attributes(f"<html><body>{page}</body></html>")


@given(st.text(alphabet="<>\"'= /a!-sp\n", max_size=400))
def test_any_text_is_counted(text: str) -> None:
    assert has_too_many_attributes(text) in (True, False)
