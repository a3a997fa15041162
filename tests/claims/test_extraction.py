from datetime import date
from typing import Any

import pytest
import spacy
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from claims.errors import ClaimsError
from claims.extraction import services
from claims.extraction.differences import read_otherwise
from claims.extraction.services import extract_document
from claims.language.article import Pipeline
from claims.language.checkworthiness import default_scorer
from claims.language.values import Attribution, CandidateClaim, ClaimKind, Extraction, PassedOver
from claims.models import Appearance, Claim, Claimant, ClaimantAlias, ExtractionRun, ReadingDifference
from claims.review.services import accept_claim, edit_claim
from desk.jobs.services import request_job
from desk.models import AuditEvent, Job
from sources.models import Document, Snapshot
from tests.newsroom import editor, snapshot_of

pytestmark = pytest.mark.django_db

TEXT = (
    "Orvania sold 40,000 tonnes of tin last year, Trade Minister Ilka Sorn said. "
    "The port of Quillmouth is the largest on the coast. Is it enough?"
)
FIRST, SECOND, QUESTION = (0, 75), (76, 127), (128, 141)


@pytest.fixture
def snapshot(db: None) -> Snapshot:
    return snapshot_of(TEXT)


def candidate(span: tuple[int, int], *, score: float = 0.8, attribution: Attribution | None = None) -> CandidateClaim:
    quote = TEXT[span[0] : span[1]]
    return CandidateClaim(*span, quote, quote, quote, ClaimKind.EVENT, score, ("names who did what",), attribution)


def found(monkeypatch: pytest.MonkeyPatch, *candidates: CandidateClaim, version: str = "1") -> None:
    """From now on the language engine finds exactly these claims."""
    passed = (PassedOver(*QUESTION, 0.0, "question"),)
    engine = Pipeline(spacy.blank("en"), default_scorer(), "test", version, fingerprint=version * 8)
    monkeypatch.setattr(services, "engine_in_use", lambda: engine)
    monkeypatch.setattr(services, "find_claims", lambda *args, **kwargs: Extraction(candidates, passed))


def extract(snapshot: Snapshot) -> Job:
    job = request_job("extract", snapshot.document)
    extract_document(snapshot.document, job)
    return job


def rows() -> list[Any]:
    return [
        *Claim.objects.order_by("id").values(),
        *Appearance.objects.order_by("id").values(),
        *ExtractionRun.objects.order_by("id").values(),
    ]


def test_each_claim_stands_word_for_word_in_its_snapshot(snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch) -> None:
    found(monkeypatch, candidate(FIRST), candidate(SECOND))
    extract(snapshot)

    appearances = Appearance.objects.all()
    assert len(appearances) == 2
    assert all(snapshot.text[one.start : one.end] == one.quote for one in appearances)


