"""`nlp(text)` carries the claims on the Doc, by the same steps that read an article of the desk."""

import re
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
import spacy
from hypothesis import HealthCheck, example, given, settings
from spacy.tokens import Doc

from claims.language.article import find_claims
from claims.language.article import pipeline as engine
from claims.language.components import STORY_STEPS, StoryStep
from claims.language.pipeline import with_rules
from claims.language.values import CandidateClaim
from sources.fetching.layout import placed
from sources.fetching.masthead import read_masthead
from sources.fetching.plain import read_plain
from sources.reading import reading_units
from tests.claims.language_support import pipeline
from tests.claims.test_article import TEXTS

DAY = date(2028, 3, 14)
ARTICLE = """\
Tin From Quillmouth

By Mira Quell

The port of Quillmouth loaded 40,000 tonnes of tin in February, Trade Minister Ilka Sorn said.

Photo: Orvania Press Service

"No harbour on the coast has ever loaded more," she added. The mills of Lower Tarn, which were closed on

Photo: Mira Quell

Monday, made half of it.
"""
BLOCKS = placed(read_masthead(read_plain(ARTICLE), first_line_is_title=True).parts, ARTICLE)


def claims_of(text: str, published: date | None = None) -> tuple[CandidateClaim, ...]:
    doc = pipeline().make_doc(text)
    doc._.published = published
    found: tuple[CandidateClaim, ...] = pipeline()(doc)._.claims
    return found


@pytest.fixture(scope="module")
def claims() -> tuple[CandidateClaim, ...]:
    return claims_of(ARTICLE, DAY)


def test_a_doc_carries_its_claims_with_speaker_numbers_and_days(claims: tuple[CandidateClaim, ...]) -> None:
    loaded, ever, mills = claims
    assert [(one.words, one.unit) for one in loaded.quantities] == [("40,000 tonnes", "tonne")]
    assert [(one.first_day, one.last_day) for one in loaded.times] == [(date(2028, 2, 1), date(2028, 2, 29))]
    assert [one.attribution and one.attribution.resolved for one in claims] == ["Ilka Sorn", "Ilka Sorn", None]
    assert ever.normalised.startswith("No harbour")
    assert "Monday [13 March 2028]" in mills.normalised


def test_headings_bylines_and_credits_are_left_out_and_a_cut_sentence_is_whole(
    claims: tuple[CandidateClaim, ...],
) -> None:
    assert [claim.text.split()[:2] for claim in claims] == [["The", "port"], ['"No', "harbour"], ["The", "mills"]]
    assert claims[2].text == "The mills of Lower Tarn, which were closed on Monday, made half of it."
    assert claims[2].quote.endswith("closed on\n\nPhoto: Mira Quell\n\nMonday, made half of it.")


def test_a_notebook_and_the_desk_find_the_same(claims: tuple[CandidateClaim, ...]) -> None:
    desk = find_claims(ARTICLE, BLOCKS, DAY, engine=engine())
    assert [(one.start, one.kind, one.normalised) for one in desk.claims] == [
        (one.start, one.kind, one.normalised) for one in claims
    ]


def test_a_line_by_itself_is_no_heading() -> None:
    [claim] = claims_of("“The port of Quillmouth has loaded 40,000 tonnes.” — Ilka Sorn")
    assert claim.attribution is not None
    assert claim.attribution.speaker == "Ilka Sorn"


def test_without_a_day_of_publication_no_day_is_guessed() -> None:
    [claim] = claims_of("The port of Quillmouth loaded 40,000 tonnes of tin on Monday.")
    assert claim.times == ()


def test_the_day_may_be_given_as_the_context_of_a_pipe() -> None:
    texts = [("The port of Quillmouth loaded 40,000 tonnes of tin on Monday.", day) for day in (DAY, date(2029, 3, 14))]
    days = [doc._.claims[0].times[0].first_day for doc, _ in pipeline().pipe(texts, as_tuples=True)]
    assert days == [date(2028, 3, 13), date(2029, 3, 12)]


def test_each_sentence_carries_what_the_steps_have_found() -> None:
    [sentence] = pipeline()("Exports of tin rose by 40 percent in 2027, Trade Minister Ilka Sorn said.").sents
    assert sentence._.attribution.resolved == "Ilka Sorn"
    assert [one.unit for one in sentence._.quantities] == ["percent"]
    assert sentence._.worth.value > 0.5
    assert sentence._.kind
    assert sentence._.normalised.startswith("Exports of tin")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TEXTS)
