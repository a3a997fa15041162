"""Rows of the newsroom for tests: each factory makes what it names, complete, with words of the field.

What goes through a service in life is made by its service in ``tests.newsroom``; these are for rows that only have to
be there.
"""

from typing import TYPE_CHECKING, Any, Generic, TypeVar

from django.contrib.auth.models import Group, User
from django.db.models import Model
from django.utils import timezone

from claims.models import Appearance, Assignment, Claim, Claimant, EvidenceLink, Rating, Verdict
from claims.roles import EDITORS, FACT_CHECKERS
from desk.models import ApiClient, Job
from sources.blocks import Block, BlockKind
from sources.documents.store import sha256
from sources.models import Document, Passage, Publisher, Snapshot

Row = TypeVar("Row", bound=Model)

# factory-boy has no types of its own; what a test sees of it is the row.
if TYPE_CHECKING:
    LazyAttribute: Any
    LazyFunction: Any
    Sequence: Any
    SubFactory: Any

    class Factory(Generic[Row]):
        """Calling a factory gives the row that it names."""

        def __new__(cls, **values: Any) -> Row: ...  # type: ignore[misc]

else:
    from factory import LazyAttribute, LazyFunction, Sequence, SubFactory
    from factory.django import DjangoModelFactory

    class Factory(DjangoModelFactory):
        def __class_getitem__(cls, row: object) -> "type[Factory]":
            return cls

        class Meta:
            abstract = True


class MemberFactory(Factory[User]):
    """A member of the desk; ``role`` names their group, if they have one."""

    class Meta:
        model = User

    role = ""
    username = Sequence(lambda number: f"member{number}")
    first_name = Sequence(lambda number: f"Mara{number}")
    last_name = "Quillfeather"
    is_staff = True

    @classmethod
    def _create(cls, model_class: type[User], *args: Any, role: str = "", **values: Any) -> User:
        user = model_class.objects.create(**values)
        if role:
            user.groups.add(Group.objects.get(name=role))
        return user


class EditorFactory(MemberFactory):
    username = Sequence(lambda number: f"editor{number}")
    role = EDITORS


class FactCheckerFactory(MemberFactory):
    username = Sequence(lambda number: f"checker{number}")
    role = FACT_CHECKERS


class AdministratorFactory(MemberFactory):
    username = Sequence(lambda number: f"administrator{number}")
    is_superuser = True


class PublisherFactory(Factory[Publisher]):
    class Meta:
        model = Publisher

    name = Sequence(lambda number: f"Courier {number}")
    domain = Sequence(lambda number: f"courier{number}.example")


class DocumentFactory(Factory[Document]):
    class Meta:
        model = Document

    title = Sequence(lambda number: f"Deliveries in review, part {number}")
    kind = Document.Kind.STATISTICS
    publisher = SubFactory(PublisherFactory)
    language = "en"


class ArticleFactory(DocumentFactory):
    title = Sequence(lambda number: f"Gas deliveries set a record, part {number}")
    kind = Document.Kind.ARTICLE


class SnapshotFactory(Factory[Snapshot]):
    """A document as it was read: its text is one paragraph unless ``layout`` says otherwise."""

    class Meta:
        model = Snapshot

    document = SubFactory(ArticleFactory)
    taken_at = LazyFunction(timezone.now)
    text = Sequence(lambda number: f"Deliveries rose by {number + 2} percent last year, the minister said.")
    content_sha256 = LazyAttribute(lambda row: sha256(row.text.encode()))
    text_sha256 = LazyAttribute(lambda row: sha256(row.text.encode()))
    content_type = "text/plain"
    size = LazyAttribute(lambda row: len(row.text))
    layout = LazyAttribute(lambda row: [Block(0, len(row.text), BlockKind.PARAGRAPH).as_row()])
    parser = "test"
    parser_version = "1"
    language = "en"


class PassageFactory(Factory[Passage]):
    """The whole text of a snapshot of a statistics document."""

    class Meta:
        model = Passage

    snapshot = SubFactory(SnapshotFactory, document=SubFactory(DocumentFactory))
    position = 0
    start = 0
    end = LazyAttribute(lambda row: len(row.snapshot.text))
    text = LazyAttribute(lambda row: row.snapshot.text)
    terms = "deliveri rise"
    analyser = "test"


class ClaimantFactory(Factory[Claimant]):
    class Meta:
        model = Claimant

    name = Sequence(lambda number: f"Minister Ilka Sorn {number}")


class ClaimFactory(Factory[Claim]):
    """A claim as extraction leaves it, without a place in an article."""

    class Meta:
        model = Claim

    text_suggested = Sequence(lambda number: f"Deliveries rose by {number + 2} percent last year.")
    kind_suggested = Claim.Kind.NUMERICAL
    checkworthiness = 0.8


class AppearanceFactory(Factory[Appearance]):
    """The words of a claim as the whole of a snapshot."""

    class Meta:
        model = Appearance

    claim = SubFactory(ClaimFactory)
    snapshot = SubFactory(SnapshotFactory)
    start = 0
    end = LazyAttribute(lambda row: len(row.snapshot.text))
    quote = LazyAttribute(lambda row: row.snapshot.text)


class EvidenceLinkFactory(Factory[EvidenceLink]):
    """A passage as the search suggests it."""

    class Meta:
        model = EvidenceLink

    claim = SubFactory(ClaimFactory)
    passage = SubFactory(PassageFactory)
    rank = Sequence(lambda number: number + 1)
    score = 1.0
    suggested_by = "search 1"


class AssignmentFactory(Factory[Assignment]):
    class Meta:
        model = Assignment

    claim = SubFactory(ClaimFactory, state=Claim.State.ASSIGNED)
    reviewer = SubFactory(FactCheckerFactory)
    assigned_by = SubFactory(EditorFactory)


class VerdictFactory(Factory[Verdict]):
    class Meta:
        model = Verdict

    assignment = SubFactory(AssignmentFactory, state=Assignment.State.HANDED_IN)
    version = 1
    rating = LazyFunction(lambda: Rating.objects.get(scale__is_default=True, slug="false"))
    rationale = "The meter readings say otherwise."


class ApiClientFactory(Factory[ApiClient]):
    class Meta:
        model = ApiClient

    name = Sequence(lambda number: f"Reader {number}")


class JobFactory(Factory[Job]):
    """A job that was set aside, about an article."""

    class Meta:
        model = Job

    kind = "read"
    subject = SubFactory(ArticleFactory)
    state = Job.State.SET_ASIDE
    attempts = 3
    next_attempt_at = LazyFunction(timezone.now)
    reason = "The file holds no text; it may be a scan."