def test_words_that_do_not_stand_there_are_refused(snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = CandidateClaim(0, 5, "Other", "Other", "Other", ClaimKind.EVENT, 0.5, ())
    found(monkeypatch, wrong)

    with pytest.raises(ClaimsError, match="do not stand"):
        extract(snapshot)
    assert not Claim.objects.exists()


def test_the_same_extraction_again_changes_nothing(snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch) -> None:
    found(monkeypatch, candidate(FIRST), candidate(SECOND))
    extract(snapshot)
    before = rows()
    extract(snapshot)

    assert rows() == before
    assert AuditEvent.objects.filter(what="claims.extracted").count() == 1


def test_what_was_passed_over_is_kept_with_its_reason(snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch) -> None:
    found(monkeypatch, candidate(FIRST))
    extract(snapshot)

    run = ExtractionRun.objects.get()
    assert run.passed_over == [{"start": 128, "end": 141, "score": 0.0, "reason": "question"}]


def test_a_new_pipeline_changes_the_machines_values_of_an_untouched_claim(
    snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    found(monkeypatch, candidate(FIRST, score=0.4))
    extract(snapshot)
    found(monkeypatch, candidate(FIRST, score=0.9), version="2")
    extract(snapshot)

    claim = Claim.objects.get()
    assert claim.checkworthiness == 0.9
    assert claim.appearances.get().run == ExtractionRun.objects.get(pipeline_version="2")


def test_a_re_run_leaves_a_claim_as_a_person_saw_it(snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch) -> None:
    found(monkeypatch, candidate(FIRST, score=0.4), candidate(SECOND, score=0.4))
    extract(snapshot)
    first, second = Claim.objects.order_by("id")
    edith = editor()
    edit_claim(claim=first, user=edith, text="Orvania sold 40,000 tonnes of tin in 2027.")
    accept_claim(claim=second, user=edith)
    before = rows()[:4]
    found(monkeypatch, candidate(FIRST, score=0.9), version="2")
    extract(snapshot)

    assert rows()[:4] == before


def test_a_new_pipeline_shows_what_it_reads_otherwise_and_what_people_set_stays(
    snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    found(monkeypatch, candidate(FIRST, score=0.4), candidate(SECOND))
    extract(snapshot)
    assert not ReadingDifference.objects.exists()
    first = Claim.objects.order_by("id")[0]
    edith = editor()
    edit_claim(claim=first, user=edith, text="Orvania sold 40,000 tonnes of tin in 2027.")
    found(monkeypatch, candidate(FIRST, score=0.9), version="2")
    extract(snapshot)

    rows = {row.kind: row for row in ReadingDifference.objects.all()}
    assert set(rows) == {"otherwise", "gone"}
    assert rows["otherwise"].claim == first
    assert rows["otherwise"].fields == [["worth checking", "0.40", "0.90"]]
    assert rows["gone"].quote == TEXT[SECOND[0] : SECOND[1]]
    assert read_otherwise(first) == [rows["otherwise"]]
    client = Client()
    client.force_login(edith)
    page = client.get(reverse("admin:claims_claim_change", args=[first.pk])).content.decode()
    assert "test 2 reads this otherwise" in page
    run = ExtractionRun.objects.get(pipeline_version="2")
    shown = client.get(reverse("admin:claims_extractionrun_change", args=[run.pk])).content.decode()
    assert "“0.40” became “0.90”" in shown
    assert client.get(reverse("admin:claims_extractionrun_changelist")).status_code == 200

    found(monkeypatch, candidate(FIRST, score=0.41), candidate(QUESTION), version="3")
    extract(snapshot)
    assert read_otherwise(first) == []
    new = ReadingDifference.objects.get(run__pipeline_version="3")
    assert (new.kind, new.claim) == ("new", Claim.objects.get(appearances__start=QUESTION[0]))

    found(monkeypatch, version="4")
    extract(snapshot)
    assert [row.kind for row in read_otherwise(first)] == ["missed"]
    assert Claim.objects.get() == first


def test_a_claim_that_is_not_found_again_goes_only_if_nobody_acted_on_it(
    snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    found(monkeypatch, candidate(FIRST), candidate(SECOND))
    extract(snapshot)
    accept_claim(claim=Claim.objects.get(appearances__start=0), user=editor())
    found(monkeypatch, version="2")
    extract(snapshot)

    assert [claim.appearances.get().start for claim in Claim.objects.all()] == [0]


def test_a_span_is_one_appearance_whoever_writes_it(snapshot: Snapshot) -> None:
    claim = Claim.objects.create(text_suggested="x")
    fields = {"claim": claim, "snapshot": snapshot, "start": 0, "end": 5, "quote": TEXT[:5]}
    Appearance.objects.create(**fields)
    with pytest.raises(IntegrityError), transaction.atomic():
        Appearance.objects.create(**fields)


def test_a_speaker_becomes_the_claimant_that_the_desk_knows_under_that_name(
    snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    sorn = Claimant.objects.create(name="Ilka Sorn")
    ClaimantAlias.objects.create(claimant=sorn, name="Trade Minister Ilka Sorn")
    start = TEXT.index("Trade Minister")
    said = Attribution("Trade Minister Ilka Sorn", start, start + 24, "said", direct=False)
    found(monkeypatch, candidate(FIRST, attribution=said))
    extract(snapshot)

    assert Claim.objects.get().claimant == sorn
    assert Appearance.objects.get().speaker == "Trade Minister Ilka Sorn"


@pytest.mark.parametrize("pointer", ["he", "They", "officials", "who"])
def test_a_pronoun_alone_names_no_claimant(snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch, pointer: str) -> None:
    found(monkeypatch, candidate(FIRST, attribution=Attribution(pointer, 0, len(pointer), "said", direct=False)))
    extract(snapshot)

    assert Claim.objects.get().claimant is None


def test_a_date_entered_later_makes_a_new_run_of_the_same_rows(
    snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    found(monkeypatch, candidate(FIRST))
    extract(snapshot)
    Document.objects.update(published_on=date(2028, 3, 14))
    snapshot = Snapshot.objects.get()
    extract(snapshot)

    assert ExtractionRun.objects.count() == 2
    assert Claim.objects.count() == 1


def test_a_document_that_was_not_read_has_no_claims_and_says_so(db: None) -> None:
    document = Document.objects.create(title="Unread")
    with pytest.raises(ClaimsError, match="has not been read yet"):
        extract_document(document, request_job("extract", document))