@example("\n\n".join(["x"] * 5))
@example('"\n\n"I do,\n\nby A\n\nfar," he said\n\n"')
def test_every_span_of_any_doc_holds_its_words(text: str) -> None:
    doc = pipeline()(text)
    assert doc.text == text
    ends = [0]
    for claim in doc._.claims:
        assert text[claim.start : claim.end] == claim.quote
        assert claim.start >= ends[-1]
        ends.append(claim.end)
        mentions = [*claim.quantities, *claim.times]
        assert all(text[one.start : one.end] == one.words for one in mentions)
        if claim.attribution is not None and claim.attribution.end:
            assert claim.start <= claim.attribution.start < claim.attribution.end <= claim.end
    assert all(text[one.start : one.end].strip() and one.reason for one in doc._.passed_over)


@settings(max_examples=100, deadline=None)
@given(TEXTS)
def test_the_way_into_a_reading_unit_is_the_way_back_out_of_it(text: str) -> None:
    for unit in reading_units(text, placed(read_plain(text).parts, text)):
        for at in range(len(unit.text)):
            start, end = unit.to_source(at, at + 1)
            if end - start == 1:
                assert unit.from_source(start, end) == (at, at + 1)
        first, last = unit.pieces[0].source_start, unit.pieces[-1].source_end
        assert unit.from_source(0, len(text)) == unit.from_source(first, last) == (0, len(unit.text))


@settings(max_examples=100, deadline=None)
@given(TEXTS)
def test_the_parts_of_a_text_are_placed_in_order_where_their_words_stand(text: str) -> None:
    parts = [part for part in read_plain(text).parts if part.text.strip()]
    blocks = placed(parts, text)
    assert len(blocks) == len(parts)
    assert [text[one.start : one.end].split() for one in blocks] == [part.text.split() for part in parts]
    assert all(before.end <= after.start for before, after in pairwise(blocks))


def test_a_doc_in_another_language_has_no_claims_and_says_so() -> None:
    doc = pipeline()(
        "Der Hafen von Quillmünde hat im Februar vierzigtausend Tonnen Zinn verladen. Das teilte das Ministerium mit. "
        "Noch nie wurde in einem Monat so viel Zinn verschifft, sagte die Ministerin am Montag vor der Presse in Tarn."
    )
    assert doc._.claims == ()
    assert doc._.notes == ("The text seems to be in German; claims are found in English only.",)


def test_a_pipeline_of_other_make_gets_the_same_steps() -> None:
    other = with_rules(spacy.blank("en"))
    assert [name for name in other.pipe_names if name in STORY_STEPS] == list(STORY_STEPS[1:])
    doc = other(ARTICLE)
    assert [claim.text.split()[:2] for claim in doc._.claims] == [["The", "port"], ['"No', "harbour"], ["The", "mills"]]
    assert doc._.claims[0].quantities[0].words == "40,000 tonnes"


def test_the_desk_reads_by_the_steps_of_the_pipeline(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    for name, step in engine().nlp.pipeline:
        if isinstance(step, StoryStep):
            over = type(step).over

            def watched(self: StoryStep, docs: list[Doc], story: object, name: str = name, over: object = over) -> None:
                told.append(name)
                over(self, docs, story)  # type: ignore[operator]

            monkeypatch.setattr(type(step), "over", watched)
    found = find_claims(ARTICLE, BLOCKS, DAY, engine=engine())
    assert told == list(STORY_STEPS)
    assert found.claims


def test_the_code_of_the_page_runs(capsys: pytest.CaptureFixture[str]) -> None:
    page = (Path(__file__).parents[2] / "docs" / "language.md").read_text(encoding="utf-8")
    [code] = re.findall(r"^```python\n(.*?)^```$", page, re.DOTALL | re.MULTILINE)
    exec(compile(code, "docs/language.md", "exec"), {})  # noqa: S102 - our own page
    printed = capsys.readouterr().out
    assert "(Ilka Sorn)" in printed
    assert "datetime.date(2028, 3, 13)" in printed
