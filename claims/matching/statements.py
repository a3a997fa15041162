"""Statements of claims and imported fact-checks: kept beside them, and found again for another claim."""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from heapq import nsmallest
from itertools import chain

from django.db.models import Q, QuerySet

from claims.matching.compare import Earlier, Wording, length_norm, saturated, wording
from claims.matching.index import count_terms, with_any
from claims.matching.pool import Matched, rank
from claims.matching.weights import default_weights
from claims.models import Claim, FactCheck, Publication, Statement
from sources.passages.analyse import ANALYSER_VERSION, analyse
from sources.passages.planning import plan

# As in the search for passages: so many are looked at in the index, so many ranked by their words, so many compared.
BUDGET = 1_000
CAP = 3 * BUDGET
COMPARED = 50
# Of a statement as long as an article the first words are read, and the rarest of them searched by.
MOST_WORDS_READ = 1_000
MOST_TERMS = 64
BATCH = 500
_APART = re.compile(r"[\W_]+")


def fold(text: str) -> str:
    """A hash of the words in their order, without regard to case, punctuation and white space. Signs that change a
    number stay: a decimal point, a percent sign."""
    kept = re.sub(r"(?<=\d)[.,](?=\d)", "point", text.casefold()).replace("%", " percent ")
    return hashlib.sha256(" ".join(_APART.sub(" ", kept).split()).encode()).hexdigest()


def keep_statements(claims: Iterable[Claim]) -> list[Claim]:
    """Make claims findable as they are worded now; returns those whose words are new or have changed."""
    claims = list(claims)
    known = {one.claim_id: one for one in Statement.objects.filter(claim__in=claims)}
    new: list[Statement] = []
    changed: list[Statement] = []
    touched = []
    for claim in claims:
        statement = known.get(claim.pk) or Statement(claim=claim)
        if statement.folded == fold(claim.text) and statement.analyser == ANALYSER_VERSION:
            continue
        _fill(statement, claim.text, "")
        (changed if statement.pk else new).append(statement)
        touched.append(claim)
    Statement.objects.bulk_create(new, batch_size=BATCH, ignore_conflicts=True)
    Statement.objects.bulk_update(changed, ["terms", "analyser", "folded"], batch_size=BATCH)
    return touched


def keep_statement_of(check: FactCheck) -> None:
    """Make an imported fact-check findable."""
    statement = Statement.objects.filter(fact_check=check).first() or Statement(fact_check=check)
    _fill(statement, check.claim_reviewed, check.title)
    statement.save()


def _fill(statement: Statement, text: str, title: str) -> None:
    statement.terms = " ".join(dict.fromkeys(analyse(f"{text}\n{title}")))
    statement.analyser, statement.folded = ANALYSER_VERSION, fold(text)


@dataclass(frozen=True)
class Found:
    """An earlier claim or imported fact-check with how it compares; exactly one of the two is there."""

    matched: Matched
    claim: int | None = None
    fact_check: int | None = None

    @property
    def is_match(self) -> bool:
        """Whether it is told as a match and not only as what came nearest."""
        return self.matched.score >= default_weights().threshold


def comparable(*, without: Claim | None = None) -> QuerySet[Statement]:
    """Statements that a new claim is compared with: imported fact-checks, published claims, and those that are open.

    A closed claim is left out unless its publication stands: a duplicate points to one that is here.
    """
    standing = Q(claim__in=Publication.objects.standing().values("claim"))
    of_claims = Q(claim__isnull=False) & (~Q(claim__state=Claim.State.CLOSED) | standing)
    statements = Statement.objects.filter(Q(fact_check__isnull=False) | of_claims)
    return statements.exclude(claim=without) if without is not None else statements


def published() -> QuerySet[Statement]:
    """Statements of claims whose publication stands: what others may know of."""
    return Statement.objects.filter(claim__in=Publication.objects.standing().values("claim"))


def find_earlier_each(
    wanted: Sequence[tuple[str, QuerySet[Statement]]], *, k: int, texts: "Texts | None" = None
) -> list[list[Found]]:
    """For each text the ``k`` nearest of its statements, best first: one query a text, and one for all of the texts for
    whatever else is asked, however many statements there are."""
    statements = [wording(text) for text, _ in wanted]
    terms = [list(dict.fromkeys(analyse(one.text)[:MOST_WORDS_READ])) for one in statements]
    df = count_terms(list(dict.fromkeys(chain.from_iterable(terms))))
    whole = max(Statement.objects.count(), 1)
    nearest = []
    for statement, own, (_, among) in zip(statements, terms, wanted, strict=True):
        rarest = sorted((term for term in own if term in df), key=lambda term: (df[term], term))[:MOST_TERMS]
        clauses = plan(rarest, df, whole, BUDGET)
        rows = with_any(among, clauses).order_by("-pk").values_list("pk", "terms", "claim", "fact_check")[:CAP]
        nearest.append(_nearest(statement, list(rows)))
    keys = {row[0]: row for rows in nearest for row in rows}
    told = {int(one.key): one for one in (texts or words_of_the_desk)(list(keys.values()))}
    ranked = [
        rank(statement, [told[row[0]] for row in rows if row[0] in told], k=k)
        for statement, rows in zip(statements, nearest, strict=True)
    ]
    return [
        [Found(one, keys[int(one.earlier.key)][2], keys[int(one.earlier.key)][3]) for one in found] for found in ranked
    ]


Row = tuple[int, str, int | None, int | None]


class Texts:
    """Gives the words that a statement is compared by; the desk's own, or only what was published."""

    def __call__(self, rows: Sequence[Row]) -> list[Earlier]:
        claims = dict(self.claims([row[2] for row in rows if row[2]]))
        checks = {
            key: (text, title)
            for key, text, title in FactCheck.objects.filter(pk__in=[row[3] for row in rows if row[3]]).values_list(
                "pk", "claim_reviewed", "title"
            )
        }
        told = []
        for key, _, claim, check in rows:
            if claim in claims:
                told.append(Earlier.told(f"{key:019}", claims[claim]))
            elif check in checks:
                told.append(Earlier.told(f"{key:019}", *checks[check]))
        return told

    def claims(self, keys: Sequence[int]) -> Iterable[tuple[int, str]]:
        return Claim.objects.filter(pk__in=keys).values_list("pk", "text")


class PublishedTexts(Texts):
    """The words that went out, whatever the desk makes of the claim since."""

    def claims(self, keys: Sequence[int]) -> Iterable[tuple[int, str]]:
        return Publication.objects.standing().filter(claim__in=keys).values_list("claim", "claim_text")


words_of_the_desk = Texts()
words_that_went_out = PublishedTexts()


def _nearest(statement: Wording, rows: Sequence[Row]) -> list[Row]:
    """The first by the words that they share; terms are kept once each, so that is a sum over the shared ones."""
    weigh, wanted = default_weights().words.weight, frozenset(statement.terms)
    scored = []
    for row in rows:
        terms = row[1].split()
        norm = length_norm(len(terms))
        score = sum(weigh(term) * saturated(1, norm) for term in terms if term in wanted)
        scored.append((-round(score, 6), row[0], row))
    return [row for _, _, row in nsmallest(COMPARED, scored, key=lambda one: one[:2])]


def without_statement() -> QuerySet[Claim]:
    """Claims that no index holds yet, or as they were worded before."""
    return Claim.objects.filter(Q(statement=None) | ~Q(statement__analyser=ANALYSER_VERSION)).order_by("pk")
