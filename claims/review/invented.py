"""A desk at work with many claims of invented words, for measuring: the same for the same seed.

They are rows as intake, extraction, linking and reviews leave them, made in bulk without those. Each article has forty
claims with five passages suggested for each; of a hundred claims sixty are new, fourteen accepted, fourteen under
review, the others done.
"""

import random
from collections.abc import Iterator
from datetime import timedelta

from django.contrib.auth.models import Group, User
from django.db import connection, transaction
from django.utils import timezone

from claims.models import Appearance, Assignment, Claim, Claimant, Decision, EvidenceLink, Quantity, Rating, Verdict
from claims.roles import EDITORS, FACT_CHECKERS
from sources.blocks import Block, BlockKind
from sources.models import Document, Passage, Publisher, Snapshot

PER_ARTICLE = 40
LINKS = 5
CHECKERS = 40
CLAIMANTS = 500
PUBLISHERS = 50
_WORDS = ("harbour", "tariff", "orchard", "ferry", "granary", "lantern", "meadow", "quarry", "turbine", "weaver")
_KINDS = tuple(Claim.Kind.values[:6])
State = Claim.State
_STATES = (
    *(State.EXTRACTED,) * 60,
    *(State.TRIAGED,) * 14,
    *(State.ASSIGNED,) * 8,
    *(State.IN_REVIEW,) * 5,
    State.ADJUDICATION,
    *(State.DECIDED,) * 6,
    *(State.CLOSED,) * 6,
)
_REVIEWED = (State.ASSIGNED, State.IN_REVIEW, State.ADJUDICATION, State.DECIDED)


