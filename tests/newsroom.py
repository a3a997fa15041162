"""A small newsroom built through the services themselves, for tests that follow a claim on its way."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from django.contrib.auth.models import Group, User

from claims.models import Appearance, Assignment, Claim, EvidenceAssessment, EvidenceLink, Rating, Verdict
from claims.review.evidence import add_evidence_link, assess_evidence
from claims.review.services import assign_claim, edit_claim
from claims.roles import EDITORS, FACT_CHECKERS
from claims.verdicts.services import hand_in_verdict
from desk.audit.actor import Actor
from desk.jobs.here import work_off
from sources.blocks import Block, BlockKind
from sources.documents.services import add_content
from sources.documents.store import sha256
from sources.models import Document, Passage, Publisher, Snapshot

SENTENCE = "Exports of Orvania rose by 12 percent last year, Trade Minister Ilka Sorn said."


def member(username: str, *groups: str) -> User:
    """A member of the desk in these groups, afresh so that no permission is cached."""
    user = User.objects.create_user(username, password="a long pass phrase", is_staff=True)
    user.groups.set(Group.objects.filter(name__in=groups))
    return User.objects.get(pk=user.pk)


def editor(username: str = "edith") -> User:
    return member(username, EDITORS)


def fact_checker(username: str = "frida") -> User:
    return member(username, FACT_CHECKERS)


def snapshot_of(text: str, *, kind: str = Document.Kind.ARTICLE, title: str = "A test document") -> Snapshot:
    """A document with this text as its one paragraph, as if it had been read."""
    publisher, _ = Publisher.objects.get_or_create(name="The Test Courier", domain="courier.example")
    document = Document.objects.create(kind=kind, title=title, publisher=publisher)
    return Snapshot.objects.create(
        document=document,
        taken_at=datetime(2028, 3, 14, tzinfo=UTC),
        content_sha256=sha256(text.encode()),
        content_type="text/plain",
        size=len(text),
        text=text,
        text_sha256=sha256(text.encode()),
        layout=[Block(0, len(text), BlockKind.PARAGRAPH).as_row()],
        parser="test",
        parser_version="1",
        language="en",
    )


def claim_in(snapshot: Snapshot, quote: str = SENTENCE) -> Claim:
    """A claim as extraction leaves it, at the place of these words."""
    start = snapshot.text.index(quote)
    key = f"{snapshot.pk}:{start}:{start + len(quote)}"
    claim = Claim.objects.create(machine_key=key, text_suggested=quote, kind_suggested="numerical", checkworthiness=0.8)
    Appearance.objects.create(claim=claim, snapshot=snapshot, start=start, end=start + len(quote), quote=quote)
    return claim


def a_claim(text: str = SENTENCE) -> Claim:
    return claim_in(snapshot_of(text), text)


def passage(text: str = "Exports rose by 12 percent, the statistics office found.") -> Passage:
    """A passage of a statistics document."""
    snapshot = snapshot_of(text, kind=Document.Kind.STATISTICS, title="Trade statistics")
    return Passage.objects.create(
        snapshot=snapshot, position=0, start=0, end=len(text), text=text, terms="export rise", analyser="test"
    )


def rating(slug: str) -> Rating:
    return Rating.objects.get(scale__is_default=True, slug=slug)


def suggest(claim: Claim, evidence: Passage) -> EvidenceLink:
    """A link as the search leaves it."""
    return EvidenceLink.objects.create(claim=claim, passage=evidence, rank=1, score=1.0, suggested_by="test")


@dataclass
class Review:
    """A claim with a reviewer who has one piece of evidence at hand."""

    claim: Claim
    editor: User
    reviewer: User
    assignment: Assignment
    link: EvidenceLink

    def assess(self, stance: str = "supports") -> EvidenceAssessment:
        return assess_evidence(assignment=self.assignment, link=self.link, user=self.reviewer, stance=stance)

    def hand_in(self, slug: str = "true", rationale: str = "The statistics say so [1].") -> Verdict:
        return hand_in_verdict(
            assignment=self.assignment,
            user=self.reviewer,
            rating=rating(slug),
            rationale=rationale,
            assessments=[self.assess()],
        )


def a_review(claim: Claim | None = None) -> Review:
    claim = claim or a_claim()
    edith, frida = editor(), fact_checker()
    assignment = assign_claim(claim=claim, reviewer=frida, user=edith)
    edit_claim(claim=claim, user=edith, text=claim.text)
    link = add_evidence_link(claim=claim, passage=passage(), user=edith)
    return Review(claim, edith, frida, assignment, link)


def taken_in(text: str, *, kind: str = Document.Kind.ARTICLE, name: str = "article.md") -> Document:
    """A document that has made its whole journey in this process."""
    added = add_content(content=text.encode(), actor=Actor.shell(), kind=kind, name=name)
    work_off(added.document)
    added.document.refresh_from_db()
    return added.document


def without_members(page: str) -> str:
    """A page without the names that are offered after @: every member of the desk is among them, whatever they did."""
    return re.sub(r'<datalist id=\\?"members\\?">.*?</datalist>', "", page, flags=re.DOTALL)