class BusyDesk:
    """Fills a database that has passages in its library and no other claims."""

    def __init__(self, seed: int = 1) -> None:
        self.random = random.Random(seed)  # noqa: S311 (nothing secret)
        self.editor = self._member("editor", EDITORS)
        self.checkers = [self._member(f"checker{number}", FACT_CHECKERS) for number in range(CHECKERS)]
        self.claimants = Claimant.objects.bulk_create(
            Claimant(name=f"{self._word()} {self._word()} {number}") for number in range(CLAIMANTS)
        )
        self.publishers = Publisher.objects.bulk_create(
            Publisher(name=f"Courier {number}", domain=f"courier{number}.example") for number in range(PUBLISHERS)
        )
        self.ratings = list(Rating.objects.filter(scale__is_default=True))
        self.passages = list(Passage.objects.order_by("pk").values_list("pk", flat=True))
        self.begun = timezone.now()
        self.articles = 0

    def _member(self, name: str, group: str) -> User:
        user = User.objects.create(username=name, first_name=name.capitalize(), is_staff=True)
        user.groups.add(Group.objects.get(name=group))
        return User.objects.get(pk=user.pk)

    def _word(self) -> str:
        return self.random.choice(_WORDS).capitalize()

    def fill(self, claims: int, at_once: int = 50) -> Iterator[int]:
        """Add whole articles until there are that many claims more; yields how many are written so far."""
        wanted = max(claims // PER_ARTICLE, 1)
        for begin in range(0, wanted, at_once):
            count = min(at_once, wanted - begin)
            self._articles(count)
            yield (begin + count) * PER_ARTICLE
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")

    @transaction.atomic
    def _articles(self, count: int) -> None:
        numbers = range(self.articles, self.articles + count)
        self.articles += count
        documents = Document.objects.bulk_create(
            Document(
                kind=Document.Kind.ARTICLE,
                title=f"Report {number} from the {self._word()}",
                publisher=self.random.choice(self.publishers),
                published_on=(self.begun - timedelta(days=number % 700)).date(),
                language="en",
                is_sample=True,
            )
            for number in numbers
        )
        written = [self._article(number) for number in numbers]
        snapshots = Snapshot.objects.bulk_create(
            self._snapshot(*one) for one in zip(documents, numbers, (text for text, _ in written), strict=True)
        )
        self._claims([(one, span) for one, (_, spans) in zip(snapshots, written, strict=True) for span in spans])

    def _article(self, number: int) -> tuple[str, list[tuple[int, int]]]:
        text, spans = "", []
        for place in range(PER_ARTICLE):
            words = " ".join(self.random.choices(_WORDS, k=12))
            sentence = f"The {words} of Orvania rose by {number % 90 + 2}.{place} percent last year."
            spans.append((len(text), len(text) + len(sentence)))
            text += f"{sentence} "
        return text, spans

    def _snapshot(self, document: Document, number: int, text: str) -> Snapshot:
        return Snapshot(
            document=document,
            taken_at=self.begun - timedelta(days=number % 700),
            content_sha256=f"a{number:063x}",
            content_type="text/plain",
            size=len(text),
            text=text,
            text_sha256=f"a{number:063x}",
            layout=[Block(0, len(text), BlockKind.PARAGRAPH).as_row()],
            parser="invented",
            parser_version="1",
        )

    def _claims(self, places: list[tuple[Snapshot, tuple[int, int]]]) -> None:
        claims = Claim.objects.bulk_create(self._claim(one.text[start:end]) for one, (start, end) in places)
        appearances = Appearance.objects.bulk_create(
            Appearance(claim=claim, snapshot=one, start=start, end=end, quote=one.text[start:end])
            for claim, (one, (start, end)) in zip(claims, places, strict=True)
        )
        Quantity.objects.bulk_create(
            Quantity(appearance=one, start=one.start, end=one.start + 3, words="12 percent", low=12, high=12, unit="%")
            for one in appearances
        )
        EvidenceLink.objects.bulk_create(
            EvidenceLink(claim=claim, passage_id=passage, rank=rank, score=1 / rank, suggested_by="invented 1")
            for claim in claims
            for rank, passage in enumerate(self.random.sample(self.passages, LINKS), start=1)
        )
        self._reviews([claim for claim in claims if claim.state in _REVIEWED])

    def _claim(self, text: str) -> Claim:
        state = self.random.choice(_STATES)
        return Claim(
            text_suggested=text,
            kind_suggested=self.random.choice(_KINDS),
            claimant_suggested=self.random.choice(self.claimants),
            checkworthiness=self.random.random(),
            checkworthiness_reasons=["number", "name"],
            state=state,
            closed_reason=Claim.ClosedReason.NOT_A_CLAIM if state == State.CLOSED else "",
        )

    def _reviews(self, claims: list[Claim]) -> None:
        given: list[Assignment] = []
        for claim in claims:
            first, second = self.random.sample(self.checkers, 2)
            given.append(self._assignment(claim, first, Assignment.Role.REVIEWER))
            if claim.state == State.ADJUDICATION or self.random.random() < 0.2:
                given.append(self._assignment(claim, second, Assignment.Role.SECOND_REVIEWER))
        made = Assignment.objects.bulk_create(given)
        verdicts = Verdict.objects.bulk_create(
            Verdict(assignment=one, version=1, rating=self.random.choice(self.ratings), rationale="So says the table.")
            for one in made
            if one.state == Assignment.State.HANDED_IN
        )
        Decision.objects.bulk_create(
            Decision(claim=one.assignment.claim, verdict=one, approved_by=self.editor, approved_at=self.begun)
            for one in verdicts
            if one.assignment.claim.state == State.DECIDED and one.assignment.role == Assignment.Role.REVIEWER
        )

    def _assignment(self, claim: Claim, reviewer: User, role: str) -> Assignment:
        is_in = claim.state != State.ASSIGNED
        hours = self.random.randrange(-48, 480)
        return Assignment(
            claim=claim,
            reviewer=reviewer,
            role=role,
            assigned_by=self.editor,
            state=Assignment.State.HANDED_IN if is_in else Assignment.State.OPEN,
            due_at=self.begun + timedelta(hours=hours) if self.random.random() < 0.7 else None,
            closed_at=self.begun if is_in else None,
        )
